"""How is a refusal said? The texts of all reasons of a command. No fact in them identifies a person."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text
from .batches import BATCHES
from .cards import CARDS
from .deaths import DEATHS
from .eligibility import ELIGIBILITY
from .enrolments import ENROLMENTS
from .figures import FIGURES
from .grants import ACCESS
from .identity import IDENTITY
from .inputs import INPUTS
from .papers import PAPERS
from .proposals import PROPOSALS
from .taken_back import TAKEN_BACK

REFUSALS: Mapping[Reason, Text] = {
    **ELIGIBILITY,
    **ENROLMENTS,
    **DEATHS,
    **IDENTITY,
    **TAKEN_BACK,
    **PAPERS,
    **PROPOSALS,
    **FIGURES,
    **CARDS,
    **BATCHES,
    **ACCESS,
    **INPUTS,
}
