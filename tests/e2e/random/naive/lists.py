"""What becomes of lists and decrees?"""

from dataclasses import replace
from uuid import UUID

from naungan.domain.selection import IssueDecree, VerifyList
from naungan.domain.selection_undone import ReviseDecree
from naungan.domain.vocabulary import RecordingMode

from .facts import Decreed, Facts, Refusal


class Lists(Facts):
    """Lists verified, decrees over them."""

    def withdraw(self) -> None:
        self.verified = None

    def verify(self, intent: VerifyList, mode: RecordingMode) -> None:
        if self.verified is not None and self.verified != intent.count:
            raise Refusal("verified otherwise")
        if self.verified is None and mode is RecordingMode.COMMAND and intent.count < len(self.on_list()):
            raise Refusal("below who is enrolled")
        self.verified = intent.count

    def decree(self, intent: IssueDecree, decree: UUID | None) -> None:
        if self.verified is None or intent.count > self.verified:
            raise Refusal("not verified, or not for so many")
        same = [one for one in self.decrees.values() if one.number == intent.number and not one.void]
        if same:
            if same[0].count != intent.count:
                raise Refusal("known otherwise")
            return
        if decree is not None:
            self.decrees[decree] = Decreed(intent.number, intent.count)

    def void_decree(self, decree: UUID) -> None:
        self.decrees[decree] = replace(self.decrees[decree], void=True)

    def revise(self, intent: ReviseDecree, mode: RecordingMode) -> None:
        was = self.decrees[intent.decree]
        if was.void or (intent.number is None and intent.count is None):
            raise Refusal("void, or nothing to revise")
        now = replace(was, number=intent.number or was.number, count=intent.count or was.count)
        if now.count != was.count:
            now = replace(now, below=now.count < len(self.under(intent.decree)))
        others = [one.number for one in self.decrees.values() if one is not was and not one.void]
        if now.number != was.number and now.number in others:
            raise Refusal("another has the number")
        if mode is RecordingMode.COMMAND and now.count != was.count:
            if now.count < len(self.under(intent.decree)):
                raise Refusal("below who is enrolled")
            if self.verified is None or now.count > self.verified:
                raise Refusal("not verified, or not for so many")
        self.decrees[intent.decree] = now
