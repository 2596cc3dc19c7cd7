"""What is recorded of a list that carries its people? Proposed, judged row by row, corrected: input, refusals, payload and resolver."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import proposals
from ...domain.enrolment import Candidate
from ...domain.selection import ReturnedRow
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from ..types.taken_back import ReturnReason
from .enrolments import WorkerInput
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import MOST_WORKERS, THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.selections import ParticipantList

LazyList = Annotated["ParticipantList", strawberry.lazy("..queries.selections")]
_LIST = "Daftar · the list's id."


@strawberry.input(
    description="Usulan peserta dengan orangnya · at most 500 people that a village or regency proposes; more are proposed from a file "
    "by `naungan proposal new`. Personal data: kept in the vault, never answered."
)
class ProposePeopleInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the village or regency that proposes.")
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    rows: list[WorkerInput] = strawberry.field(description="Baris · the people: rows 1, 2, … of the list.")


@describe_codes
class ProposePeopleErrorCode(StrEnum):
    WORKER_DIED = "WORKER_DIED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why proposePeople was refused.")
class ProposePeopleError(UserError):
    code: ProposePeopleErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what proposePeople did.")
class ProposePeoplePayload(CommandPayload):
    user_errors: Sequence[ProposePeopleError] = strawberry.field(description=ERRORS)

    @strawberry.field(name="list", description="Daftar · the list.")
    async def list_(self, info: Info) -> LazyList | None:
        from ..queries.selections import ParticipantList

        return await thing(self, info, ParticipantList)


@strawberry.input(description="Baris yang dikembalikan · a row that goes back to whoever proposed it.")
class ReturnedRowInput:
    row: int = strawberry.field(description="Nomor baris · its number on the list.")
    reason: ReturnReason = strawberry.field(description="Alasan · why.")


@strawberry.input(
    description="Verifikasi baris demi baris · every row that waits is judged: those named go back, the rest are accepted."
)
class VerifyPeopleInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    list: strawberry.ID = strawberry.field(description=_LIST)
    office: str = strawberry.field(description="Kantor · the office that verified it, never a person.")
    verified_on: dt.date = strawberry.field(description="Tanggal verifikasi · when.")
    returned: Sequence[ReturnedRowInput] = strawberry.field(
        default=(), description="Dikembalikan · the rows that go back, at most 500."
    )
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about the returned rows, sealed; OTHER needs one."
    )
    region: RegionCode | None = strawberry.field(
        default=None,
        description="Wilayah · the rows of people who live in this village or subdistrict alone; absent: of the whole list.",
    )
    seen_round: int | None = strawberry.field(
        default=None,
        description="Putaran yang dilihat · the last round that you were shown (`people.round`): where a row that waits was proposed "
        "later, nothing is judged.",
    )


@describe_codes
class VerifyPeopleErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why verifyPeople was refused.")
class VerifyPeopleError(UserError):
    code: VerifyPeopleErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what verifyPeople did.")
class VerifyPeoplePayload(CommandPayload):
    user_errors: Sequence[VerifyPeopleError] = strawberry.field(description=ERRORS)

    @strawberry.field(name="list", description="Daftar · the list as it now stands.")
    async def list_(self, info: Info) -> LazyList | None:
        from ..queries.selections import ParticipantList

        return await thing(self, info, ParticipantList)


@strawberry.input(description="Baris yang diperbaiki · a row of a list, as it should be: the person, whole.")
class CorrectedRowInput(WorkerInput):
    row: int = strawberry.field(description="Nomor baris · its number on the list.")


@strawberry.input(
    description="Perbaikan usulan · rows that are not accepted, corrected or withdrawn, and others added: at most 500 of each. They wait "
    "for verification in the next round."
)
class CorrectProposalInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    list: strawberry.ID = strawberry.field(description=_LIST)
    rows: Sequence[CorrectedRowInput] = strawberry.field(
        default=(), description="Diperbaiki · rows as they should be."
    )
    withdrawn: Sequence[int] = strawberry.field(
        default=(), description="Ditarik · the numbers of rows that are not proposed any more."
    )
    added: Sequence[WorkerInput] = strawberry.field(
        default=(), description="Ditambah · people who were not on the list."
    )


@describe_codes
class CorrectProposalErrorCode(StrEnum):
    WORKER_DIED = "WORKER_DIED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why correctProposal was refused.")
class CorrectProposalError(UserError):
    code: CorrectProposalErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what correctProposal did.")
class CorrectProposalPayload(CommandPayload):
    user_errors: Sequence[CorrectProposalError] = strawberry.field(description=ERRORS)

    @strawberry.field(name="list", description="Daftar · the list as it now stands.")
    async def list_(self, info: Info) -> LazyList | None:
        from ..queries.selections import ParticipantList

        return await thing(self, info, ParticipantList)


def _people(parsing: Parsing, given: Sequence[WorkerInput], path: str) -> tuple[Candidate, ...]:
    parsing.at_most(len(given), path)
    return tuple(_person(parsing, one, path, str(at)) for at, one in enumerate(given[:MOST_WORKERS]))


def _person(parsing: Parsing, one: WorkerInput, *path: str) -> Candidate:
    name = parsing.text(one.name, *path, "name")
    return Candidate(one.nik, name, one.birth_date, one.sex, one.village, one.segment)


@strawberry.type
class ProposalMutations:
    @strawberry.mutation(
        description="Usulkan orang · propose people: sealed in the vault, verified row by row. All or none."
    )
    async def propose_people(
        self,
        info: Info,
        input: Annotated[ProposePeopleInput, THE_COMMAND],  # noqa: A002
    ) -> ProposePeoplePayload:
        parsing = Parsing()
        intent = proposals.ProposePeople(input.region, input.scheme, _people(parsing, input.rows, "rows"))
        return await record(
            info,
            input,
            parsing,
            info.context.register.propose_people,
            intent,
            Reply("ParticipantList", ProposePeoplePayload, ProposePeopleError, ProposePeopleErrorCode),
        )

    @strawberry.mutation(
        description="Verifikasi orang · return rows of a list, each with a reason, and accept every other that waits."
    )
    async def verify_people(
        self,
        info: Info,
        input: Annotated[VerifyPeopleInput, THE_COMMAND],  # noqa: A002
    ) -> VerifyPeoplePayload:
        parsing = Parsing()
        parsing.at_most(len(input.returned), "returned")
        intent = proposals.VerifyPeople(
            list=parsing.id(input.list, "ParticipantList", "list"),
            office=parsing.text(input.office, "office"),
            on=input.verified_on,
            returned=tuple(ReturnedRow(one.row, one.reason) for one in input.returned[:MOST_WORKERS]),
            note=parsing.maybe_text(input.note, "note"),
            expected_version=input.expected_version,
            region=input.region,
            seen=input.seen_round,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.verify_people,
            intent,
            Reply(
                "ParticipantList",
                VerifyPeoplePayload,
                VerifyPeopleError,
                VerifyPeopleErrorCode,
                {"on": ("verifiedOn",), "seen": ("seenRound",)},
            ),
        )

    @strawberry.mutation(
        description="Perbaiki usulan · correct, withdraw or add rows of a list: its next round, which waits for verification."
    )
    async def correct_proposal(
        self,
        info: Info,
        input: Annotated[CorrectProposalInput, THE_COMMAND],  # noqa: A002
    ) -> CorrectProposalPayload:
        parsing = Parsing()
        parsing.at_most(len(input.rows), "rows")
        parsing.at_most(len(input.withdrawn), "withdrawn")
        intent = proposals.CorrectProposal(
            list=parsing.id(input.list, "ParticipantList", "list"),
            rows=tuple(
                proposals.CorrectedRow(one.row, _person(parsing, one, "rows", str(at)))
                for at, one in enumerate(input.rows[:MOST_WORKERS])
            ),
            withdrawn=tuple(input.withdrawn[:MOST_WORKERS]),
            added=_people(parsing, input.added, "added"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.correct_proposal,
            intent,
            Reply("ParticipantList", CorrectProposalPayload, CorrectProposalError, CorrectProposalErrorCode),
        )
