"""What do officers do about cards in random histories, and what is held of cards at every moment?"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from naungan.domain.cards import (
    IssueCards,
    ReplaceCards,
    ReportCardsFound,
    ReportCardsLost,
    RevokeCards,
    VoidCards,
)
from naungan.domain.handovers import HoldHandover, VoidHandover
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import RecordingMode, TakenBackReason
from naungan.projections import counts
from naungan.projections.cards import answers as card_answers
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window

from .naive import cards as naive_cards
from .naive.cards import CardRefusal, Cards
from .naive.facts import Refusal
from .naive.register import Naive
from .officers import Officers
from .setting import Drawn, Steps, mixed, number, some_day
from .setting import past_day as issued_on

some = st.lists(number, min_size=1, max_size=3)
past_day = st.dates(dt.date(2022, 9, 1), dt.date(2022, 10, 2))
DRAWN: Mapping[str, Drawn] = {
    "issue": {
        "some": st.lists(number, min_size=1, max_size=3),
        "on": st.one_of(issued_on, issued_on, some_day),
    },
    "card": {
        "what": st.sampled_from(("LOST", "FOUND", "REVOKED", "REPLACED")),
        "some": some,
        "mixed": mixed,
        "on": past_day,
    },
    "hand_over": {"some": some, "mixed": mixed, "on": past_day},
    "take_handover_back": {"one": number},
    "void_cards": {"some": st.lists(number, min_size=1, max_size=2), "mixed": mixed},
}
OFTEN: Mapping[str, int] = {"card": 3, "hand_over": 3}
_CHANGES = {"LOST": ReportCardsLost, "FOUND": ReportCardsFound, "REVOKED": RevokeCards}


def issue(officers: Officers, some: list[int], on: dt.date) -> None:
    intent = IssueCards(tuple(officers.named(one) for one in some), on)
    officers.send(
        officers.register.issue_cards,
        intent,
        RecordingMode.COMMAND,
        lambda n, outcome: n.issue(
            intent, officers.today(), chain(map(UUID, outcome.result.get("cards", ())), iter(uuid4, None))
        ),
    )


def _perform(officers: Officers, name: str, drawn: dict[str, Any]) -> None:
    """One of these steps; where there are no cards that it can be about, they are issued."""
    cards = officers.naive.cards
    if not cards:
        if officers.ids:
            issue(officers, [0, 1, 2][: len(officers.ids)], dt.date(2022, 9, 1))
    elif name == "take_handover_back":
        if officers.handovers:
            _take_back(officers, officers.handovers[drawn["one"] % len(officers.handovers)])
    else:
        there = list(cards)
        chosen = [there[one % len(there)] for one in drawn.pop("some")]
        if not drawn.pop("mixed"):  # nearly always it is about some that it can be about
            chosen = [one for one in dict.fromkeys(chosen) if cards[one].region == cards[chosen[0]].region]
        _DOING[name](officers, tuple(chosen), **drawn)


def _card(officers: Officers, chosen: tuple[UUID, ...], what: str, on: dt.date) -> None:
    register = officers.register
    if what == "REPLACED":

        def replaced(cards: Cards, outcome: Outcome) -> None:
            new = [UUID(one) for one in outcome.result.get("cards", ())] or [uuid4() for _ in chosen]
            naive_cards.put_in_place(cards, chosen, new, on, officers.today())

        _send(officers, register.replace_cards, ReplaceCards(chosen, on), replaced)
        return
    doing: dict[str, Callable[..., Outcome]] = {
        "LOST": register.report_cards_lost,
        "FOUND": register.report_cards_found,
        "REVOKED": register.revoke_cards,
    }

    def changed(cards: Cards, _: Outcome) -> None:
        naive_cards.change(cards, chosen, what, on, officers.today())

    _send(officers, doing[what], _CHANGES[what](chosen, on), changed)


def _hand_over(officers: Officers, chosen: tuple[UUID, ...], on: dt.date) -> None:
    region = officers.naive.cards[chosen[0]].region

    def handed(cards: Cards, outcome: Outcome) -> None:
        handover = UUID(outcome.result.get("handover", str(uuid4())))
        naive_cards.hand_over(cards, region, chosen, handover, on, officers.today())

    intent = HoldHandover(region, on, "Pendopo", cards=chosen)
    outcome = _send(officers, officers.register.hold_handover, intent, handed)
    officers.handovers += [UUID(one) for one in (outcome.result.get("handover"),) if one is not None]


def _take_back(officers: Officers, handover: UUID) -> None:
    intent = VoidHandover(handover, TakenBackReason.TYPED_WRONG)
    _send(
        officers,
        officers.register.void_handover,
        intent,
        lambda cards, _: naive_cards.take_back(cards, handover),
    )


def _void_cards(officers: Officers, chosen: tuple[UUID, ...]) -> None:
    intent = VoidCards(chosen, TakenBackReason.WRONG_PERSON)
    _send(officers, officers.register.void_cards, intent, lambda cards, _: naive_cards.void(cards, chosen))


_DOING: Steps = {"card": _card, "hand_over": _hand_over, "void_cards": _void_cards}


def _step(name: str) -> Callable[..., None]:
    return lambda officers, **drawn: _perform(officers, name, drawn)


STEPS: Steps = {"issue": issue} | {name: _step(name) for name in DRAWN if name != "issue"}


def _send(
    officers: Officers,
    do: Callable[..., Outcome],
    intent: Any,
    effect: Callable[[Cards, Outcome], None],
) -> Outcome:
    """Ask both registers."""

    def told(naive: Naive, outcome: Outcome) -> None:
        try:
            effect(naive.cards, outcome)
        except CardRefusal as refusal:
            raise Refusal(str(refusal)) from None

    return officers.send(do, intent, RecordingMode.COMMAND, told)


async def compare(reader: Reader, naive: Naive, day: dt.date, at: At) -> None:
    """The cards of a day with their status, and how many there are of each."""
    page = await card_answers.cards(reader, "ID", day, window=Window(first=100), at=at)
    shown = {card: status for card, one in naive.cards.items() if (status := one.on(day)) is not None}
    assert {card.id: card.status for card in page.rows} == shown
    waiting = {card.id for card in page.rows if card.handed_over_on is None}
    assert waiting == {one for one in shown if not _was_handed(naive, one, day)}
    by_status = counts.Grouping((counts.Dimension.STATUS,), Window(first=10))
    counted = await counts.card_counts(reader, "ID", day, [by_status], at=at)
    assert {group.keys[0][1]: group.count for group in counted.groups[0].rows} == Counter(shown.values())


def _was_handed(naive: Naive, card: UUID, day: dt.date) -> bool:
    one = naive.cards[card]
    return one.handed is not None and max(one.handed[1], one.issued) <= day
