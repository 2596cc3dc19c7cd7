"""How long does a page take on the demo while eight people read? p95 of each screen, beside its limit.

    python -m benchmarks.pages [address] [times]

Limit: p95 below 300 ms with 8 readers. Without an address a demo is recorded and served in a directory of its own. Each reader opens the
screens in turn, of regencies and days by chance of a fixed seed, as often as asked. Beside each screen stand the two questions of its
document that take longest when they are asked alone, one after the other, three times: the middle.
"""

import contextlib
import html
import random
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx
import orjson
from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast

from tests.e2e.demo import Demo

from .limits import Limits

READERS = 8
LIMIT = 300  # ms
SCREENS = ("/", "/dokumen", "/unggah", "/peserta", "/kartu", "/desa", "/cakupan", "/cek-kartu")
REGENCIES = ("64.01", "64.01", "64.01", "64.02", "62.03")  # most of the demo's people are in the first


def main(address: str | None, times: int) -> None:
    with contextlib.nullcontext(address) if address else recorded_demo() as url:
        assert url is not None
        took: dict[str, list[float]] = defaultdict(list)
        readers = [threading.Thread(target=read, args=(url, n, times, took)) for n in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        slow = {screen: slowest(url, screen) for screen in SCREENS}
    limits = Limits()
    print(f"pages           {READERS} readers, {times} rounds each over {len(SCREENS)} screens")
    for screen in SCREENS:
        found = sorted(took[screen])
        assert len(found) == READERS * times
        p95 = found[int(len(found) * 0.95)] * 1000
        told = limits.below(p95, LIMIT, f"{LIMIT} ms")
        print(
            f"  {screen:12} p50 {found[len(found) // 2] * 1000:6.0f} ms  p95 {p95:6.0f} ms{told}  {slow[screen]}"
        )
    limits.end()


def read(url: str, number: int, times: int, took: dict[str, list[float]]) -> None:
    """One reader."""
    chance = random.Random(number)
    with httpx.Client(base_url=url, timeout=60, headers={"accept-encoding": "gzip"}) as client:
        for _ in range(times):
            for screen in SCREENS:
                day = f"2022-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
                asked = {"wilayah": chance.choice(REGENCIES), "tanggal": day}
                if screen == "/peserta":
                    asked["wilayah"] = f"64.01.{chance.randint(1, 9):02}"
                began = time.perf_counter()
                answer = client.get(screen, params=asked)
                took[screen].append(time.perf_counter() - began)
                assert answer.status_code == 200, f"{answer.url}: {answer.text[:300]}"


def slowest(url: str, screen: str) -> str:
    """The two slowest questions of a screen, with what each takes alone: the documents that it shows, a field at a time."""
    asked = {"wilayah": "64.01.01" if screen == "/peserta" else REGENCIES[0], "tanggal": "2022-11-11"}
    took: list[tuple[float, str]] = []
    with httpx.Client(base_url=url, timeout=60) as client:
        shown = client.get(screen, params=asked).text
        code = [
            html.unescape(text)
            for text in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", shown, re.DOTALL)
        ]
        for text, variables in zip(code[::2], code[1::2], strict=True):
            given = orjson.loads(variables)
            for name, alone in each_alone(text):
                times = []
                for _ in range(3):
                    began = time.perf_counter()
                    answer = client.post("/graphql", json={"query": alone, "variables": given}).json()
                    times.append(time.perf_counter() - began)
                    assert "errors" not in answer, answer
                took.append((statistics.median(times), name))
    return ", ".join(f"{name} {seconds * 1000:.0f} ms" for seconds, name in sorted(took, reverse=True)[:2])


def each_alone(text: str) -> Iterator[tuple[str, str]]:
    """Every field at the top of a document, and the document that asks it alone."""
    document = parse(text)
    [operation] = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    fragments = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
    for field in operation.selection_set.selections:
        if not isinstance(field, FieldNode):
            continue
        own = print_ast(field)
        needed = "\n".join(print_ast(one) for one in fragments if f"...{one.name.value}" in own)
        used = [
            one
            for one in operation.variable_definitions or ()
            if re.search(rf"\${one.variable.name.value}\b", own)
        ]
        declared = f"({', '.join(map(print_ast, used))})" if used else ""
        name = field.alias.value if field.alias else field.name.value
        yield name, f"query Alone{declared} {{ {own} }}\n{needed}"


@contextlib.contextmanager
def recorded_demo() -> Iterator[str]:
    """The address of a demo of its own."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        demo = Demo(Path(name) / "data", free.getsockname()[1])
        free.close()
        demo.start()
        try:
            yield f"http://localhost:{demo.port}"
        finally:
            demo.end()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        next((one for one in given if one.startswith("http")), None),
        int(next((one for one in given if one.isdigit()), "5")),
    )
