"""What would become of a file, with nothing recorded? Its terms, its rows and its cost, as the register stands or before any paper."""

from collections.abc import Sequence
from uuid import UUID

from ..dates import overlap
from ..eligibility.case import Places, TermsAndPapers
from ..eligibility.judging import Decided
from ..eligibility.policies_on_terms import against_all
from ..enrolment_terms import EnrolmentTerms
from ..refusals import refuse_if
from ..vocabulary import RecordingMode
from .attempts import Attempts
from .check import Checked, Tally
from .sources import Chunk

_AT_A_TIME = 2_000  # workers whose enrolments are read together


class Rehearsal(Attempts):
    """Judges the rows of a file by the same policies as enrolling does."""

    def given_for(self, terms: EnrolmentTerms, regency: str) -> TermsAndPapers:
        """All that rows will be judged in. Raises Refused where the terms themselves stand against every row."""
        refuse_if(self._enrolling.terms_faults(terms))
        given, _ = self._enrolling.given_for(terms, RecordingMode.COMMAND, regency, [], None)
        refuse_if(against_all(given))
        return given

    def given_before_paper(self, terms: EnrolmentTerms, regency: str) -> TermsAndPapers:
        """The same, as if every paper and all the money were there; see `Enrolling`."""
        return self._enrolling.given_before_paper(terms, regency)

    def checked(self, tally: Tally, terms: EnrolmentTerms, regency: str) -> Checked:
        """What was counted of a file that was judged before paper, and what its good rows would cost."""
        months = self._enrolling.months(terms, regency)
        return tally.checked(terms, months, lambda fund: self._enrolling.price(terms, fund))

    def covered(self, terms: EnrolmentTerms, workers: Sequence[UUID]) -> int:
        """How many of these workers are protected already on a day of these terms."""
        found = 0
        for at in range(0, len(workers), _AT_A_TIME):
            standing = self._store.standing(workers[at : at + _AT_A_TIME])
            found += sum(
                any(
                    s.counting and overlap(terms.start, terms.end_exclusive, s.start, s.end_exclusive)
                    for s in held
                )
                for held in standing.values()
            )
        return found

    def judge(self, given: TermsAndPapers, places: Places, chunk: Chunk) -> list[Decided]:
        """What would become of a chunk, recording nothing; `places` carries over from chunk to chunk."""
        refuse_if(self._enrolling.code_faults(given.regency, chunk.applicants))
        return self._enrolling.rehearse(given, places, chunk.applicants)
