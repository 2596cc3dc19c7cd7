"""What does a page show of a thing that was recorded a moment ago? It waits for the read models, as long as the log tells of the thing."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.handovers import HoldHandover
from naungan.domain.selection import ReturnedRow
from naungan.domain.vocabulary import ReturnReason, Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.pages.page import Page
from naungan.infrastructure.web.pages.paper_changes import CHANGES
from naungan.infrastructure.web.pages.paper_forms import FORMS as PAPER_FORMS
from naungan.infrastructure.web.pages.people_forms import CARD_FORMS, FORMS
from naungan.infrastructure.web.pages.returned_rows import FORMS as ROW_FORMS
from naungan.infrastructure.web.pages.taken_back_forms import (
    OF_PAPERS,
    OPEN_NAMES,
    VOID_CARD,
    VOID_HANDOVER,
    WITHDRAW_DEATH,
)
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.reading import Reader
from naungan.projections.engine.waiting import CHANNEL
from tests.api.conftest import Api
from tests.api.doors import user
from tests.api.pages.conftest import Reader as Somebody
from tests.infrastructure.test_proposals import proposed, verified
from tests.people import PASER, START, command, done, enrolments, people, ready_to_enrol

BEHIND = "belum masuk ke halaman ini"
# The first form of each way to say whom or what it concerns.
CONCERNS = {
    form.whom: form.path
    for form in (
        *(*PAPER_FORMS, *CHANGES, *OF_PAPERS, *FORMS, *CARD_FORMS, *ROW_FORMS),
        *(WITHDRAW_DEATH, OPEN_NAMES, VOID_CARD, VOID_HANDOVER),
    )
    if form.whom is not None
}
ABOUT = {
    "/jejak": "Agreement",
    "/peserta/satu": "Enrolment",
    "/peserta/orang": "Enrolment",
    "/peserta/koreksi": "Enrolment",
    "/kartu/batalkan": "Card",
    "/kartu/batal-penyerahan": "Handover",
    "/desa/daftar": "ParticipantList",
    "/desa/daftar/kembali.xlsx": "ParticipantList",
    "/desa/daftar/tarik": "ParticipantList",
    "/dokumen/ubah/sk": "Decree",
    "/dokumen/ubah/anggaran": "Budget",
    "/dokumen/batal/sk": "Decree",
    "/dokumen/batal/verifikasi": "ParticipantList",
    "/dokumen/akhiri/kesepakatan": "Agreement",
}
pytestmark = pytest.mark.records


@pytest.fixture
def services(services: Services, vault: PostgresVault, patience: float) -> Services:
    """With names, and with this much patience, within which no question ends."""
    reader, deadline = Reader(services.pools[0], wait=patience), services.deadline + patience
    return replace(services, people=Sights(vault), reader=reader, deadline=deadline)


def recorded(register: Register) -> Mapping[str, UUID]:
    """A thing of each kind that a page is about, by its kind; no read model has them yet."""
    papers = ready_to_enrol(register)
    listed = proposed(register, people(81, 82))
    done(verified(register, listed, ReturnedRow(1, ReturnReason.IDENTITY_DIFFERS)))
    [enrolled] = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 1))))
    issued = done(register.issue_cards(command(), IssueCards((enrolled,), START)))
    [card] = [UUID(one) for one in issued.result["cards"]]
    held = done(register.hold_handover(command(), HoldHandover(PASER, START, "Pendopo", cards=(card,))))
    return {
        "Agreement": papers.agreement,
        "Budget": papers.budget,
        "Decree": papers.decree,
        "Card": card,
        "Enrolment": enrolled,
        "Handover": UUID(held.result["handover"]),
        "ParticipantList": listed,
    }


def link(path: str, thing: str) -> str:
    return f"{path}?{urlencode({'hal': thing, 'baris': 1, 'kembali': thing})}"


@pytest.mark.slow
@pytest.mark.parametrize("patience", [0.0])
def test_a_page_does_not_deny_what_was_recorded_and_is_not_read_yet(
    patience: float, reader: Somebody, register: Register
) -> None:
    assert set(CONCERNS.values()) <= ABOUT.keys(), "what does this form concern?"
    things = recorded(register)
    links = {path: link(path, ids.encode(kind, things[kind])) for path, kind in ABOUT.items()}
    # when each is opened before the read models have it, then it says so
    shown = {path: reader.opens(one) for path, one in links.items()}
    assert {path: (one.status, BEHIND in one.text) for path, one in shown.items()} == dict.fromkeys(
        ABOUT, (503, True)
    )
    # and what nobody recorded is waited for by no page: there is none, it says at once
    made_up = {path: reader.opens(link(path, ids.encode(kind, uuid4()))) for path, kind in ABOUT.items()}
    assert {path: one.status for path, one in made_up.items()} == dict.fromkeys(ABOUT, 404)
    # and when the read models have come, each is there
    reader.api.project()
    assert {path: reader.opens(one).status for path, one in links.items()} == dict.fromkeys(ABOUT, 200)
    # and what is there, of another kind than the page, is not waited for either, while the read models lack something else
    proposed(register, people(91, 91))
    assert reader.opens(link("/desa/daftar", ids.encode("Agreement", things["Agreement"]))).status == 404


@pytest.mark.parametrize("patience", [60.0])
def test_a_page_about_what_was_recorded_waits_for_the_read_models_and_shows_it_once(
    patience: float, api: Api, register: Register, database_url: str
) -> None:
    listed = ids.encode("ParticipantList", proposed(register, people(81, 82)))
    came: list[str] = []

    def opens() -> None:
        came.append(api.http.get(link("/desa/daftar", listed), headers={"accept-language": "id"}).text)

    opening = threading.Thread(target=opens)
    opening.start()
    # given a page that waits for the projector's word
    with psycopg.connect(database_url, autocommit=True) as looking:
        hears = "SELECT FROM pg_stat_activity WHERE query = %s AND datname = current_database()"
        while looking.execute(hears, (f"LISTEN {CHANNEL}",)).fetchone() is None:
            opening.join(0.05)
            assert opening.is_alive(), came
    api.project()
    opening.join(60)
    # then it shows the list, and its question as it was answered, not twice; and does not say that somebody saved it
    [html] = came
    assert "2 menunggu, 0 diterima" in html
    assert html.count("query ListToVerify") == html.count("data-asked") == 2  # the list, and its rows
    assert "tersimpan" not in html


@pytest.mark.parametrize("patience", [0.0])
def test_a_thing_of_another_regency_is_told_from_what_nobody_recorded_by_nothing(
    patience: float, guarded: Api, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = recorded(register)
    own, other = (
        Somebody(guarded, {"x-user": str(user(register, Role.OPERATOR, region))})
        for region in (PASER, "64.02")
    )
    pages = [
        (path, kind) for path, kind in ABOUT.items() if kind in ("Decree", "Budget", "Agreement", "Enrolment")
    ]
    asked = list[str]()
    ask = Page.ask

    async def counted(page: Page, name: str, **variables: object) -> object:
        asked.append(name)
        return await ask(page, name, **variables)

    monkeypatch.setattr(Page, "ask", counted)

    def opened(by: Somebody, path: str, thing: str) -> tuple[int, list[str]]:
        asked.clear()
        return by.opens(link(path, thing)).status, asked.copy()

    for path, kind in pages:
        # whoever may see it is told that it is not read yet
        assert opened(own, path, ids.encode(kind, things[kind]))[0] == 503, path
        # for whoever may not, it is as what nobody recorded: the same answer, and the same questions asked
        there, made_up = (opened(other, path, ids.encode(kind, one)) for one in (things[kind], uuid4()))
        assert there == made_up == (404, there[1]), path
