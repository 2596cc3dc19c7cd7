"""Another machine of tests: a network of its own, from which the server is reached at an address that is not of loopback.

Where this account may not make one (a network namespace is for root), it is another address of this machine's loopback.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Machine:
    """`server`: the address at which it reaches the server; `command` goes before what runs there, in the namespace `network`."""

    server: str
    command: tuple[str, ...] = ()
    network: Path | None = None


@contextlib.contextmanager
def another_machine() -> Iterator[Machine]:
    """Another machine, gone at the end."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        yield Machine("127.0.0.2")
        return
    name, number = f"ngn{secrets.token_hex(3)}", secrets.randbelow(16_000)
    net = f"10.213.{number // 64}.{4 * (number % 64)}"
    ours, theirs = (f"{net.rpartition('.')[0]}.{int(net.rpartition('.')[2]) + host}" for host in (1, 2))
    if _ip("netns", "add", name) != 0:
        yield Machine("127.0.0.2")
        return
    try:
        made = [
            _ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name),
            _ip("addr", "add", f"{ours}/30", "dev", name),
            _ip("link", "set", name, "up"),
            _ip("-n", name, "addr", "add", f"{theirs}/30", "dev", "eth0"),
            _ip("-n", name, "link", "set", "eth0", "up"),
        ]
        whole = Machine(ours, ("ip", "netns", "exec", name), Path("/run/netns") / name)
        yield whole if not any(made) else Machine("127.0.0.2")
    finally:
        _ip("netns", "del", name)
        _ip("link", "del", name)


def _ip(*arguments: str) -> int:
    program = shutil.which("ip")
    assert program is not None
    return subprocess.run([program, *arguments], capture_output=True, check=False, timeout=20).returncode
