"""What is answered of a log in which any text could be a segment: counted, labelled UNKNOWN, and never told."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.domain.segments import Segment
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.event_types import EVENT_TYPES, EventTypes
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.api.conftest import Api
from tests.people import command, enrolments, person, ready_to_enrol

SECRET = "TOKOH REKAAN 6401012304850001"
ASKED = """{
  coverage(region: "64.01", asOf: "2022-11-01") {
    covered groups(by: [SEGMENT], first: 10) { nodes { covered keys { code label } } }
  }
  enrolments(region: "64.01", asOf: "2022-11-01", first: 10) {
    nodes { segment { code label aliases } history(first: 5) { nodes { data } } }
  }
  chosen: coverage(region: "64.01", asOf: "2022-11-01", filter: {segments: ["UNKNOWN"]}) { covered }
  findings(region: "64.01", first: 10) { nodes { message } }
  events(first: 50) { nodes { name data } }
  segments { code }
}"""


@pytest.fixture
def careless(
    store: PostgresEventStore, vault: PostgresVault, regions: KemendagriRegions, database_url: str
) -> Iterator[Register]:
    """A register of before, which took any text as a segment."""
    taken = replace(STANDARD, segments={**STANDARD.segments, SECRET: Segment(SECRET, SECRET)})
    types = EventTypes(EVENT_TYPES.names, EVENT_TYPES.upcasters, taken)
    with closing(PostgresEventStore(database_url, types=types)) as old:
        yield Register(old, vault, NikRules(), regions, taken)


def test_text_recorded_as_a_segment_is_counted_and_never_told(api: Api, careless: Register) -> None:
    papers = ready_to_enrol(careless)
    enrolments(careless.enrol_workers(command(), papers.enrol(person(1, segment=SECRET), person(2))))
    api.project()
    told = api.ask(ASKED)
    assert "REKAAN" not in json.dumps(told)
    nodes = told["coverage"]["groups"]["nodes"]
    groups = {n["keys"][0]["code"]: (n["covered"], n["keys"][0]["label"]) for n in nodes}
    assert groups == {"UNKNOWN": (1, "tidak dikenal"), "FISHER": (1, "nelayan dan pembudidaya ikan")}
    assert told["chosen"]["covered"] == 1
    segments = sorted(n["segment"]["code"] for n in told["enrolments"]["nodes"])
    assert segments == ["FISHER", "UNKNOWN"]
    assert "UNKNOWN" not in {one["code"] for one in told["segments"]}  # nothing new may name it
