"""What does each command give back? The thing, the position it was recorded at, and what stands against it.

A thing is read from the read models once they have reached the command's position; its id is there at once. Every thing is
nullable: where the read models stay behind, it is null with NOT_YET beside it, and position and ids are answered all the same.
"""

from typing import TYPE_CHECKING, Annotated, TypeVar

import strawberry

from ..queries.nodes import load_nodes
from ..types.context import Info
from ..types.refusal_codes import (
    AllocateBudgetErrorCode,
    CorrectEnrolmentErrorCode,
    CountEligibleWorkersErrorCode,
    EndEnrolmentErrorCode,
    EnrolWorkersErrorCode,
    IssueDecreeErrorCode,
    ProposeParticipantsErrorCode,
    PublishClaimErrorCode,
    SignAgreementErrorCode,
    TerminateAgreementErrorCode,
    TransferEnrolmentErrorCode,
    VerifyListErrorCode,
)
from ..types.relay import Node
from ..types.scalars import BigInt

if TYPE_CHECKING:
    from ..queries.agreements import Agreement, Budget
    from ..queries.claims import PublicClaim
    from ..queries.people import Participant

N = TypeVar("N")

LazyAgreement = Annotated["Agreement", strawberry.lazy("..queries.agreements")]
LazyBudget = Annotated["Budget", strawberry.lazy("..queries.agreements")]
LazyClaim = Annotated["PublicClaim", strawberry.lazy("..queries.claims")]
LazyParticipant = Annotated["Participant", strawberry.lazy("..queries.people")]

CODE = "Kode · which rule was broken."
ERRORS = "Penolakan · everything that stands against the command; nothing of it was recorded."


@strawberry.type
class Refusal:
    message: str = strawberry.field(
        description="Pesan · the reason, in Indonesian or English by Accept-Language."
    )
    path: list[str] = strawberry.field(
        description="Letak · which part of the input; rows are numbered from 0."
    )
    against: Node | None = strawberry.field(
        description="Penghalang · the thing that stands in the way, where it may be named."
    )
    current_version: int | None = strawberry.field(
        description="Versi sekarang · with VERSION_CONFLICT, the version it is at."
    )


@strawberry.type
class Recorded:
    position: BigInt | None = strawberry.field(
        description="Posisi log · where it was recorded (pass it as minPosition); null if nothing was."
    )
    ids: list[strawberry.ID] = strawberry.field(
        description="Id · the ids of what the command made or changed, there before it is projected."
    )


@strawberry.type
class Told(Recorded):
    @strawberry.field(
        description="Ada yang berubah · whether the command recorded anything. False without userErrors: everything was "
        "so already, and nothing changed."
    )
    def changed(self) -> bool:
        return self.position is not None


async def things(recorded: Recorded, info: Info, of: type[N]) -> list[N]:
    """The command's things as read at its position. Raises NotYet where the read models stay behind."""
    if not recorded.ids:
        return []
    found = await load_nodes(info, recorded.ids, recorded.position)
    return [node for node in found if isinstance(node, of)]


async def thing(recorded: Recorded, info: Info, of: type[N]) -> N | None:
    """The command's one thing."""
    found = await things(recorded, info, of)
    return found[0] if found else None


@strawberry.type(description="Penolakan · why signAgreement was refused.")
class SignAgreementError(Refusal):
    code: SignAgreementErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what signAgreement did.")
