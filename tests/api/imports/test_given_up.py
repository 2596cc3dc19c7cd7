"""Can an import be given up, while it runs and after, and does the page show it?"""

import contextlib
import threading

import pytest

from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.projections.engine.runner import Runner
from tests.api.imports.conftest import tell
from tests.api.imports.servers import (
    FORM,
    PATIENCE,
    TWO_CHUNKS,
    Opens,
    count,
    half_way,
)
from tests.api.sending import csv_file, enrolled
from tests.infrastructure.bulk.files import person
from tests.infrastructure.bulk.importing import CHUNK
from tests.people import (
    PASER,
    Papers,
)

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


def test_an_import_is_given_up_while_it_runs_or_after(
    opens: Opens, papers: Papers, database_url: str, store: PostgresEventStore
) -> None:
    # given an import half-way, which another server gives up
    first, second = opens(at=1), opens()
    href = half_way(first, papers)
    threading.Timer(0.3, first.worker.may_go_on.set).start()
    given_up = second.ask("DELETE", href)
    assert (given_up.status_code, given_up.json()["state"]) == (200, "abandoned")
    # then what was recorded stays, what was held is released, and the file is gone
    abandoned = [one for one in store.read(0, 100_000) if one.name == "BatchAbandoned"]
    assert len(abandoned) == 1
    assert enrolled(database_url)[0] >= CHUNK - 1
    assert count(database_url, "vault.file") == 0
    for server in (first, second):
        assert server.ended(href)["state"] == "abandoned"
        assert server.ask("POST", f"{href}/resume").status_code == 409
        assert server.ask("DELETE", href).status_code == 409


def test_one_that_nobody_is_at_is_given_up_at_once(
    opens: Opens, papers: Papers, database_url: str, store: PostgresEventStore
) -> None:
    first, second = opens(at=0), opens()
    href = half_way(first, papers)
    first.killed()
    assert second.ask("DELETE", href).json()["state"] == "abandoned"
    assert [one.name for one in store.read(0, 1000)][-1] == "BatchAbandoned"
    assert count(database_url, "vault.file WHERE upload") == 0
    # and the one that was thought dead records nothing any more
    head = store.log_state().position
    first.worker.may_go_on.set()
    first.imports.close()
    assert store.log_state().position == head
    assert second.ended(href)["state"] == "abandoned"


def test_a_page_shows_what_was_sent_and_one_click_goes_on_with_it_or_gives_it_up(
    opens: Opens, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    # given two imports that a killed server was at, and one that is done
    first = opens(at=1)
    hrefs = [half_way(first, papers, TWO_CHUNKS), first.send(papers, csv_file(person(8001))).json()["href"]]
    first.killed()
    with contextlib.closing(Runner(store, projections(), database_url)) as runner:
        runner.catch_up()
    server = opens(pages=True)
    server.send(papers, csv_file(person(8002), person(8003, NIK="1")), wait=PATIENCE)

    def page(path: str) -> str:
        shown = server.ask("GET", path)
        assert shown.status_code == 200, shown.text
        return str(shown.text)

    def pressed(href: str, what: str) -> str:
        own = href.replace("/imports/", "/unggah/")
        assert f'action="{own}/{what}"' in page(own)
        sent = server.http.request("POST", f"{own}/{what}", [], headers={"content-type": FORM})
        assert (sent.status_code, sent.headers["location"]) == (303, own)
        server.ended(href)
        return page(own)

    # then the page lists all three, each with how it ended
    listed = page(f"/unggah?wilayah={PASER}")
    assert [listed.count(said) for said in (">terhenti<", ">selesai<", "· Pendaftaran ·")] == [2, 1, 3]
    # and each is gone on with, or given up
    assert "Selesai didaftarkan." in pressed(hrefs[0], "lanjut")
    assert "Impor ini dibatalkan." in pressed(hrefs[1], "batal")
    assert "Lanjutkan" not in page(hrefs[1].replace("/imports/", "/unggah/"))
    own = hrefs[1].replace("/imports/", "/unggah/")
    assert server.http.request("POST", f"{own}/lanjut", [], headers={"content-type": FORM}).status_code == 409
