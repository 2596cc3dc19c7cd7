"""How is the register asked to record? Mutations: the input parsed once, one domain command, its outcome told.

Commands are synchronous and run on threads. What cannot be parsed is refused as INVALID or NOT_FOUND with its path,
beside everything else that cannot, before the domain sees the command.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, TypeVar
from uuid import UUID

import anyio.to_thread
import strawberry

from ..domain import agreements, budget, cards, claims, dates, denominators, enrolment, selection
from ..domain.ports import Command, Outcome
from ..domain.refusals import Breach, invalid, not_found
from ..domain.vocabulary import RuleCode
from . import ids, inputs, payloads, refusal_codes
from .context import Info
from .errors import BadId
from .messages import say
from .nodes import load_nodes
from .relay import Node
from .scalars import BigInt
from .selection import selection_of

MOST_WORKERS = 500
_LONGEST = 500
_MOST_TEXTS = 50
_NOBODY = UUID(int=0)
Intent = TypeVar("Intent")
P = TypeVar("P")


class Parsing:
    """Turns input values into the domain's; what does not fit is gathered in `breaches`."""

    def __init__(self) -> None:
        self.breaches: list[Breach] = []

    def id(self, text: str, kind: str, *path: str) -> UUID:
        try:
            return ids.decode_uuid(text, kind)
        except BadId:
            self.breaches.append(not_found(kind, *path))
            return _NOBODY

    def maybe_id(self, text: str | None, kind: str, *path: str) -> UUID | None:
        return None if text is None else self.id(text, kind, *path)

    def ids(self, texts: Iterable[str], kind: str, path: str) -> tuple[UUID, ...]:
        listed = list(texts)
        self.at_most(len(listed), path)
        return tuple(self.id(text, kind, path, str(row)) for row, text in enumerate(listed[:MOST_WORKERS]))

    def at_most(self, count: int, path: str) -> None:
        if count > MOST_WORKERS:
            self.breaches.append(invalid("too_many", path, most=MOST_WORKERS))

    def text(self, value: str, *path: str) -> str:
        if len(value) > _LONGEST:
            self.breaches.append(invalid("too_long", *path, most=_LONGEST))
        elif any(ord(character) < 32 or ord(character) == 127 for character in value):
            self.breaches.append(invalid("control_characters", *path))
        return value

    def texts(self, values: list[str], path: str) -> tuple[str, ...]:
        if len(values) > _MOST_TEXTS:
            self.breaches.append(invalid("too_many", path, most=_MOST_TEXTS))
        return tuple(self.text(value, path, str(n)) for n, value in enumerate(values[:_MOST_TEXTS]))

    def maybe_text(self, value: str | None, *path: str) -> str | None:
        return None if value is None else self.text(value, *path)

    def partial_date(self, value: inputs.PartialDateInput | None, path: str) -> dates.PartialDate | None:
        if value is None:
            return None
        try:
            return dates.PartialDate(value.value, value.precision)
        except ValueError:
            self.breaches.append(invalid("bad_partial_date", path, "value"))
            return None

    def period(self, start: dt.date, end_exclusive: dt.date | None) -> dates.Period | None:
        try:
            return dates.Period(start, end_exclusive)
        except ValueError:
            self.breaches.append(invalid("backwards", "endExclusive"))
            return None


async def _record(
    info: Info,
    key: UUID,
    parsing: Parsing,
    command: Callable[[Command, Intent], Outcome],
    intent: Intent,
    kind: str,
    payload: Callable[..., P],
    error: Callable[..., Any],
    codes: type[StrEnum],
) -> P:
    """Run one command and tell its outcome; `kind` is the GraphQL type of the ids in its result."""
    if parsing.breaches:
        outcome = Outcome(None, {}, tuple(parsing.breaches))
    else:
        asked = Command(actor=info.context.actor, key=key)
        outcome = await anyio.to_thread.run_sync(partial(command, asked, intent))
    return payload(
        position=None if outcome.position is None else BigInt(outcome.position),
        ids=[ids.encode(kind, made) for made in _made(outcome)],
        user_errors=await _refusals(info, outcome.breaches, error, codes),
    )


