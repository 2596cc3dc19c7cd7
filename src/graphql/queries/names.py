"""Whose name may be shown to whoever asks? By role and place, by a break-glass, and never to a password alone."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, NamedTuple
from uuid import UUID

import strawberry

from ...domain.grants import NotAllowed, Principal
from ...domain.reasons import Reason
from ...domain.vocabulary import Role
from ..types import ids
from ..types.context import Context, EmergencyAccessSpent, Info, Seen
from ..types.context import Sight as SightRow
from ..types.errors import NotSignedIn
from ..types.who_sees_what import WHOLE

_SHOWN = 4  # digits of a NIK that are shown without being asked for
_LONGEST = 100  # characters of an operation's name that are written down


class Whose(NamedTuple):
    """Whom a name belongs to: where they are counted or were proposed, and their enrolment where they have one."""

    regency: str
    village: str
    enrolment: UUID | None = None


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

    @classmethod
    def of(cls, seen: Seen | None) -> "Person | None":
        return None if seen is None else cls(name=seen.name, birth_date=seen.birth_date, _nik=seen.nik)


@strawberry.type(description="Catatan lihat · that somebody was shown who this worker is.")
class Sight:
    at: dt.datetime = strawberry.field(description="Waktu · when, in UTC.")
    user: strawberry.ID | None = strawberry.field(
        description="Pengguna · the user; null where nobody had to sign in."
    )
    operation: str = strawberry.field(
        description="Operasi · the name of the operation that asked; may be empty."
    )

    @classmethod
    def of(cls, row: SightRow) -> "Sight":
        user = None if row.user is None else ids.encode("User", row.user)
        return cls(at=row.at, user=user, operation=row.operation)


def operation_of(info: Info) -> str:
    """The name of the operation that asks, as it is written down."""
    return info.operation.name.value[:_LONGEST] if info.operation.name else ""


def shows_name(context: Context, whose: Whose) -> bool:
    """Operators see who the people of their regency are, verifiers those of their villages. Auditors do not."""
    who = context.principal
    if who.everyone:
        return True
    user = who.user
    return user is not None and (
        user.holds(Role.OPERATOR, whose.regency, who.today)
        or user.holds(Role.VERIFIER, whose.village, who.today)
    )


def opens_name(context: Context, whose: Whose) -> bool:
    """Whether a name that the roles do not show is open to an auditor in an emergency."""
    who = context.principal
    return (
        who.emergency is not None
        and not shows_name(context, whose)
        and _audits(who, whose)
        and who.emergency.opens(whose.enrolment, whose.village)
    )


def require_name(context: Context, whose: Whose, spent: EmergencyAccessSpent | None = None) -> None:
    """Raises NotSignedIn or NotAllowed where the name is not shown; `spent`: so many were not, under the break-glass."""
    if not shows_name(context, whose):
        if not opens_name(context, whose):
            raise _refusal(context, whose)
        if spent is not None:
            raise NotAllowed(Reason.GLASS_SPENT, seen=spent.seen, asked=spent.asked, most=spent.most)
    require_second_factor(context)


def require_second_factor(context: Context) -> None:
    """Names are opened to who showed two things when they signed in, or a token. Raises NotAllowed."""
    if not context.principal.opens_names:
        raise NotAllowed(Reason.SECOND_FACTOR)


def sees_looks(context: Context, whose: Whose) -> bool:
    """Whether whoever asks is told who looked: the regency's own."""
    who = context.principal
    return who.everyone or (
        who.user is not None and any(who.user.holds(role, whose.regency, who.today) for role in WHOLE)
    )


def looks(context: Context, whose: Whose, rows: Sequence[SightRow]) -> list[Sight]:
    """Who looked, as it is shown. Raises NotSignedIn or NotAllowed."""
    if not sees_looks(context, whose):
        if context.principal.id is None:
            raise NotSignedIn
        raise NotAllowed(Reason.NOT_YOURS, role=Role.AUDITOR.value, region=whose.regency)
    return [Sight.of(row) for row in rows]


def _audits(who: Principal, whose: Whose) -> bool:
    return who.user is not None and who.user.holds(Role.AUDITOR, whose.regency, who.today)


def _refusal(context: Context, whose: Whose) -> Exception:
    who = context.principal
    if who.id is None:
        return NotSignedIn()
    if not _audits(who, whose):
        return NotAllowed(Reason.NOT_YOURS, role=Role.OPERATOR.value, region=whose.regency)
    if who.emergency is not None:
        return NotAllowed(Reason.GLASS_ELSEWHERE)
    broken = who.user is not None and who.user.emergency is not None
    return NotAllowed(Reason.GLASS_OVER if broken else Reason.GLASS_NEEDED)
