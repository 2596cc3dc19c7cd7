"""What does the server need? Everything that is wired elsewhere, in one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import anyio.to_thread
import psycopg
from psycopg_pool import AsyncConnectionPool

from ...domain.bulk.intake import Intake
from ...domain.catalogue import Catalogue
from ...domain.commands.register import Register
from ...domain.grants import Principal
from ...domain.regions import Regions
from ...graphql.execution.deadline import QUERY_SECONDS
from ...graphql.types.context import Context, People
from ...graphql.types.signed_tokens import Signer
from ...projections.engine.health import Health, read_health
from ...projections.engine.pools import Pool
from ...projections.engine.reading import Reader
from ...texts.language import Locale
from ..accounts.kept_tellings import KeptTellings, Lately
from ..log.reader import PostgresEventReader
from ..postgres.glance import Glance
from ..settings import READY_LAG
from .imports import Imports
from .principals import Principals, SignedIn
from .rate_limits import Allowances
from .sign_in.routes import Entrance


@dataclass(frozen=True)
class Services:
    """What the server needs, wired elsewhere. `pools` are opened when the server starts and closed when it ends.

    `projections` names the read models without which it is not ready, `versions` in which version this code reads them (one
    that is not named: any), and `ready_lag` how many seconds an event may wait for them. `vault`, one of the pools, is
    there where the vault has a database of its own. `origins` are of sites whose pages may ask /graphql, `hosts` the names at which it
    is opened beside those of loopback, `proxies` the addresses that are believed on who asks. `entrance` lets people in. `deadline` bounds a
    query in seconds, `allowances` what one may ask. `changed` tells whether anything was granted or revoked, `signed_in` the user of a request; whoever it does not know
    is nobody, or `everyone`: then commands are recorded under the opaque id `actor`.
    """

    reader: Reader
    events: PostgresEventReader
    register: Register
    regions: Regions
    catalogue: Catalogue
    signer: Signer
    changed: Glance
    actor: str
    pools: Sequence[AsyncConnectionPool[Any]]
    projections: Sequence[str]
    vault: Pool | None = None
    intake: Intake | None = None
    imports: Imports | None = None
    deadline: float = QUERY_SECONDS
    versions: Mapping[str, int] = field(default_factory=dict)
    ready_lag: float = READY_LAG
    origins: frozenset[str] = frozenset()
    hosts: Sequence[str] = ()
    proxies: Sequence[str] = ()
    signed_in: SignedIn | None = None
    everyone: bool = False
    entrance: Entrance | None = None
    people: People | None = None
    allowances: Allowances | None = None
    by_itself: Callable[[], None] | None = None
    tellings: KeptTellings | None = None

    def principals(self) -> Principals:
        """Who makes a request; one for an application, since it remembers."""
        return Principals(
            self.register.rights, self.regions, self.changed, self.signed_in, everyone=self.everyone
        )

    async def health(self) -> Health | None:
        """How far the read models are; None where a database does not answer, or holds none yet."""
        try:
            return await read_health(self.reader, self.events)
        except (psycopg.Error, OSError):
            return None

    async def lately_told(self) -> Lately | None:
        """Of how many people refusals told users within an hour; None where that is not known."""
        if self.tellings is None:
            return None
        try:
            return await anyio.to_thread.run_sync(self.tellings.lately)
        except (psycopg.Error, OSError):
            return None

    def context(self, who: Principal, locale: Locale, min_position: int | None = None) -> Context:
        """The context of one request, whose answers hold `min_position` at least."""
        return Context(
            reader=self.reader,
            events=self.events,
            register=self.register,
            regions=self.regions,
            catalogue=self.catalogue,
            signer=self.signer,
            people=self.people,
            intake=self.intake,
            tellings=self.tellings,
            locale=locale,
            actor=self.actor,
            principal=who,
            min_position=min_position,
        )
