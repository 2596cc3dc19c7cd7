"""What can be asked, all together? The schema: every query and mutation, its scalars and its limits."""

from functools import cache

import strawberry
from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, Undefined
from strawberry.schema.config import StrawberryConfig

from .execution.answering import QuietSchema, UsePrepared
from .mutations.agreements import AgreementMutations
from .mutations.amendments import AmendmentMutations
from .mutations.batches import BatchMutations
from .mutations.budget_revisions import BudgetRevisionMutations
from .mutations.budgets import BudgetMutations
from .mutations.cards import CardMutations
from .mutations.claims import ClaimMutations
from .mutations.deaths import DeathMutations
from .mutations.emergency_access import EmergencyAccessMutations
from .mutations.enrolling_lists import ListEnrolmentMutations
from .mutations.enrolments import EnrolmentMutations
from .mutations.figures import FigureMutations
from .mutations.grants import AccessMutations
from .mutations.handovers import HandoverMutations
from .mutations.identity import IdentityMutations
from .mutations.issued_cards import IssuedCardMutations
from .mutations.lists import ListMutations
from .mutations.proposals import ProposalMutations
from .mutations.reopening import ReopeningMutations
from .mutations.selection_undone import SelectionUndoneMutations
from .mutations.voiding import VoidingMutations
from .queries.agreements import AgreementQueries
from .queries.batches import BatchQueries
from .queries.budgets import BudgetQueries
from .queries.card_check import CardCheckQueries
from .queries.cards import CardQueries
from .queries.claims import ClaimQueries
from .queries.counts import CountQueries
from .queries.coverage import CoverageQueries
from .queries.decrees import DecreeQueries
from .queries.denominators import DenominatorQueries
from .queries.departures import DepartureQueries
from .queries.emergency_access import EmergencyAccessQueries
from .queries.enrolments import EnrolmentQueries
from .queries.events import EventQueries
from .queries.findings import FindingQueries
from .queries.handovers import HandoverQueries
from .queries.labels import LabelQueries
from .queries.log_state import LogStateQueries
from .queries.nodes import NodeQueries
from .queries.participant_lists import ParticipantListQueries
from .queries.people_search import FindingPeopleQueries
from .queries.person_file import PersonFileQueries
from .queries.regions import RegionQueries
from .queries.series import SeriesQueries
from .queries.viewer import ViewerQueries
from .queries.villages import VillageQueries
from .queries.voided import VoidedQueries
from .types.scalars import SCALARS

CONTRACT = (
    "Kontrak Naungan · what frontends rely on. An enum may gain values, a type fields, an interface types and an input "
    "optional fields: write a default branch. Removing or renaming anything is a breaking change and is named in "
    "CHANGELOG.md by its coordinate."
)


@strawberry.type(description="Pertanyaan · everything that can be asked.")
class Query(
    AgreementQueries,
    BudgetQueries,
    BatchQueries,
    CardQueries,
    CardCheckQueries,
    ClaimQueries,
    CountQueries,
    CoverageQueries,
    DenominatorQueries,
    DepartureQueries,
    EventQueries,
    LogStateQueries,
    FindingPeopleQueries,
    FindingQueries,
    EmergencyAccessQueries,
    VoidedQueries,
    HandoverQueries,
    LabelQueries,
    NodeQueries,
    EnrolmentQueries,
    PersonFileQueries,
    RegionQueries,
    DecreeQueries,
    ParticipantListQueries,
    SeriesQueries,
    ViewerQueries,
    VillageQueries,
):
    pass


@strawberry.type(
    description="Perintah · everything that can be recorded: one domain command each, all or nothing."
)
class Mutation(
    AccessMutations,
    EmergencyAccessMutations,
    AgreementMutations,
    BatchMutations,
    BudgetMutations,
    BudgetRevisionMutations,
    CardMutations,
    IssuedCardMutations,
    HandoverMutations,
    ClaimMutations,
    ProposalMutations,
    ListEnrolmentMutations,
    DeathMutations,
    EnrolmentMutations,
    VoidingMutations,
    ReopeningMutations,
    IdentityMutations,
    FigureMutations,
    AmendmentMutations,
    ListMutations,
    SelectionUndoneMutations,
):
    pass


@cache
def build_schema() -> QuietSchema:
    """The one schema; built once a process, so that documents stay validated. Introspection stays on."""
    return schema_of(Query, Mutation)


def schema_of(query: type, mutation: type | None = None) -> QuietSchema:
    """A schema over these root types, with our scalars and the limits of `limits.py`."""
    made = QuietSchema(
        query=query,
        mutation=mutation,
        extensions=[UsePrepared],
        # Not `sort_schema`: a sorted copy hands resolvers plain strings where they expect members of an enum.
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
    _finish(made._schema)
    made._schema.description = CONTRACT
    return made


def _finish(core: GraphQLSchema) -> None:
    """What Strawberry does not tell GraphQL: which inputs take exactly one field, and that an absent value is no null."""
    for kind in core.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            definition = kind.extensions.get("strawberry-definition")
            kind.is_one_of = definition is not None and definition.is_one_of
            for field in kind.fields.values():
                if field.default_value is None:
                    field.default_value = Undefined
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            for answered in kind.fields.values():
                for argument in answered.args.values():
                    if argument.default_value is None:
                        argument.default_value = Undefined
