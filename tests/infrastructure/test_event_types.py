"""Can every event ever stored still be read? Golden JSON of every name and version, and the chain of upcasters."""

import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from naungan.infrastructure.log.declared import EVENTS, names_of
from naungan.infrastructure.log.event_types import EVENT_TYPES, EventTypes, UnknownEvent, UnreadableEvent
from naungan.infrastructure.log.guards.effects import Effects, concerns, effects

from .event_examples import EXAMPLES, GOLDEN, golden_files, read_from_before


def test_every_registered_name_has_an_example_and_a_golden_file() -> None:
    assert {EVENT_TYPES.topic(type(event)) for event in EXAMPLES} == set(EVENT_TYPES.names)
    kept = {path.name.removesuffix(".json").removesuffix(".bare") for path in GOLDEN.glob("*.json")}
    assert kept == set(EVENT_TYPES.names) | set(EVENT_TYPES.upcasters)


@pytest.mark.parametrize(
    ("path", "event"), golden_files().items(), ids=lambda value: getattr(value, "stem", "")
)
def test_an_event_is_written_and_read_exactly_as_it_was_first_stored(path: Path, event: Any) -> None:
    stored = path.read_bytes()
    name = path.stem.removesuffix(".bare")
    assert EVENT_TYPES.encode(event) == (name, stored)
    assert EVENT_TYPES.decode(name, stored, 1) == event


@pytest.mark.parametrize(
    ("path", "event"), read_from_before().items(), ids=lambda value: getattr(value, "stem", "")
)
def test_a_first_version_is_read_as_what_it_means_today(path: Path, event: Any) -> None:
    assert EVENT_TYPES.decode(path.stem.removesuffix(".bare"), path.read_bytes(), 1) == event


def test_every_first_version_of_an_event_is_tried() -> None:
    assert {p.stem for p in read_from_before() if ".bare" not in p.name} == set(EVENT_TYPES.upcasters)


def test_every_example_fills_every_field() -> None:
    for event in EXAMPLES:
        assert not any(getattr(event, name) is None for name in event.__dataclass_fields__), event


# What each event is declared to mean


@pytest.mark.parametrize("name", EVENTS)
def test_every_person_and_note_of_an_event_is_declared(name: str) -> None:
    declared, hints = EVENTS[name], typing.get_type_hints(EVENTS[name].kind)
    assert set(declared.workers) == {field for field in hints if field == "worker"}
    notes = {field for field in hints if field in ("note", "reason") and UUID in parts_of(hints[field])}
    assert set(declared.notes) == notes


def parts_of(hint: Any) -> list[Any]:
    return [part for one in typing.get_args(hint) for part in parts_of(one)] or [hint]


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: type(event).__name__)
def test_an_event_goes_the_way_it_is_declared_for(event: Any) -> None:
    assert concerns(event) is EVENTS[EVENT_TYPES.topic(type(event))].guards


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: type(event).__name__)
def test_an_event_that_concerns_the_guards_means_something_to_them_and_no_other_does(event: Any) -> None:
    assert (effects([(UUID(int=9), event)]) != Effects()) is concerns(event)


def test_a_stored_name_is_found_in_every_version_of_it() -> None:
    assert names_of("Moved.v3") == ("Moved.v3", "Moved.v2", "Moved")
    assert names_of("Moved.v2") == ("Moved.v2", "Moved")
    assert names_of("Moved") == ("Moved",)
    stored = {name for current in EVENTS for name in names_of(current)}
    assert stored == EVENT_TYPES.names.keys() | EVENT_TYPES.upcasters.keys()


# Upcasters, with a registry of their own


@dataclass(frozen=True, slots=True)
class Moved:
    """The third version: a place and how far."""

    place: str
    metres: int


def two_of(content: dict[str, Any]) -> dict[str, Any]:
    return {"place": content["to"], "kilometres": content["distance"]}


def three_of(content: dict[str, Any]) -> dict[str, Any]:
    return {"place": content["place"], "metres": content["kilometres"] * 1000}


TYPES = EventTypes({"Moved.v3": Moved}, {"Moved": ("Moved.v2", two_of), "Moved.v2": ("Moved.v3", three_of)})


def test_old_versions_are_brought_to_the_newest_one_by_one() -> None:
    assert TYPES.decode("Moved", b'{"to":"Tanah Grogot","distance":2}', 1) == Moved("Tanah Grogot", 2000)
    assert TYPES.decode("Moved.v2", b'{"place":"Tanah Grogot","kilometres":3}', 1) == Moved(
        "Tanah Grogot", 3000
    )
    assert TYPES.decode("Moved.v3", b'{"place":"Tanah Grogot","metres":7}', 1) == Moved("Tanah Grogot", 7)
    assert TYPES.encode(Moved("Tanah Grogot", 7)) == ("Moved.v3", b'{"place":"Tanah Grogot","metres":7}')


def test_an_unknown_name_says_where_it_stands() -> None:
    with pytest.raises(UnknownEvent) as caught:
        TYPES.decode("Moved.v4", b"{}", 4711)
    assert (caught.value.name, caught.value.position) == ("Moved.v4", 4711)
    assert not isinstance(caught.value, UnreadableEvent)
    with pytest.raises(KeyError):
        TYPES.encode(object())


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Moved", b'{"to":"Tanah Grogot"}'),
        ("Moved", b"[]"),
        ("Moved", b'{"to":"Tanah Grogot","distance":null}'),
        ("Moved.v2", b'{"place":7,"kilometres":1}'),
        ("Moved.v2", b'{"place":"Tanah Grogot","kilometres":"1"}'),
        ("Moved.v3", b'{"place":"Tanah Grogot","metres":"7"}'),
        ("Moved.v3", b"\xff"),
    ],
)
def test_content_that_does_not_fit_is_unreadable_under_the_name_it_is_stored_by(
    name: str, state: bytes
) -> None:
    with pytest.raises(UnreadableEvent) as caught:
        TYPES.decode(name, state, 12)
    assert (caught.value.name, caught.value.position) == (name, 12)
    assert "Tanah Grogot" not in str(caught.value)