def _made(outcome: Outcome) -> list[str]:
    """The ids in a command's result: one under the thing's name, or a list of them."""
    if outcome.breaches:
        return []
    return [
        made for value in outcome.result.values() for made in ([value] if isinstance(value, str) else value)
    ]


async def _refusals(
    info: Info, breaches: Iterable[Breach], error: Callable[..., Any], codes: type[StrEnum]
) -> list[Any]:
    """Breaches as the mutation's error type; what stands against them is loaded at once, where it is asked for."""
    found = list(breaches)
    against: dict[str, Node | None] = {}
    if any(b.against for b in found) and selection_of(info).has("userErrors", "against"):
        wanted = list({ids.encode(b.against.kind, b.against.id): None for b in found if b.against})
        against = dict(zip(wanted, await load_nodes(info, wanted), strict=True))
    errors = []
    for breach in found:
        obstacle = breach.against and against.get(ids.encode(breach.against.kind, breach.against.id))
        current = breach.facts.get("current") if breach.code is RuleCode.VERSION_CONFLICT else None
        errors.append(
            error(
                code=codes(breach.code) if breach.code in set(codes) else codes("INVALID"),
                message=say(breach.reason, breach.facts, info.context.locale, breach.code),
                path=list(breach.path),
                against=obstacle,
                current_version=current,
            )
        )
    return errors


