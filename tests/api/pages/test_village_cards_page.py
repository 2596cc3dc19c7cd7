"""Does a village office see whose card waits and who has none, of its own people and of nobody else?"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.cards import IssueCards, ReportCardsLost
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import TransferEnrolment
from naungan.domain.handovers import HoldHandover
from naungan.domain.selection import ProposeParticipants
from naungan.domain.vocabulary import Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.doors import asked, code, user
from tests.api.pages.conftest import Reader, Shown
from tests.people import (
    OTHER_VILLAGE,
    PASER,
    SCHEME,
    VILLAGE,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)

ISSUED, HELD = dt.date(2022, 10, 24), dt.date(2022, 10, 25)
MOVED, LOST = dt.date(2022, 11, 15), dt.date(2022, 12, 1)
CARDS = """query($region: RegionCode!, $day: Date) { cards(region: $region, asOf: $day, first: 50) {
  totalCount nodes { stableId status notCollectedOn enrolment { stableId village { code } } } } }"""
CARD = "query($id: ID!) { node(id: $id) { id ... on Card { serial } ... on Enrolment { card { serial } } } }"
DIGEST = "ab" * 32


@dataclass
class Told:
    """Of the village: a card handed over, one that nobody came for, one whose holder moved to the other village since, and
    somebody without one. Of the other village: one that waits, besides. And a list that the village proposed by its digest.
    """

    handed_over: str
    absent: str
    moved: str
    there: str
    people: list[str]


def tell(register: Register) -> Told:
    papers = ready_to_enrol(register)
    here = enrolments(register.enrol_workers(as_happened(), papers.enrol(*people(1, 4), end_exclusive=None)))
    there = enrolments(
        register.enrol_workers(
            as_happened(), papers.enrol(person(5, village=OTHER_VILLAGE), end_exclusive=None)
        )
    )
    issued = done(register.issue_cards(command(), IssueCards((*here[:3], *there), ISSUED)))
    one, two, three, four = (UUID(card) for card in issued.result["cards"])
    done(
        register.hold_handover(
            command(), HoldHandover(VILLAGE, HELD, "Balai desa", cards=(one, three), absent=(two,))
        )
    )
    done(register.transfer_enrolment(command(), TransferEnrolment(here[2], MOVED, village=OTHER_VILLAGE)))
    done(register.report_cards_lost(command(), ReportCardsLost((three,), LOST)))
    done(register.propose_participants(command(), ProposeParticipants(VILLAGE, SCHEME, DIGEST, 25)))
    handed_over, absent, moved, other = (ids.encode("Card", card) for card in (one, two, three, four))
    mine: list[str] = [ids.encode("Enrolment", key) for key in here]
    return Told(handed_over, absent, moved, other, mine)


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


@pytest.fixture
def office(register: Register) -> UUID:
    """A verifier of the village."""
    return user(register, Role.VERIFIER, VILLAGE)


def cards(door: Api, by: UUID, region: str, day: str | None = None) -> dict[str, dict[str, Any]]:
    answer = asked(door, CARDS, by, region=region, day=day)
    assert "errors" not in answer, answer
    found = answer["data"]["cards"]
    assert found["totalCount"] == len(found["nodes"])
    return {one["stableId"]: one for one in found["nodes"]}


def listed(shown: Shown, label: str) -> list[str]:
    """The entries of a list of the page, as they are read."""
    inside = shown.html.partition(f'<ul class="waits" aria-label="{label}">')[2].partition("</ul>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", entry).split()) for entry in inside.split("<li>")[1:]]


def test_an_office_sees_the_cards_of_its_village_and_no_others(
    told: Told, guarded: Api, office: UUID
) -> None:
    found = cards(guarded, office, VILLAGE)
    assert {key: one["status"] for key, one in found.items()} == {
        told.handed_over: "HANDED_OVER",
        told.absent: "ISSUED",
    }
    assert found[told.absent]["notCollectedOn"] == HELD.isoformat()
    assert code(asked(guarded, CARDS, office, region=OTHER_VILLAGE)) == "FORBIDDEN"
    assert code(asked(guarded, CARDS, office, region=PASER)) == "FORBIDDEN"
    # by its id neither, and her own people show theirs
    assert asked(guarded, CARD, office, id=told.there)["data"]["node"] is None
    assert asked(guarded, CARD, office, id=told.people[0])["data"]["node"]["card"]["serial"]
    assert asked(guarded, CARD, office, id=told.people[3])["data"]["node"]["card"] is None


def test_a_card_goes_with_its_holder_to_the_village_that_they_move_to(
    told: Told, guarded: Api, register: Register, office: UUID
) -> None:
    other = user(register, Role.VERIFIER, OTHER_VILLAGE)
    assert told.moved in cards(guarded, office, VILLAGE, "2022-11-14")
    assert told.moved not in cards(guarded, other, OTHER_VILLAGE, "2022-11-14")
    assert told.moved not in cards(guarded, office, VILLAGE, "2022-11-15")
    assert told.moved in cards(guarded, other, OTHER_VILLAGE, "2022-11-15")
    # what became of it there is no matter of the village that they left
    status = "query($id: ID!) { node(id: $id) { ... on Card { status issuedOn } } }"
    seen = [asked(guarded, status, who, id=told.moved)["data"]["node"]["status"] for who in (office, other)]
    assert seen == ["HANDED_OVER", "LOST"]


def test_an_office_sees_no_events_of_a_card(told: Told, guarded: Api, office: UUID) -> None:
    history = "query($id: ID!) { node(id: $id) { ... on Card { history(first: 1) { totalCount } } } }"
    assert code(asked(guarded, history, office, id=told.absent)) == "FORBIDDEN"


def test_home_leads_an_office_to_who_has_no_card_and_whose_waits(
    told: Told, guarded: Api, office: UUID
) -> None:
    reader = Reader(guarded, {"x-user": str(office)})
    home = reader.opens("/")
    assert "1 orang belum punya kartu" in home.text
    assert "1 kartu belum diserahkan" in home.text
    shown = reader.opens(next(one for one in home.links() if one.startswith("/desa/kartu")))
    assert shown.status == 200, shown.text
    assert "2 kartu terbit, 1 sudah diserahkan, 1 menunggu; 1 orang belum punya kartu." in shown.text
    [without] = listed(shown, "Belum punya kartu")
    assert without.startswith(people(4, 4)[0].name)
    [waits] = listed(shown, "Kartu yang menunggu diserahkan")
    assert waits.startswith(people(2, 2)[0].name)
    assert "tidak hadir pada penyerahan 25 Oktober 2022" in waits
    # and each of them opens
    for link in (one for one in shown.links() if one.startswith("/peserta/satu")):
        one = reader.opens(link)
        assert one.status == 200, one.text
        assert "Kartu" in one.text
        assert '<p class="wrong"' not in one.html
    # and what it may not do it is not led to
    assert not any(one.startswith("/kartu") for one in shown.links())


def test_home_leads_an_office_to_a_list_that_is_known_by_its_digest(
    told: Told, guarded: Api, office: UUID
) -> None:
    reader = Reader(guarded, {"x-user": str(office)})
    home = reader.opens("/")
    assert ": 25 orang" in home.text
    shown = reader.opens(next(one for one in home.links() if one.startswith("/desa/daftar")))
    assert "diverifikasi di atas kertas" in shown.text
    form = reader.opens(next(one for one in shown.links() if one.startswith("/dokumen/baru/verifikasi")))
    assert 'value="25"' in form.html
    # when it records what was verified on paper
    key = re.findall('name="kunci" value="([^"]*)"', form.html)[0]
    typed = {"listDigest": DIGEST, "count": "25", "office": "Kantor Desa", "verifiedOn": "2022-10-01"}
    sent = reader.sends("/dokumen/baru/verifikasi", kunci=key, wilayah=VILLAGE, **typed)
    assert sent.status == 303, sent.text
    guarded.project()
    # then nothing waits any more
    assert ": 25 orang" not in reader.opens(sent.leads_to).text


def test_an_operator_is_led_from_the_village_to_the_handover(
    told: Told, guarded: Api, register: Register
) -> None:
    reader = Reader(guarded, {"x-user": str(user(register, Role.OPERATOR, PASER))})
    shown = reader.opens(f"/desa/kartu?wilayah={VILLAGE}")
    assert any(one.startswith("/kartu/serah-terima") for one in shown.links())


def test_an_analyst_is_refused(told: Told, guarded: Api, register: Register) -> None:
    reader = Reader(guarded, {"x-user": str(user(register, Role.ANALYST, PASER))})
    assert reader.opens(f"/desa/kartu?wilayah={VILLAGE}").status == 403
