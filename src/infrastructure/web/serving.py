"""How is the application served? By uvicorn, on a listening socket, until somebody ends it.

run_server(app, port)               # until interrupted, over TLS where it is given a certificate
"""

import asyncio
import contextlib
import gc
import socket
import sys

import structlog
import uvicorn
from starlette.types import ASGIApp

from ..one_cpu import run_on_one_cpu
from .listening import NotStarted
from .metrics import served_beside
from .request_limits import BoundedHttp
from .tls import Certificate

_SWITCH = 0.001  # seconds after which a thread that computes lets the event loop go on


def run_server(
    app: ASGIApp,
    port: socket.socket,
    tls: Certificate | None = None,
    beside: tuple[ASGIApp, socket.socket] | None = None,
) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM; then it ends what it is at and returns. `beside`: another application, on
    another socket, for as long. Raises NotStarted.
    """
    sys.setswitchinterval(_SWITCH)
    run_on_one_cpu()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # What was loaded to serve stays for good: looking through it for garbage would stop every request for 0.1 s.
    gc.collect()
    gc.freeze()
    gc.enable()
    try:
        running = server(app, tls=tls)
        with asyncio.Runner(loop_factory=running.config.get_loop_factory()) as loop:
            loop.run(_serve(running, port, beside))
    except SystemExit:  # uvicorn's way to say so
        raise NotStarted from None
    except KeyboardInterrupt:
        pass  # uvicorn raises a Ctrl-C again once all is ended


async def _serve(
    running: uvicorn.Server, port: socket.socket, beside: tuple[ASGIApp, socket.socket] | None
) -> None:
    async with contextlib.AsyncExitStack() as others:
        if beside is not None:
            await others.enter_async_context(served_beside(*beside))
        await running.serve(sockets=[port])


def server(
    app: ASGIApp, host: str = "127.0.0.1", port: int = 0, tls: Certificate | None = None
) -> uvicorn.Server:
    """The server, for who runs it in a process of their own."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=BoundedHttp,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # uvicorn would believe whoever asks from this machine: see proxies.py
            timeout_graceful_shutdown=5,
            ssl_context_factory=None if tls is None else lambda _config, _default: tls.context,
        )
    )