def _input(description: str) -> Any:
    return strawberry.argument(description=description)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Catat kesepakatan · record a memorandum or cooperation agreement.")
    async def sign_agreement(
        self,
        info: Info,
        input: Annotated[inputs.SignAgreementInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.SignAgreementPayload:
        parsing = Parsing()
        intent = agreements.SignAgreement(
            kind=input.kind,
            title=parsing.text(input.title, "title"),
            region=input.region,
            parties=parsing.texts(input.parties, "parties"),
            signed_on=parsing.partial_date(input.signed_on, "signedOn"),
            period=parsing.period(input.start, input.end_exclusive),
            legal_basis=parsing.texts(input.legal_basis, "legalBasis"),
            under=parsing.maybe_id(input.under, "Agreement", "under"),
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.sign_agreement,
            intent,
            "Agreement",
            payloads.SignAgreementPayload,
            payloads.SignAgreementError,
            refusal_codes.SignAgreementErrorCode,
        )

    @strawberry.mutation(description="Akhiri perjanjian · end an agreement from a day on.")
    async def terminate_agreement(
        self,
        info: Info,
        input: Annotated[inputs.TerminateAgreementInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.TerminateAgreementPayload:
        parsing = Parsing()
        intent = agreements.TerminateAgreement(
            agreement=parsing.id(input.agreement, "Agreement", "agreement"),
            on=input.on,
            reason=parsing.text(input.reason, "reason"),
            expected_version=input.expected_version,
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.terminate_agreement,
            intent,
            "Agreement",
            payloads.TerminateAgreementPayload,
            payloads.TerminateAgreementError,
            refusal_codes.TerminateAgreementErrorCode,
        )

    @strawberry.mutation(description="Alokasikan anggaran · set money or places aside for a scheme.")
    async def allocate_budget(
        self,
        info: Info,
        input: Annotated[inputs.AllocateBudgetInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.AllocateBudgetPayload:
        parsing = Parsing()
        intent = budget.AllocateBudget(
            region=input.region,
            scheme=input.scheme,
            fiscal_year=input.fiscal_year,
            funding_source=input.funding_source,
            stage=input.stage,
            agreement=parsing.maybe_id(input.agreement, "Agreement", "agreement"),
            payer=parsing.maybe_text(input.payer, "payer"),
            amount=input.amount,
            at_least=input.at_least,
            quota=input.quota,
            per_village_quota=input.per_village_quota,
        )
        if not 1990 <= input.fiscal_year <= 2100:
            parsing.breaches.append(invalid("fiscal_year", "fiscalYear"))
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.allocate_budget,
            intent,
            "Budget",
            payloads.AllocateBudgetPayload,
            payloads.AllocateBudgetError,
            refusal_codes.AllocateBudgetErrorCode,
        )

    @strawberry.mutation(description="Usulkan peserta · propose a list of candidates by its digest.")
    async def propose_participants(
        self,
        info: Info,
        input: Annotated[inputs.ProposeParticipantsInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.ProposeParticipantsPayload:
        intent = selection.ProposeParticipants(input.region, input.scheme, input.list_digest, input.count)
        return await _record(
            info,
            input.idempotency_key,
            Parsing(),
            info.context.register.propose_participants,
            intent,
            "ParticipantList",
            payloads.ProposeParticipantsPayload,
            payloads.ProposeParticipantsError,
            refusal_codes.ProposeParticipantsErrorCode,
        )

    @strawberry.mutation(description="Verifikasi daftar · record that an office verified a list.")
    async def verify_list(
        self,
        info: Info,
        input: Annotated[inputs.VerifyListInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.VerifyListPayload:
        parsing = Parsing()
        intent = selection.VerifyList(
            input.list_digest, parsing.text(input.office, "office"), input.verified_on, input.count
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.verify_list,
            intent,
            "ParticipantList",
            payloads.VerifyListPayload,
            payloads.VerifyListError,
            refusal_codes.VerifyListErrorCode,
        )

    @strawberry.mutation(description="Tetapkan SK · issue a decree over a verified list.")
    async def issue_decree(
        self,
        info: Info,
        input: Annotated[inputs.IssueDecreeInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.IssueDecreePayload:
        parsing = Parsing()
        intent = selection.IssueDecree(
            input.region, parsing.text(input.number, "number"), input.on, input.list_digest, input.count
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.issue_decree,
            intent,
            "Decree",
            payloads.IssueDecreePayload,
            payloads.IssueDecreeError,
            refusal_codes.IssueDecreeErrorCode,
        )

    @strawberry.mutation(description="Daftarkan pekerja · enrol up to 500 workers, all or none.")
    async def enrol_workers(
        self,
        info: Info,
        input: Annotated[inputs.EnrolWorkersInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.EnrolWorkersPayload:
        parsing = Parsing()
        parsing.at_most(len(input.workers), "workers")
        workers = tuple(
            enrolment.Candidate(
                nik=worker.nik,
                name=parsing.text(worker.name, "workers", str(row), "name"),
                birth_date=worker.birth_date,
                sex=worker.sex,
                village=worker.village,
                segment=worker.segment,
            )
            for row, worker in enumerate(input.workers[:MOST_WORKERS])
        )
        intent = enrolment.EnrolWorkers(
            scheme=input.scheme,
            category=input.category,
            funding_source=input.funding_source,
            programmes=tuple(input.programmes),
            start=input.start,
            end_exclusive=input.end_exclusive,
            workers=workers,
            agreement=parsing.maybe_id(input.agreement, "Agreement", "agreement"),
            list_digest=input.list_digest,
            decree=parsing.maybe_id(input.decree, "Decree", "decree"),
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.enrol_workers,
            intent,
            "Participant",
            payloads.EnrolWorkersPayload,
            payloads.EnrolWorkersError,
            refusal_codes.EnrolWorkersErrorCode,
        )

    @strawberry.mutation(description="Mutasikan peserta · move a worker to another village or segment.")
    async def transfer_enrolment(
        self,
        info: Info,
        input: Annotated[inputs.TransferEnrolmentInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.TransferEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.TransferEnrolment(
            enrolment=parsing.id(input.enrolment, "Participant", "enrolment"),
            effective=input.effective,
            village=input.village,
            segment=input.segment,
            expected_version=input.expected_version,
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.transfer_enrolment,
            intent,
            "Participant",
            payloads.TransferEnrolmentPayload,
            payloads.TransferEnrolmentError,
            refusal_codes.TransferEnrolmentErrorCode,
        )

    @strawberry.mutation(description="Perbaiki kepesertaan · correct what was recorded wrongly.")
    async def correct_enrolment(
        self,
        info: Info,
        input: Annotated[inputs.CorrectEnrolmentInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.CorrectEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.CorrectEnrolment(
            enrolment=parsing.id(input.enrolment, "Participant", "enrolment"),
            reason=parsing.text(input.reason, "reason"),
            start=input.start,
            end_exclusive=input.end_exclusive,
            village=input.village,
            segment=input.segment,
            category=input.category,
            expected_version=input.expected_version,
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.correct_enrolment,
            intent,
            "Participant",
            payloads.CorrectEnrolmentPayload,
            payloads.CorrectEnrolmentError,
            refusal_codes.CorrectEnrolmentErrorCode,
        )

    @strawberry.mutation(description="Nonaktifkan peserta · end an enrolment.")
    async def end_enrolment(
        self,
        info: Info,
        input: Annotated[inputs.EndEnrolmentInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.EndEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.EndEnrolment(
            enrolment=parsing.id(input.enrolment, "Participant", "enrolment"),
            end_exclusive=input.end_exclusive,
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.end_enrolment,
            intent,
            "Participant",
            payloads.EndEnrolmentPayload,
            payloads.EndEnrolmentError,
            refusal_codes.EndEnrolmentErrorCode,
        )

    @strawberry.mutation(description="Terbitkan kartu · issue a first card to the worker of each enrolment.")
    async def issue_cards(
        self,
        info: Info,
        input: Annotated[inputs.IssueCardsInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.IssueCardsPayload:
        parsing = Parsing()
        intent = cards.IssueCards(parsing.ids(input.enrolments, "Participant", "enrolments"), input.on)
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.issue_cards,
            intent,
            "Card",
            payloads.IssueCardsPayload,
            payloads.IssueCardsError,
            refusal_codes.IssueCardsErrorCode,
        )

    @strawberry.mutation(description="Serahkan kartu · record a handover and the cards handed over there.")
    async def hold_handover(
        self,
        info: Info,
        input: Annotated[inputs.HoldHandoverInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.HoldHandoverPayload:
        parsing = Parsing()
        intent = cards.HoldHandover(
            region=input.region,
            on=input.on,
            place=parsing.text(input.place, "place"),
            minutes=parsing.maybe_text(input.minutes, "minutes"),
            count=input.count,
            cards=parsing.ids(input.cards, "Card", "cards"),
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.hold_handover,
            intent,
            "Handover",
            payloads.HoldHandoverPayload,
            payloads.HoldHandoverError,
            refusal_codes.HoldHandoverErrorCode,
        )

    @strawberry.mutation(description="Catat pembagi · record how many workers are eligible.")
    async def count_eligible_workers(
        self,
        info: Info,
        input: Annotated[inputs.CountEligibleWorkersInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.CountEligibleWorkersPayload:
        parsing = Parsing()
        intent = denominators.CountEligibleWorkers(
            region=input.region,
            scheme=input.scheme,
            value=input.value,
            as_of=input.as_of,
            source=parsing.text(input.source, "source"),
            evidence=input.evidence,
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.count_eligible_workers,
            intent,
            "Denominator",
            payloads.CountEligibleWorkersPayload,
            payloads.CountEligibleWorkersError,
            refusal_codes.CountEligibleWorkersErrorCode,
        )

    @strawberry.mutation(description="Catat pernyataan publik · record a figure that was said in public.")
    async def publish_claim(
        self,
        info: Info,
        input: Annotated[inputs.PublishClaimInput, _input("Perintah · the command.")],  # noqa: A002
    ) -> payloads.PublishClaimPayload:
        parsing = Parsing()
        intent = claims.PublishClaim(
            region=input.region,
            source=parsing.text(input.source, "source"),
            measure=input.measure,
            said_on=input.said_on,
            about=parsing.partial_date(input.about, "about"),
            since=input.since,
            about_assumed=input.about_assumed,
            population=input.population,
            scheme=input.scheme,
            segment=input.segment,
            funding_source=input.funding_source,
            value=input.value,
            at_least=input.at_least,
            ratio=input.ratio,
            per_unit=input.per_unit,
            unit=input.unit,
            part_of=parsing.maybe_id(input.part_of, "PublicClaim", "partOf"),
        )
        return await _record(
            info,
            input.idempotency_key,
            parsing,
            info.context.register.publish_claim,
            intent,
            "PublicClaim",
            payloads.PublishClaimPayload,
            payloads.PublishClaimError,
            refusal_codes.PublishClaimErrorCode,
        )
