"""What can be asked, all together? The schema: every query and mutation, its scalars and its limits."""

from functools import cache

import strawberry
from strawberry.schema.config import StrawberryConfig

from .agreements import AgreementQueries
from .answering import QuietSchema, UsePrepared
from .cards import CardQueries
from .claims import ClaimQueries
from .coverage import CoverageQueries
from .events import EventQueries
from .findings import FindingQueries
from .mutations import Mutation
from .nodes import NodeQueries
from .participants import ParticipantQueries
from .regions import RegionQueries
from .scalars import SCALARS


@strawberry.type(description="Pertanyaan · everything that can be asked.")
class Query(
    AgreementQueries,
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
    name="Mutation",
    description="Perintah · everything that can be recorded: one domain command each, all or nothing.",
)
class Commands(Mutation):
    pass


@cache
def build_schema() -> strawberry.Schema:
    """The one schema; built once a process, so that documents stay validated. Introspection stays on."""
    return schema_of(Query, Commands)


def schema_of(query: type, mutation: type | None = None) -> strawberry.Schema:
    """A schema over these root types, with our scalars and the limits of `limits.py`."""
    return QuietSchema(
        query=query,
        mutation=mutation,
        extensions=[UsePrepared],
        # Not `sort_schema`: a sorted copy hands resolvers plain strings where they expect members of an enum.
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