class SignAgreementPayload(Told):
    user_errors: list[SignAgreementError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kesepakatan · the agreement as recorded.")
    async def agreement(self, info: Info) -> LazyAgreement | None:
        from ..queries.agreements import Agreement

        return await thing(self, info, Agreement)


@strawberry.type(description="Penolakan · why terminateAgreement was refused.")
class TerminateAgreementError(Refusal):
    code: TerminateAgreementErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what terminateAgreement did.")
class TerminateAgreementPayload(Told):
    user_errors: list[TerminateAgreementError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kesepakatan · the agreement as it now stands.")
    async def agreement(self, info: Info) -> LazyAgreement | None:
        from ..queries.agreements import Agreement

        return await thing(self, info, Agreement)


@strawberry.type(description="Penolakan · why allocateBudget was refused.")
class AllocateBudgetError(Refusal):
    code: AllocateBudgetErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what allocateBudget did.")
class AllocateBudgetPayload(Told):
    user_errors: list[AllocateBudgetError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Anggaran · the budget line as it now stands.")
    async def budget(self, info: Info) -> LazyBudget | None:
        from ..queries.agreements import Budget

        return await thing(self, info, Budget)


@strawberry.type(description="Penolakan · why proposeParticipants was refused.")
class ProposeParticipantsError(Refusal):
    code: ProposeParticipantsErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what proposeParticipants did; `list` is the list's id.")
class ProposeParticipantsPayload(Told):
    user_errors: list[ProposeParticipantsError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Daftar · the id of the list.")
    def list(self) -> strawberry.ID | None:
        return self.ids[0] if self.ids else None


@strawberry.type(description="Penolakan · why verifyList was refused.")
class VerifyListError(Refusal):
    code: VerifyListErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what verifyList did; `list` is the list's id.")
class VerifyListPayload(Told):
    user_errors: list[VerifyListError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Daftar · the id of the list.")
    def list(self) -> strawberry.ID | None:
        return self.ids[0] if self.ids else None


@strawberry.type(description="Penolakan · why issueDecree was refused.")
class IssueDecreeError(Refusal):
    code: IssueDecreeErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what issueDecree did; `decree` is what enrolWorkers takes.")
class IssueDecreePayload(Told):
    user_errors: list[IssueDecreeError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="SK · the id of the decree.")
    def decree(self) -> strawberry.ID | None:
        return self.ids[0] if self.ids else None


@strawberry.type(description="Penolakan · why enrolWorkers was refused.")
class EnrolWorkersError(Refusal):
    code: EnrolWorkersErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what enrolWorkers did.")
class EnrolWorkersPayload(Told):
    user_errors: list[EnrolWorkersError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the enrolments, in the order of the workers.")
    async def enrolments(self, info: Info) -> list[LazyParticipant] | None:
        from ..queries.people import Participant

        return await things(self, info, Participant)


@strawberry.type(description="Penolakan · why transferEnrolment was refused.")
class TransferEnrolmentError(Refusal):
    code: TransferEnrolmentErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what transferEnrolment did.")
class TransferEnrolmentPayload(Told):
    user_errors: list[TransferEnrolmentError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the enrolment as it now stands.")
    async def enrolment(self, info: Info) -> LazyParticipant | None:
        from ..queries.people import Participant

        return await thing(self, info, Participant)


@strawberry.type(description="Penolakan · why correctEnrolment was refused.")
class CorrectEnrolmentError(Refusal):
    code: CorrectEnrolmentErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what correctEnrolment did.")
class CorrectEnrolmentPayload(Told):
    user_errors: list[CorrectEnrolmentError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the enrolment as it now stands.")
    async def enrolment(self, info: Info) -> LazyParticipant | None:
        from ..queries.people import Participant

        return await thing(self, info, Participant)


@strawberry.type(description="Penolakan · why endEnrolment was refused.")
class EndEnrolmentError(Refusal):
    code: EndEnrolmentErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what endEnrolment did.")
class EndEnrolmentPayload(Told):
    user_errors: list[EndEnrolmentError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · every enrolment that was ended, the one named first.")
    async def enrolments(self, info: Info) -> list[LazyParticipant] | None:
        from ..queries.people import Participant

        return await things(self, info, Participant)


@strawberry.type(description="Penolakan · why countEligibleWorkers was refused.")
class CountEligibleWorkersError(Refusal):
    code: CountEligibleWorkersErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what countEligibleWorkers did; `denominator` is its id.")
class CountEligibleWorkersPayload(Told):
    user_errors: list[CountEligibleWorkersError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Pembagi · the id of the denominator.")
    def denominator(self) -> strawberry.ID | None:
        return self.ids[0] if self.ids else None


@strawberry.type(description="Penolakan · why publishClaim was refused.")
class PublishClaimError(Refusal):
    code: PublishClaimErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what publishClaim did.")
class PublishClaimPayload(Told):
    user_errors: list[PublishClaimError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Pernyataan · the claim as recorded.")
    async def claim(self, info: Info) -> LazyClaim | None:
        from ..queries.claims import PublicClaim

        return await thing(self, info, PublicClaim)
