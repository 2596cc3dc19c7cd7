"""Is every enum and code called by a name in the language asked for, and only in that?"""

from typing import Any

import pytest
from graphql import GraphQLEnumType

from naungan.domain.catalogue import Scheme
from naungan.domain.commands.register import Register
from naungan.domain.segments import Segment
from naungan.domain.vocabulary import RuleCode
from naungan.graphql.queries.labels import labels_of
from naungan.graphql.types.errors import ErrorCode
from naungan.infrastructure.log.event_types import EVENT_TYPES
from naungan.texts.labels.catalogue import scheme_label, segment_label
from naungan.texts.labels.codes import RULES
from naungan.texts.labels.events import EVENTS
from naungan.texts.labels.values import VALUES
from tests.api.asking import schema
from tests.api.conftest import Api
from tests.people import command, done, person, ready_to_enrol

LABELS = "{ labels { name values { value label description } } }"
NAMES = {  # the same in every language
    *("desa", "kelurahan", "desa adat"),  # what they are by law
    *("operator", "auditor", "administrator"),
}


def asked(api: Api, language: str) -> dict[str, dict[str, Any]]:
    return {
        enum["name"]: {value["value"]: value for value in enum["values"]}
        for enum in api.ask(LABELS, language=language)["labels"]
    }


def test_every_value_of_every_enum_and_every_code_has_a_name_in_both_languages(api: Api) -> None:
    built = schema()._schema
    enums = {
        name: set(kind.values)
        for name, kind in built.type_map.items()
        if isinstance(kind, GraphQLEnumType) and not name.startswith("__")
    }
    indonesian, english = asked(api, "id"), asked(api, "en")
    assert {name: set(values) for name, values in english.items()} == {
        **enums,
        "ErrorCode": {code.value for code in ErrorCode},
    }
    for enum, values in indonesian.items():
        for value, told in values.items():
            other = english[enum][value]
            assert told["label"] != other["label"] or told["label"] in NAMES, (enum, value)
            assert (told["description"] is None) is (other["description"] is None)
            if told["description"] is not None:
                assert told["description"] != other["description"], (enum, value)


def test_no_label_is_of_a_value_that_is_none() -> None:
    labels = labels_of(schema()._schema)
    for name, known in VALUES.items():
        assert set(known) == set(labels[name]), name
    assert set(RULES) == set(RuleCode)


def test_every_event_has_a_name_in_both_languages() -> None:
    assert set(EVENTS) == {name.partition(".")[0] for name in EVENT_TYPES.names}
    for name, text in EVENTS.items():
        assert text.id != text.en, name


def test_a_regencys_own_scheme_and_segment_are_called_as_it_calls_them() -> None:
    for locale in ("id", "en"):
        assert scheme_label(Scheme("PILOT", "rintisan", selected_by_list=True), locale) == "rintisan"
        assert segment_label(Segment("DIVER", "penyelam"), locale) == "penyelam"


@pytest.fixture
def told(api: Api, register: Register) -> Api:
    """A fisher who hangs on an agreement of Paser."""
    papers = ready_to_enrol(register)
    done(register.enrol_workers(command(), papers.enrol(person(1))))
    api.project()
    return api


def test_all_texts_of_an_answer_are_in_the_language_asked_for(told: Api) -> None:
    query = """{
      schemes { code label }
      segments { code label }
      agreements(region: "64.01", first: 1) { nodes { signedOn { display } } }
      events(first: 1, filter: {names: ["WorkerEnrolled"]}) { nodes { label } }
      coverage(region: "64.01", asOf: "2022-11-01") {
        scheme: groups(by: [SCHEME], first: 1) { nodes { keys { label } } }
        segment: groups(by: [SEGMENT], first: 1) { nodes { keys { label } } }
        category: groups(by: [CATEGORY], first: 1) { nodes { keys { label } } }
        source: groups(by: [FUNDING_SOURCE], first: 1) { nodes { keys { label } } }
      }
    }"""

    def said(language: str) -> list[str]:
        answer = told.ask(query, language=language)
        groups = [answer["coverage"][by]["nodes"][0]["keys"][0]["label"] for by in answer["coverage"]]
        schemes = {s["code"]: s["label"] for s in answer["schemes"]}
        segments = {s["code"]: s["label"] for s in answer["segments"]}
        assert (groups[0], groups[1]) == (schemes["VULNERABLE_WORKERS"], segments["FISHER"])
        return [*groups, answer["events"]["nodes"][0]["label"]]

    assert said("id") == [
        "pekerja rentan",
        "nelayan dan pembudidaya ikan",
        "bukan penerima upah (BPU)",
        "APBD kabupaten",
        "pekerja didaftarkan",
    ]
    assert said("en") == [
        "vulnerable workers",
        "fishers and fish farmers",
        "non-wage earners",
        "regency budget (APBD)",
        "worker enrolled",
    ]


def test_a_date_is_shown_in_the_language_asked_for(told: Api) -> None:
    query = '{ agreements(region: "64.01", first: 1) { nodes { signedOn { display } } } }'
    shown = [
        told.ask(query, language=language)["agreements"]["nodes"][0]["signedOn"]["display"]
        for language in ("id", "en", "de;q=0.9, en;q=0.5")
    ]
    assert shown[0] != shown[1] == shown[2]
