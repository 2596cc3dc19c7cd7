"""On which terms are workers enrolled? What all workers of one command, or all rows of one file, share.

The terms are part of what is stored of a command and in the id of a batch. They were first written as an `EnrolWorkers`
without workers, and are written so for ever: `stored_as`.
"""

import datetime as dt
from dataclasses import KW_ONLY, dataclass
from uuid import UUID

from .vocabulary import Evidence, FundingSource, MembershipCategory, Programme


@dataclass(frozen=True, slots=True)
class EnrolmentTerms:
    """Scheme, category, funding and programmes for the days [start, end_exclusive), and the papers they rest on: the id
    of an agreement, the SHA-256 of a verified list, the id of a decree. `end_exclusive` None is open. `listed` is the id of a
    list that carries its people, where they are enrolled from it. `payer` is the company whose budget pays, where several do.
    """

    stored_as = ("EnrolWorkers", {"workers": ()})  # see `canonical`; no field

    scheme: str
    category: MembershipCategory
    funding_source: FundingSource
    programmes: tuple[Programme, ...]
    start: dt.date
    end_exclusive: dt.date | None
    _: KW_ONLY
    agreement: UUID | None = None
    list_digest: str | None = None
    decree: UUID | None = None
    evidence: Evidence = Evidence.STATED
    listed: UUID | None = None
    payer: str | None = None
