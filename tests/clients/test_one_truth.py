"""Does each client show what the server answered? The same stories with Apollo, graphcache and Relay, none of them warned.

They are set up by the very lines of docs/clients.md; Apollo asks with the documents that graphql-codegen has typed.
"""

import json
from typing import Any

import pytest

from naungan.domain.commands.register import Register
from tests.people import OTHER_VILLAGE, VILLAGE

from .register import REGION, move_somebody, record_budgets
from .workshop import Workshop

TELLS_CODES = ("apollo", "urql")  # Relay keeps the codes of errors beside data to itself


@pytest.mark.parametrize("client", ["apollo", "urql", "relay"])
def test_a_client_shows_what_was_answered_without_a_warning(
    typed: Workshop, relay_compiled: Workshop, url: str, register: Register, client: str
) -> None:
    # given
    people = move_somebody(register)
    recorded = record_budgets(url)
    given = {
        "url": url,
        "region": REGION,
        "position": recorded.first,
        "agreement": recorded.agreement,
        "seen": recorded.last,
        "people": people,
    }

    # when
    played = typed.node(f"play_{client}.mjs", json.dumps(given))
    assert played.returncode == 0, played.stderr
    told = json.loads(played.stdout)
    stories: dict[str, Any] = told["stories"]

    # then
    assert told["warnings"] == []
    answered = {name: story for name, story in stories.items() if "answered" in story}
    for name, story in answered.items():
        assert differences(story["shown"]["data"], story["answered"]["data"]) == [], name
        if client in TELLS_CODES:
            assert story["shown"]["codes"] == story["answered"]["codes"], name
    _two_moments_are_two_truths(stories)
    _two_days_are_two_truths(stories)
    _a_command_is_seen(stories)
    _pages_hold_all_lines_once(stories)
    refusal = _data(stories["a refusal"])["allocateBudget"]
    assert [(e["code"], e["path"]) for e in refusal["userErrors"]] == [("INVALID", ["allocated"])]
    alone = stories["one bad cursor beside four good fields"]
    assert alone["answered"]["codes"] == ["BAD_CURSOR"]
    assert [name for name, value in _data(alone).items() if value is None] == ["budgets"]


def _two_moments_are_two_truths(stories: dict[str, Any]) -> None:
    moments = _data(stories["one budget at two moments"])
    (before,), (now,) = moments["before"]["nodes"], moments["now"]["nodes"]
    assert (before["allocated"]["amount"], now["allocated"]["amount"]) == ("1000000", "1500000")
    assert before["id"] != now["id"] == now["stableId"] == before["stableId"]
    opened = {
        name: _data(stories[f"the node of what {name}"])["node"]
        for name in ("a moment showed", "is shown now")
    }
    assert opened["a moment showed"]["allocated"] == before["allocated"]
    assert opened["is shown now"]["allocated"] == now["allocated"]


def _two_days_are_two_truths(stories: dict[str, Any]) -> None:
    days = _data(stories["one enrolment on two days"])
    (first,), (second,) = days["first"]["nodes"], days["second"]["nodes"]
    assert (first["village"]["code"], second["village"]["code"]) == (VILLAGE, OTHER_VILLAGE)
    assert first["stableId"] == second["stableId"]
    opened = _data(stories["the node of what a day showed"])["node"]
    assert (opened["id"], opened["village"]) == (first["id"], first["village"])


def _a_command_is_seen(stories: dict[str, Any]) -> None:
    """In what the client holds already, in what it asks next, and the latter by the header alone."""
    before = _data(stories["a list before a command"])["budgets"]["nodes"]
    after = _data(stories["a list after a command"])["budgets"]
    assert [node["allocated"]["amount"] for node in before].count("4400000") == 0
    assert [node["allocated"]["amount"] for node in after["nodes"]].count("4400000") == 1
    for cached in ("the cached list after the command", "the first fields again"):
        assert differences(stories[cached]["nodes"], after["nodes"]) == [], cached
    sent = stories["what was sent after the command"]
    assert sent["minPosition"] == sent["position"]
    assert int(after["known"]["position"]) >= int(sent["position"])


def _pages_hold_all_lines_once(stories: dict[str, Any]) -> None:
    """Those of a list, and those beneath a thing that `node` opens, where something was recorded between two pages."""
    pages = [_data(stories[f"page {number}"])["budgets"] for number in (1, 2, 3)]
    assert [len(page["nodes"]) for page in pages] == [2, 2, 1]
    ids = [node["id"] for page in pages for node in page["nodes"]]
    assert len(set(ids)) == pages[0]["totalCount"] == 5
    names = ("page 1 beneath a thing", "page 2 beneath a thing, after the command")
    beneath = [_data(stories[name])["node"]["budgets"] for name in names]
    assert [node["id"] for page in beneath for node in page["nodes"]] == ids[:4]


def _data(story: Any) -> Any:
    """What the client shows of it."""
    return story["shown"]["data"]


def differences(shown: Any, answered: Any, at: str = "") -> list[str]:
    """Where what a client shows is not what was answered; what it asked for by itself (`id`, `__typename`) need not be shown."""
    if isinstance(shown, dict) and isinstance(answered, dict):
        lost = [name for name in answered if name not in shown and name != "id" and not name.startswith("__")]
        here = [f"{at}.{name} is not shown" for name in lost]
        both = [name for name in shown if not name.startswith("__")]
        return here + [
            d for name in both for d in differences(shown[name], answered.get(name), f"{at}.{name}")
        ]
    if isinstance(shown, list) and isinstance(answered, list) and len(shown) == len(answered):
        pairs = enumerate(zip(shown, answered, strict=True))
        return [d for number, (one, other) in pairs for d in differences(one, other, f"{at}.{number}")]
    return [] if shown == answered else [f"{at}: {shown} is shown for {answered}"]
