"""How does everything said in public about a region stand up? Its claims, their evidence, their contradictions.

A review is read in two statements, whatever the number of claims, and answers everything else from memory.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from uuid import UUID

from ...domain.catalogue import Catalogue
from ...domain.regions import Regions
from ...domain.vocabulary import VillageKind
from ..coverage.small import is_below_regency
from ..engine.reading import At, Known, Reader
from ..engine.rounding import is_small
from .contradictions import Contradiction, World, contradictions
from .query import Claim, claims_about
from .reconciliation import OF_PEOPLE, PROJECTIONS, ClaimEvidence, Reconciliation, evidence, reconcile


class ClaimsReview:
    """Every claim about some regions as known at one position, with what the register holds for each."""

    def __init__(
        self,
        known: Known,
        claims: Sequence[Claim],
        held: Mapping[UUID, ClaimEvidence],
        regions: Regions,
        catalogue: Catalogue,
    ) -> None:
        self.known = known
        self.claims = {claim.id: claim for claim in claims}
        self._held = held
        self.given_up: Callable[[], bool] = lambda: False
        self._regions = regions
        self._catalogue = catalogue
        self._parts: dict[UUID, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.part_of is not None:
                self._parts[claim.part_of].append(claim)

    def whole(self, claim: Claim) -> Claim | None:
        """The claim it is part of, unless that was withdrawn."""
        return None if claim.part_of is None else self.claims.get(claim.part_of)

    def parts(self, claim: Claim) -> Sequence[Claim]:
        """Its parts, in the order they were recorded."""
        return self._parts.get(claim.id, ())

    def reconciliation(self, claim: Claim) -> Reconciliation:
        """The claim beside its evidence."""
        return reconcile(claim, self._held[claim.id], (self._held[part.id] for part in self.parts(claim)))

    def contradictions(self, claim: Claim) -> Sequence[Contradiction]:
        """The contradictions the claim is in, with any claim about the same region."""
        return self._contradictions.get(claim.id, ())

    def contradict(self, given_up: Callable[[], bool] = lambda: False) -> None:
        """Find the contradictions before they are asked for, on any thread. Raises GivenUp."""
        self.given_up = given_up
        _ = self._contradictions

    @cached_property
    def all_contradictions(self) -> tuple[Contradiction, ...]:
        """Every contradiction among the claims, each once."""
        world = World(
            units=self._units,
            within={code: segment.within for code, segment in self._catalogue.segments.items()},
            held={
                key: held.now for key, held in self._held.items() if held.now is not None and not held.rounded
            },
            rostered=frozenset(key for key, held in self._held.items() if held.rostered),
            given_up=self.given_up,
        )
        return contradictions(self.claims.values(), world)

    @cached_property
    def _contradictions(self) -> Mapping[UUID, Sequence[Contradiction]]:
        found: dict[UUID, list[Contradiction]] = defaultdict(list)
        for contradiction in self.all_contradictions:
            for claim in contradiction.claims:
                found[claim.id].append(contradiction)
        return found

    def _units(self, region: str, kind: VillageKind) -> int:
        return sum(village.village_kind is kind for village in self._regions.villages(region))


async def review_claims(
    reader: Reader,
    about: Iterable[str],
    at: At,
    regions: Regions,
    catalogue: Catalogue,
    is_exact: Callable[[str], bool] = lambda _: True,
) -> ClaimsReview:
    """The review of these regions, as known at one position. Two statements (one where nothing was said). Of regions that are
    not told exactly, evidence of people is rounded where it has to be.
    """
    known, claims = await claims_about(reader, sorted(set(about)), at, involving=PROJECTIONS)
    held: Mapping[UUID, ClaimEvidence] = {}
    if claims:
        _, held = await evidence(reader, claims, regions.timezone, At(position=known.position))
        held = _told(claims, held, is_exact)
    return ClaimsReview(known, claims, held, regions, catalogue)


def _told(
    claims: Sequence[Claim], held: Mapping[UUID, ClaimEvidence], is_exact: Callable[[str], bool]
) -> Mapping[UUID, ClaimEvidence]:
    """The evidence as it is told: below a regency, and where that of one claim about a region is of one to four people, rounded."""
    of_people = [c for c in claims if c.measure in OF_PEOPLE and not is_exact(c.region)]
    few = {c.region for c in of_people if any(is_small(n or 0) for n in (held[c.id].now, held[c.id].said))}
    told = [c.id for c in of_people if c.region in few or is_below_regency(c.region)]
    return {**held, **{key: held[key].as_rounded() for key in told}}
