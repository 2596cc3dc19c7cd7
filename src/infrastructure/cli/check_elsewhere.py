"""How is one file checked over `naungan --server … check`? The server reads and judges it; what it tells is shown as here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...domain.bulk.check import Checked, FundCost, MonthCost, RowFate, Seen
from ...domain.bulk.papers_of_a_file import AtHand, Missing
from ...domain.vocabulary import FundingSource
from .check_screen import CheckScreen
from .enrol_elsewhere import SessionElsewhere, missing_of
from .missing_papers import command_of

if TYPE_CHECKING:
    from ..bulk.importer import Summary


class CheckScreenElsewhere(CheckScreen):
    """The same screen; which papers are missing, the server says."""

    told_missing: Sequence[Missing] = ()

    def missing_now(self, summary: "Summary") -> Sequence[Missing]:
        """See `CheckScreen`."""
        return self.told_missing


class CheckElsewhere(SessionElsewhere):
    """One run of the command; what it does is shown on the screen."""

    screen: CheckScreenElsewhere

    def _summary(self, server: Any) -> "Summary":
        told = self.last["check"]
        self.screen.hand = self._papers_there()
        self.screen.told_missing = [missing_of(one) for one in told["missing"]]
        return replace(super()._summary(server), checked=checked_of(told))

    def _papers_there(self) -> AtHand:
        """What there is, the server knows."""
        job = self.screen.job
        return AtHand(job.terms, job.regency, 0, False, {}, ())

    def _told(self, code: int) -> dict[str, Any]:
        told, check = super()._told(code), self.last.get("check")
        if check is None:
            return told
        hand, of = self._papers_there(), self.screen.on_disk()
        missing = [{**one, "command": command_of(missing_of(one), hand, of)} for one in check["missing"]]
        return {**told, "check": {**check, "missing": missing}}


def checked_of(told: dict[str, Any]) -> Checked:
    """What a check counted, from its JSON (`check_shapes.check_shape`)."""
    cost = told["cost"]
    return Checked(
        {RowFate(one["fate"]): one["rows"] for one in told["fates"]},
        {one["code"]: Seen(one["rows"], one["good"]) for one in told["villages"]},
        {one["code"]: Seen(one["rows"], one["good"]) for one in told["segments"]},
        tuple(
            MonthCost(dt.date.fromisoformat(f"{one['month']}-01"), one["workers"], int(one["rupiah"]))
            for one in cost["months"]
        ),
        tuple(
            FundCost(FundingSource(one["funding"]), one["workers"], int(one["monthly"]), int(one["rupiah"]))
            for one in cost["funds"]
        ),
    )
