"""Where does the server listen? A socket that is bound before anything else starts, or one the parent process handed down."""

import contextlib
import errno
import socket
from collections.abc import Iterator

from ...texts.command_line import Cli
from ..settings import Settings

_BACKLOG = 256


class CannotListen(Exception):  # noqa: N818
    """The address cannot be listened at; `reason` says why and what to do."""

    def __init__(self, host: str, port: int, reason: Cli) -> None:
        super().__init__(reason.word)
        self.host = host
        self.port = port
        self.reason = reason


class PortInUse(CannotListen):
    """Another process listens on that port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, Cli.PORT_IN_USE)


class NotStarted(Exception):  # noqa: N818
    """The server ended before it served."""


def listening(settings: Settings) -> contextlib.AbstractContextManager[socket.socket]:
    """The socket of the settings' host and port, closed at the end. Raises CannotListen."""
    return listening_at(settings.host, settings.port)


@contextlib.contextmanager
def listening_at(host: str, number: int) -> Iterator[socket.socket]:
    """A socket of an address and a port number, closed at the end. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.ExitStack() as opened:
        try:
            port = opened.enter_context(socket.socket(family, socket.SOCK_STREAM))
            port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            port.bind((host, number))
            port.listen(_BACKLOG)
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise PortInUse(host, number) from None
            denied = problem.errno in (errno.EACCES, errno.EPERM)
            reason = Cli.PORT_DENIED if denied else Cli.CANNOT_LISTEN
            raise CannotListen(host, number, reason) from None
        yield port


@contextlib.contextmanager
def handed_down(settings: Settings, fd: int) -> Iterator[socket.socket]:
    """The listening socket a parent process left open under a number. Raises CannotListen where it is none."""
    try:
        port = socket.socket(fileno=fd)
    except OSError:
        raise CannotListen(settings.host, settings.port, Cli.NO_SOCKET) from None
    with port:
        yield port
