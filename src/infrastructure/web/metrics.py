"""What does Prometheus learn? Counts of requests and how far the read models are, at a port of their own on this machine.

Never at the port that people and programs ask: what a proxy passes on looks as if it came from this machine.
"""

import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import anyio
import uvicorn
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ...projections.engine.bookkeeping import Role, State
from ...projections.engine.health import Health
from ..accounts.kept_tellings import Lately
from .cross_site_requests import OwnSiteOnly
from .request_limits import BoundedHttp


class Figures:
    """Counts, nothing about anyone. `health` tells how far the read models are, `lately_told` of how many people users were told."""

    def __init__(
        self,
        health: Callable[[], Awaitable[Health | None]],
        lately_told: Callable[[], Awaitable[Lately | None]],
    ) -> None:
        self._health = health
        self._lately_told = lately_told
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "naungan_requests",
            "GraphQL requests by kind and status",
            ["kind", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "naungan_request_seconds",
            "Seconds to answer a GraphQL request",
            ["kind"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self._registry,
        )
        self._lag = Gauge(
            "naungan_projection_lag_events",
            "Events a read model is behind the log",
            ["name", "version"],
            registry=self._registry,
        )
        self._waiting = Gauge(
            "naungan_projection_waiting_seconds",
            "Age of the oldest event a read model does not hold",
            ["name", "version"],
            registry=self._registry,
        )
        self._head = Gauge("naungan_log_position", "Head of the log", [], registry=self._registry)
        self._silent = Gauge(
            "naungan_projector_silent_seconds",
            "Seconds since a projector last gave a sign of life; +Inf: never",
            [],
            registry=self._registry,
        )
        self._told = Gauge(
            "naungan_people_told_of",
            "People of whom refusals told users something within an hour",
            [],
            registry=self._registry,
        )
        self._waiting_users = Gauge(
            "naungan_users_told_too_much",
            "Users who have to wait before refusals tell them more of people",
            [],
            registry=self._registry,
        )
        self._stopped = Gauge(
            "naungan_projection_stopped",
            "1 where a read model has stopped at an event",
            ["name", "version"],
            registry=self._registry,
        )

    def observe(self, kind: str, status: int, seconds: float) -> None:
        self._requests.labels(kind, str(status)).inc()
        self._seconds.labels(kind).observe(seconds)

    @property
    def app(self) -> ASGIApp:
        """Answers GET /metrics, and no page of another site."""

        async def metrics(_request: Request) -> Response:
            return Response(await self.told(), media_type=CONTENT_TYPE_LATEST)

        return OwnSiteOnly(Starlette(routes=[Route("/metrics", metrics)]), frozenset())

    async def told(self) -> bytes:
        """The figures in Prometheus' text format; the read models' are left out where these cannot be reached."""
        health, told = await self._health(), await self._lately_told()
        self._told.set(float("nan") if told is None else told.people)
        self._waiting_users.set(float("nan") if told is None else told.waiting)
        for figures in (self._lag, self._waiting, self._stopped):
            figures.clear()
        self._head.set(float("nan") if health is None else health.head)
        silent = None if health is None else health.projector.silent
        self._silent.set(float("inf") if silent is None else silent)
        for status in () if health is None else health.statuses:
            if status.role is not Role.OLD:  # kept for the way back: it tells nothing about what is answered
                labels = status.name, str(status.version)
                self._lag.labels(*labels).set(status.lag_events)
                self._waiting.labels(*labels).set(status.waiting_seconds or 0.0)
                self._stopped.labels(*labels).set(status.state is State.STOPPED)
        return generate_latest(self._registry)


class _Beside(uvicorn.Server):
    """A server that another one ends: signals are the other's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def served_beside(app: ASGIApp, port: socket.socket) -> AsyncIterator[None]:
    """An application on a listening socket, in this event loop, until the end."""
    running = _Beside(
        uvicorn.Config(
            app,
            http=BoundedHttp,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
    )
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(running.serve, [port])
        yield
        running.should_exit = True
