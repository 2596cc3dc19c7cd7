"""What can be asked, all together? The schema: every query and mutation, its scalars and its limits."""

from functools import cache

import strawberry
from strawberry.schema.config import StrawberryConfig

from .agreements import AgreementQueries
from .answering import QuietSchema, UsePrepared
from .batch_commands import BatchMutations
from .batches import BatchQueries
from .cards import CardQueries
from .claims import ClaimQueries
from .coverage import CoverageQueries
from .events import EventQueries
from .findings import FindingQueries
from .nodes import NodeQueries
from .paper_mutations import PaperMutations
from .participants import ParticipantQueries
from .people_mutations import PeopleMutations
from .regions import RegionQueries
from .scalars import SCALARS


@strawberry.type(description="Pertanyaan · everything that can be asked.")
class Query(
    AgreementQueries,
    BatchQueries,
    CardQueries,
    ClaimQueries,
    CoverageQueries,
    EventQueries,
    FindingQueries,
    NodeQueries,
    ParticipantQueries,
    RegionQueries,
):
    pass


@strawberry.type(
    description="Perintah · everything that can be recorded: one domain command each, all or nothing."
)
class Mutation(PaperMutations, PeopleMutations, BatchMutations):
    pass


@cache
def build_schema() -> QuietSchema:
    """The one schema; built once a process, so that documents stay validated. Introspection stays on."""
    return schema_of(Query, Mutation)


def schema_of(query: type, mutation: type | None = None) -> QuietSchema:
    """A schema over these root types, with our scalars and the limits of `limits.py`."""
    return QuietSchema(
        query=query,
        mutation=mutation,
        extensions=[UsePrepared],
        # Not `sort_schema`: a sorted copy hands resolvers plain strings where they expect members of an enum.
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
