"""Who sees what? The role that each kind of thing asks for, and the regions that a user's grants open.

`SEEN_BY` names every object type of the schema; a field is seen by whom its type is. The database shows rows by `scope_of`,
whatever is asked; here a question about a region that lies outside is refused, so that nobody takes "nothing of yours"
for "nothing".
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ...domain.grants import NotAllowed, Principal
from ...domain.reasons import Reason
from ...domain.regions import NATION, Regions, level_of, lies_in, lineage, regency_of
from ...domain.vocabulary import RegionLevel, Role
from ...projections.engine.row_security import UNSCOPED, Scope
from .context import Context
from .errors import NotSignedIn

WHOLE = frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR})  # they see all of their regencies
COUNTED = WHOLE | {
    Role.ANALYST
}  # an analyst sees numbers, rounded where they are small, and what is about no person
LISTED = WHOLE | {Role.VERIFIER}  # a verifier sees who was proposed and enrolled in her villages
# They see who people are; an auditor, who is shown no names, those that a break-glass opens.
NAMES = frozenset({Role.OPERATOR, Role.VERIFIER, Role.AUDITOR})
NOBODY: frozenset[Role] = frozenset()

# By whom each type is seen; None: by everyone. What is not named here cannot be asked for where one has to sign in.
SEEN_BY: Mapping[str, frozenset[Role] | None] = {
    **dict.fromkeys(
        (
            *(
                "Query",
                "Mutation",
                "Viewer",
                "Grant",
                "Region",
                "Scheme",
                "Segment",
                "EnumLabels",
                "EnumLabel",
            ),
            *(
                "PageInfo",
                "Known",
                "PartialDate",
                "Period",
                "Money",
                "Figure",
                "LogStatus",
                "ProjectionStatus",
            ),
        ),
        None,
    ),
    "Person": NAMES,
    "PersonFile": frozenset({Role.OPERATOR}),
    "PeopleFound": frozenset({Role.OPERATOR, Role.VERIFIER}),
    "Sight": WHOLE,
    **dict.fromkeys(
        (
            *(
                "Enrolment",
                "Stretch",
                "Card",
                "ParticipantList",
                "ListedPeople",
                "ListedRow",
                "VillageOfList",
            ),
            *("ListCounts", "ListCountGroup"),
        ),
        LISTED,
    ),
    **dict.fromkeys(
        (
            *(
                "BudgetVillage",
                "Decree",
                "Handover",
                "Batch",
                "BatchRow",
                "BatchChunk",
                "Event",
            ),
            *("Departure", "VoidedEnrolment", "VoidedCounts", "Finding", "Death", "GlassBreak"),
        ),
        WHOLE,
    ),
    **dict.fromkeys(
        (
            *("Agreement", "Budget", "Denominator"),
            *("PublicClaim", "Reconciliation", "Contradiction", "Explanation"),
            *("Coverage", "CoverageGroup", "CoverageKey", "CoverageSeries", "CoverageLine", "Village"),
            *("CardCounts", "FindingCounts", "CountGroup", "Departures", "DepartureGroup", "DepartureKey"),
        ),
        COUNTED,
    ),
    "CountKey": COUNTED | LISTED,
}
_WRAPPED = ("Connection", "Edge")  # a list, and a place in it, are seen by whom its things are
_ANSWERS = ("Payload", "Error")  # of commands, each of which is held to the grants by itself


def seen_by(kind: str) -> frozenset[Role] | None:
    """By whom an object type is seen; None: by everyone."""
    if kind.endswith(_ANSWERS):
        return None
    for ending in _WRAPPED:
        kind = kind.removesuffix(ending)
    return SEEN_BY.get(kind, NOBODY)


def require_sight(context: Context, kind: str) -> None:
    """Raises NotSignedIn or NotAllowed where whoever asks may see no thing of that type."""
    roles = seen_by(kind)
    who = context.principal
    if who.everyone or roles is None or any(grant.role in roles for grant in who.grants):
        return
    if who.id is None:
        raise NotSignedIn
    raise NotAllowed(Reason.ROLE_MISSING, role=_first(roles).value)


def _first(roles: frozenset[Role]) -> Role:
    """The role to ask for, of those that see a thing: an operator sees what most do, an auditor what is left."""
    return Role.OPERATOR if Role.OPERATOR in roles else min(roles, default=Role.AUDITOR)


def is_in_sight(context: Context, region: str, kind: str) -> bool:
    """Whether a region lies within what is granted to a role that sees things of that type: a verifier here who is operator
    elsewhere sees people here, and nothing else.
    """
    who = context.principal
    return who.everyone or any(lies_in(region, granted) for granted in _held(who, seen_by(kind) or LISTED))


def is_exact(context: Context, region: str) -> bool:
    """Whether numbers of people of a region are told exactly: to everyone but whoever sees them as analyst alone."""
    who = context.principal
    return not _analyses(who) or any(lies_in(region, granted) for granted in _held(who, WHOLE))


def is_thing_exact(context: Context, region: str) -> bool:
    """The same of one thing of a region: who sees all of a place within it sees what holds for all of the region, too."""
    who = context.principal
    return is_exact(context, region) or any(lies_in(granted, region) for granted in _held(who, WHOLE))


def may_be_counted(context: Context, region: str) -> bool:
    """Whether what stands in a row of a region may be told: to an analyst, what lies within what is granted or holds for all of
    it; to others the database shows no more than that.
    """
    who = context.principal
    if not _analyses(who):
        return True
    return any(lies_in(region, one) or lies_in(one, region) for one in _held(who, COUNTED | LISTED))


def require_region_in_sight(context: Context, region: str, kind: str) -> None:
    """Raises NotSignedIn or NotAllowed for a region in which whoever asks may see no thing of that type."""
    if is_in_sight(context, region, kind):
        return
    who = context.principal
    if who.id is None:
        raise NotSignedIn
    roles = seen_by(kind) or LISTED
    held = next((grant.role for grant in who.grants if grant.role in roles), Role.OPERATOR)
    raise NotAllowed(Reason.NOT_YOURS, role=held.value, region=region)


class Scopes:
    """What the database shows to whoever asks. Remembers what grants come to: a province has many regencies."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        self._opened = lru_cache(maxsize=1_000)(self._open)

    def of(self, who: Principal) -> Scope | None:
        """The rows that may be seen; None: all."""
        if who.everyone:
            return None
        return self._opened(
            *(frozenset(_held(who, roles)) for roles in (WHOLE, {Role.VERIFIER}, {Role.ANALYST}))
        )

    def _open(self, whole: frozenset[str], listed: frozenset[str], counted: frozenset[str]) -> Scope:
        """Regions as the codes that stand in rows. What a province or the nation holds for all within it stays visible. What a
        regency itself proposes is verified by an office of all of it; of a village's, the rows of its people.
        """
        seen = self._within(whole)
        if NATION in whole:
            seen[UNSCOPED] = None
        villages = dict.fromkeys(_villages(listed, self._regions))
        offices = sorted(region for region in listed if level_of(region) is RegionLevel.REGENCY)
        return Scope(tuple(seen), tuple(villages), tuple(self._within(counted)), tuple(offices))

    def _within(self, granted: frozenset[str]) -> dict[str, None]:
        seen: dict[str, None] = {}
        for region in sorted(granted):
            seen |= dict.fromkeys((*lineage(region)[:-1], *_regencies(region, self._regions)))
        return {region: None for region in seen if region.count(".") < 2}


def _analyses(who: Principal) -> bool:
    return any(grant.role is Role.ANALYST for grant in who.grants)


def _held(who: Principal, roles: Iterable[Role]) -> Iterator[str]:
    return (grant.region for grant in who.grants if grant.role in roles and grant.region is not None)


def _regencies(region: str, regions: Regions) -> list[str]:
    if region == NATION:
        provinces = [province.code for province in regions.within(NATION)]
        return [NATION, *(code for province in provinces for code in _regencies(province, regions))]
    if level_of(region) is RegionLevel.PROVINCE:
        return [region, *(regency.code for regency in regions.within(region))]
    return [regency_of(region)]


def _villages(listed: Iterable[str], regions: Regions) -> list[str]:
    found: list[str] = []
    for region in sorted(listed):
        if level_of(region) is RegionLevel.VILLAGE:
            found.append(region)
        else:
            found += (village.code for village in regions.villages(region))
    return found
