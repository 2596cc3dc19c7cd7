"""What is shown of a worker's death?"""

import datetime as dt

import strawberry

from ...projections.deaths import Death as DeathRow
from ..types.scalars import BigInt
from ..types.taken_back import DeathEvidence, Reporter


@strawberry.type(description="Kematian · a worker's death, as it is on record.")
class Death:
    died_on: dt.date = strawberry.field(description="Hari kematian · the last day that may be protected.")
    evidence: DeathEvidence = strawberry.field(description="Bukti · what it is known from.")
    reported_by: Reporter = strawberry.field(description="Pelapor · who told it.")
    position: BigInt = strawberry.field(description="Posisi log · where it was recorded.")

    @classmethod
    def of(cls, row: DeathRow) -> "Death":
        return cls(
            died_on=row.on,
            evidence=DeathEvidence(row.evidence),
            reported_by=Reporter(row.reported_by),
            position=BigInt(row.position),
        )
