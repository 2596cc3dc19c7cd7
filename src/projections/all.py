"""Which read models are there? Every projection of this version: one line each. All that must know one takes it from here.

The projector builds them and fills them in this order, batch by batch: what commands answer with comes first. The server
waits for them, the command line lists them, the tests build them. `docs/adding-a-projection.md` tells how another is made.
"""

from ..domain.regions import Regions
from .acts.tables import Acts
from .agreements.tables import AgreementsProjection
from .batches import BatchesProjection
from .cards.tables import Cards
from .claims.tables import ClaimsProjection
from .coverage.tables import Coverage
from .deaths import Deaths
from .departures import Departures
from .engine.appends import Log
from .engine.projection import Projection
from .enrolments.tables import Participants
from .findings.tables import FindingsProjection
from .listed_people.tables import Selection
from .voids import Voids


def all_projections(regions: Regions) -> tuple[Projection, ...]:
    """Every read model, not built yet; `regions` tell the time zone of a regency."""
    return (
        Log(),
        Deaths(),
        Coverage(),
        Participants(),
        Cards(),
        AgreementsProjection(regions),
        ClaimsProjection(),
        FindingsProjection(),
        BatchesProjection(),
        Departures(regions),
        Voids(regions),
        Acts(),
        Selection(),
    )
