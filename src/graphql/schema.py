"""What can be asked, all together? The schema: every query and mutation, its scalars and its limits."""

from functools import cache

import strawberry
from strawberry.schema.config import StrawberryConfig

from .execution.answering import QuietSchema, UsePrepared
from .mutations.agreements import AgreementMutations
from .mutations.batches import BatchMutations
from .mutations.budgets import BudgetMutations
from .mutations.cards import CardMutations
from .mutations.enrolments import EnrolmentMutations
from .mutations.figures import FigureMutations
from .mutations.lists import ListMutations
from .queries.agreements import AgreementQueries
from .queries.batches import BatchQueries
from .queries.cards import CardQueries
from .queries.claims import ClaimQueries
from .queries.coverage import CoverageQueries
from .queries.departures import DepartureQueries
from .queries.enrolments import ParticipantQueries
from .queries.events import EventQueries
from .queries.findings import FindingQueries
from .queries.nodes import NodeQueries
from .queries.regions import RegionQueries
from .types.scalars import SCALARS


@strawberry.type(description="Pertanyaan · everything that can be asked.")
class Query(
    AgreementQueries,
    BatchQueries,
    CardQueries,
    ClaimQueries,
    CoverageQueries,
    DepartureQueries,
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
class Mutation(
    AgreementMutations,
    BatchMutations,
    BudgetMutations,
    CardMutations,
    EnrolmentMutations,
    FigureMutations,
    ListMutations,
):
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
