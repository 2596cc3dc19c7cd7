"""Which command records what is missing for a file? Filled in as far as known; "…" stands for what only people know."""

import datetime as dt
import shlex
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...domain.bulk.papers_of_a_file import AtHand, Facts, Missing, PaperKind
from ...domain.vocabulary import FundingSource
from ...graphql.types import ids
from ...texts.checks import Check
from ...texts.command_line import Words

_OPEN = "…"


class OnDisk(NamedTuple):
    """A file as it was typed, and how the list is named that it is of: by the file too, or by the SHA-256 of another."""

    file: str
    listed: str


def missing_lines(missing: Iterable[Missing], hand: AtHand, of: OnDisk, words: Words) -> Iterator[str]:
    """What is missing for a file, a sentence and a command each."""
    from ..bulk.check_shapes import missing_text

    yield words(Check.MISSING) + ":"
    for one in missing:
        yield f"- {missing_text(one, words.language)}"
        command = command_of(one, hand, of)
        if command is not None:
            yield f"    {command}"


def command_of(one: Missing, hand: AtHand, of: OnDisk) -> str | None:
    """The line to type; None where an option of the same command says it."""
    words = _typed(one, hand, of)
    return None if words is None else " ".join(word if word == _OPEN else shlex.quote(word) for word in words)


def _typed(one: Missing, hand: AtHand, of: OnDisk) -> list[str] | None:
    facts: Facts = {**one.facts}
    region = ["--region", str(facts.get("region", hand.regency))]
    count = ["--count", str(facts.get("count", 0))]
    match one.kind:
        case PaperKind.AGREEMENT:
            parties = ["--party", _OPEN, "--party", "BPJS Ketenagakerjaan", "--signed-on", _OPEN]
            end = facts.get("end")
            last = [] if end is None else ["--until", _last(str(end))]
            return [
                *("naungan", "agreement", "add", _OPEN),
                *region,
                *parties,
                "--from",
                str(facts["start"]),
                *last,
            ]
        case PaperKind.BUDGET if one.of is None:
            line = ["--year", str(facts["year"]), "--scheme", str(facts["scheme"])]
            payer = (
                ["--payer", hand.terms.payer or _OPEN]
                if hand.terms.funding_source is FundingSource.CORPORATE
                else []
            )
            money = ["--funding", str(facts["funding"]), "--amount", str(facts["amount"]), *payer]
            return ["naungan", "budget", "add", *region, *line, *money]
        case PaperKind.BUDGET | PaperKind.PLACES:
            assert one.of is not None
            named = str(ids.encode("Budget", one.of))
            if "village" in facts:
                return ["naungan", "budget", "villages", named, f"{facts['village']}={facts['now']}"]
            figure = ("--amount", "amount") if one.kind is PaperKind.BUDGET else ("--quota", "now")
            return ["naungan", "budget", "revise", named, figure[0], str(facts[figure[1]])]
        case PaperKind.LIST:
            return ["naungan", "list", "add", of.file, *region, "--scheme", str(facts["scheme"]), *count]
        case PaperKind.VERIFICATION if one.of is not None:
            named = str(ids.encode("ParticipantList", one.of))
            return ["naungan", "proposal", "withdraw-verification", named, "--reason", _OPEN]
        case PaperKind.VERIFICATION:
            return [
                "naungan",
                "list",
                "verify",
                of.listed,
                "--office",
                _OPEN,
                "--on",
                _OPEN,
                *count,
            ]
        case PaperKind.DECREE if one.of is not None:
            return ["naungan", "decree", "revise", str(ids.encode("Decree", one.of)), *count]
        case PaperKind.DECREE:
            return [
                "naungan",
                "decree",
                "add",
                _OPEN,
                *region,
                "--on",
                _OPEN,
                "--list",
                of.listed,
                *count,
            ]
        case PaperKind.PAYER:
            return None


def _last(end_exclusive: str) -> str:
    return (dt.date.fromisoformat(end_exclusive) - dt.timedelta(days=1)).isoformat()
