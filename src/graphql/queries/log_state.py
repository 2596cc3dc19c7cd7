"""How far has the log come, and how far are the read models behind it?"""

import datetime as dt
from decimal import Decimal

import strawberry

from ...projections.engine.health import read_health
from ..types.context import Info
from ..types.enums import ProjectionState
from ..types.scalars import BigInt


@strawberry.type(description="Keadaan log · the head of the log.")
class LogStatus:
    position: BigInt = strawberry.field(description="Posisi · the last position.")
    recorded_at: dt.datetime = strawberry.field(description="Waktu · when the last event was recorded.")
    simulated: bool = strawberry.field(
        description="Simulasi · whether the log's past times are scripted (demo)."
    )
    events: int = strawberry.field(description="Jumlah peristiwa · how many events it holds.")


@strawberry.type(description="Keadaan proyeksi · how far a read model has come.")
class ProjectionStatus:
    name: str = strawberry.field(description="Nama · the read model.")
    version: int = strawberry.field(description="Versi · its version; an older one may run beside it.")
    position: BigInt = strawberry.field(description="Posisi · the last log position it holds.")
    lag_events: int = strawberry.field(description="Tertinggal · how many events it is behind the log.")
    lag_seconds: Decimal = strawberry.field(
        description="Tertinggal (detik) · recorded seconds between what it holds and the head of the log."
    )
    waiting_seconds: Decimal = strawberry.field(
        description="Menunggu (detik) · the age of the oldest event it does not hold, by the clock of the log."
    )
    projector_alive_at: dt.datetime | None = strawberry.field(
        description="Tanda hidup proyektor · when a projector last said that it lives; null: never."
    )
    state: ProjectionState = strawberry.field(description="Keadaan · what it is doing.")
    stopped_at: BigInt | None = strawberry.field(
        description="Berhenti pada · the position of the event it cannot apply."
    )
    error: str | None = strawberry.field(description="Kesalahan · why it stopped.")


@strawberry.type
class LogStateQueries:
    @strawberry.field(description="Log · the head of the log.")
    async def log(self, info: Info) -> LogStatus | None:
        head, count = await info.context.events.head(info.context.min_position)
        return LogStatus(
            position=BigInt(head.position),
            recorded_at=head.time,
            simulated=head.simulated,
            events=count,
        )

    @strawberry.field(description="Proyeksi · every read model and how far it has come.")
    async def projections(self, info: Info) -> list[ProjectionStatus] | None:
        health = await read_health(info.context.reader, info.context.events)
        return [
            ProjectionStatus(
                name=row.name,
                version=row.version,
                position=BigInt(row.position),
                lag_events=row.lag_events,
                lag_seconds=Decimal(row.lag_seconds).quantize(Decimal("0.001")),
                waiting_seconds=Decimal(row.waiting_seconds or 0).quantize(Decimal("0.001")),
                projector_alive_at=health.projector.alive_at,
                state=row.state,
                stopped_at=None if row.stopped_at is None else BigInt(row.stopped_at),
                error=row.error,
            )
            for row in health.statuses
        ]
