"""Who is behind an enrolment, and who looked? Personal data, for those who may, each look written down before it is given."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import anyio.to_thread
import strawberry

from ...domain.access import NotAllowed, Principal
from ...domain.reasons import Reason
from ...domain.vocabulary import Role
from ...projections.enrolments.query import Participant
from ..types import ids
from ..types.context import Context, GlassSpent, Info, Seen
from ..types.context import Sight as SightRow
from ..types.errors import NotSignedIn
from ..types.selection import SelectedField
from ..types.sight import WHOLE
from .agreements import mentions

_SHOWN = 4  # digits of a NIK that are shown without being asked for


@strawberry.type(
    description="Orang · who a worker is: personal data. Every answer that holds it is written down, with whoever asked."
)
class Person:
    name: str = strawberry.field(description="Nama · the name.")
    birth_date: dt.date = strawberry.field(description="Tanggal lahir · the date of birth.")
    _nik: strawberry.Private[str]

    @strawberry.field(
        description="NIK · the identity number; its last four digits alone unless `full` is asked for."
    )
    def nik(
        self,
        full: Annotated[bool, strawberry.argument(description="Lengkap · all sixteen digits.")] = False,
    ) -> str:
        return self._nik if full else self._nik[-_SHOWN:].rjust(len(self._nik), "*")


@strawberry.type(description="Catatan lihat · that somebody was shown who this worker is.")
class Sight:
    at: dt.datetime = strawberry.field(description="Waktu · when, in UTC.")
    user: strawberry.ID | None = strawberry.field(
        description="Pengguna · the user; null where nobody had to sign in."
    )
    operation: str = strawberry.field(
        description="Operasi · the name of the operation that asked; may be empty."
    )


@dataclass(frozen=True, slots=True)
class Persons:
    """Who the workers of some enrolments are, as far as that was asked for and may be seen; and who looked."""

    seen: Mapping[UUID, Seen]
    sights: Mapping[UUID, Sequence[SightRow]]
    spent: GlassSpent | None = None

    def person(self, context: Context, row: Participant) -> Person | None:
        """Who it is; null where the person was forgotten. Raises NotSignedIn or NotAllowed."""
        if not shows_name(context, row):
            if not opens_name(context, row):
                raise _refusal(context, row, Role.OPERATOR)
            if self.spent is not None:
                spent = self.spent
                raise NotAllowed(Reason.GLASS_SPENT, seen=spent.seen, asked=spent.asked, most=spent.most)
        require_second_factor(context)
        seen = self.seen.get(row.worker)
        return None if seen is None else Person(name=seen.name, birth_date=seen.birth_date, _nik=seen.nik)

    def looks(self, context: Context, row: Participant) -> list[Sight]:
        """Who looked. Raises NotSignedIn or NotAllowed."""
        if not _may_see_looks(context, row):
            raise _refusal(context, row, Role.AUDITOR)
        return [
            Sight(at=s.at, user=None if s.user is None else ids.encode("User", s.user), operation=s.operation)
            for s in self.sights.get(row.worker, ())
        ]


async def persons_of(info: Info, rows: Iterable[Participant], asked: SelectedField) -> Persons:
    """Open what is asked for and may be seen, all of it by one look."""
    people, listed = info.context.people, list(rows)
    seen: Mapping[UUID, Seen] = {}
    sights: Mapping[UUID, Sequence[SightRow]] = {}
    if people is None or not listed:
        return Persons(seen, sights)
    spent = None
    if mentions(asked, "person") and info.context.principal.opens_names:
        own = [row.worker for row in listed if shows_name(info.context, row)]
        opened = [row.worker for row in listed if opens_name(info.context, row)]
        operation = info.operation.name.value[:100] if info.operation.name else ""
        who = info.context.principal
        seen = await anyio.to_thread.run_sync(people.see, who.id, operation, own)
        try:
            under = await anyio.to_thread.run_sync(people.see, who.id, operation, opened, who.glass)
            seen = {**seen, **under}
        except GlassSpent as problem:
            spent = problem
    if mentions(asked, "sights"):
        workers = [row.worker for row in listed if _may_see_looks(info.context, row)]
        sights = await anyio.to_thread.run_sync(people.sights, workers)
    return Persons(seen, sights, spent)


def require_second_factor(context: Context) -> None:
    """Names are opened to who showed two things when they signed in, or a token. Raises NotAllowed."""
    if not context.principal.opens_names:
        raise NotAllowed(Reason.SECOND_FACTOR)


def shows_name(context: Context, row: Participant) -> bool:
    """Operators see who the people of their regency are, verifiers those of their villages. Auditors do not."""
    who = context.principal
    if who.everyone:
        return True
    user = who.user
    return user is not None and (
        user.holds(Role.OPERATOR, row.regency, who.today) or user.holds(Role.VERIFIER, row.village, who.today)
    )


def opens_name(context: Context, row: Participant) -> bool:
    """Whether a name that the roles do not show is open to an auditor who broke the glass."""
    who = context.principal
    return (
        who.glass is not None
        and not shows_name(context, row)
        and _audits(who, row)
        and who.glass.opens(row.id, row.village)
    )


def _audits(who: Principal, row: Participant) -> bool:
    return who.user is not None and who.user.holds(Role.AUDITOR, row.regency, who.today)


def _may_see_looks(context: Context, row: Participant) -> bool:
    who = context.principal
    if who.everyone:
        return True
    return who.user is not None and any(who.user.holds(role, row.regency, who.today) for role in WHOLE)


def _why_shut(who: Principal) -> Reason:
    """Why an auditor is not shown a name."""
    if who.glass is not None:
        return Reason.GLASS_ELSEWHERE
    broken = who.user is not None and who.user.glass is not None
    return Reason.GLASS_OVER if broken else Reason.GLASS_NEEDED


def _refusal(context: Context, row: Participant, role: Role) -> Exception:
    who = context.principal
    if who.id is None:
        return NotSignedIn()
    if role is Role.OPERATOR and _audits(who, row):
        return NotAllowed(_why_shut(who))
    return NotAllowed(Reason.NOT_YOURS, role=role.value, region=row.regency)
