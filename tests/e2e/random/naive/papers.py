"""What becomes of agreements?"""

import datetime as dt
from uuid import UUID

from naungan.domain.agreements import CorrectTermination, TerminateAgreement
from naungan.domain.dates import Period

from .facts import Enrolled, Facts, Refusal


class Agreements(Facts):
    """Agreements and their ends."""

    def terminate(self, intent: TerminateAgreement) -> None:
        region, period, terminated = self.agreements[intent.agreement]
        if terminated == intent.on:
            return
        if terminated is not None:
            raise Refusal("terminated already")
        if intent.on < period.start:
            raise Refusal("before its start")
        self.agreements[intent.agreement] = (region, period, intent.on)
        self.resumed -= {intent.agreement}

    def correct_termination(self, intent: CorrectTermination) -> None:
        region, period, terminated = self.agreements[intent.agreement]
        if terminated is None or intent.on < period.start:
            raise Refusal("not terminated, or before its start")
        self.agreements[intent.agreement] = (region, period, intent.on)

    def withdraw_termination(self, agreement: UUID) -> None:
        region, period, terminated = self.agreements[agreement]
        if agreement in self.resumed:
            return
        if terminated is None:
            raise Refusal("not terminated")
        self.agreements[agreement] = (region, period, None)
        self.resumed |= {agreement}

    def amend(self, agreement: UUID, now: Period) -> None:
        region, period, terminated = self.agreements[agreement]
        if terminated is not None:
            raise Refusal("terminated")
        if now != period:
            self.agreements[agreement] = (region, now, None)
            self.resumed -= {agreement}

    def _in_force(self, agreement: UUID | None, region: str, day: dt.date) -> bool:
        if agreement is None:
            return False
        of, period, terminated = self.agreements[agreement]
        return of == region and day in period and (terminated is None or day < terminated)

    def _ends_before(self, agreement: UUID | None, region: str, start: dt.date, end: dt.date) -> bool:
        """Whether an agreement of the region holds at first and is terminated, within its own period, before the end."""
        if agreement is None:
            return False
        of, period, terminated = self.agreements[agreement]
        return of == region and terminated is not None and terminated in period and start < terminated < end

    def _terminated(self, one: Enrolled, day: dt.date) -> bool:
        """Whether the enrolment's agreement was terminated by a day on which it would hold else."""
        if one.agreement is None:
            return False
        of, period, terminated = self.agreements[one.agreement]
        return of == one.seat[:5] and terminated is not None and day >= terminated and day in period
