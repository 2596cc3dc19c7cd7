"""Does an officer find the person who stands before her, and is what she searched with nowhere but in her form?"""

import re
from dataclasses import replace
from uuid import UUID

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.enrolment import VoidEnrolments
from naungan.domain.vocabulary import Role, TakenBackReason
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.doors import user
from tests.api.pages.conftest import Reader, Shown
from tests.api.test_people_search import NAMES, Told
from tests.api.test_people_search import tell as tell_of_people
from tests.people import PASER, VILLAGE, command, done, nik

CARI = f"/peserta/cari?wilayah={PASER}"


def tell(register: Register) -> Told:
    return tell_of_people(register)


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


def of(door: Api, who: UUID) -> Reader:
    return Reader(door, {"x-user": str(who)})


@pytest.fixture
def officer(guarded: Api, register: Register) -> Reader:
    """An operator of 64.01."""
    return of(guarded, user(register, Role.OPERATOR, PASER))


def searched(reader: Reader, by: str, said: str, village: str = "") -> Shown:
    return reader.sends(CARI, menurut=by, dicari=said, desa=village)


def names(shown: Shown) -> list[str]:
    return re.findall(r'<a href="/peserta/satu\?[^"]*">([^<]*)</a>', shown.html)


def test_somebody_is_found_by_the_number_on_their_card_and_all_about_them_is_one_click_away(
    told: Told, officer: Reader
) -> None:
    # given the form on the screen of people
    assert 'action="/peserta/cari' in officer.opens(f"/peserta?wilayah={PASER}").html
    # when a NIK is typed as it stands on paper
    shown = searched(officer, "nik", f"{nik(2)[:6]} {nik(2)[6:12]}.{nik(2)[12:]}")
    assert names(shown) == [NAMES[1]]
    assert "KARTU-2" in shown.text
    # then the enrolment, and from there all about the person: cards, events, who looked
    one = officer.opens(next(link for link in shown.links() if link.startswith("/peserta/satu")))
    file = officer.opens(next(link for link in one.links() if link.startswith("/peserta/orang")))
    assert f"Berkas {NAMES[1]}" in file.text
    assert "KARTU-2" in file.text
    assert "Cari orang" in [row[-1] for row in file.rows(-1)]  # the search was a look
    # and no title, which a browser keeps, names anybody
    assert NAMES[1] not in "".join(re.findall("<title>(.*?)</title>", shown.html + one.html + file.html))


def test_a_name_is_found_in_its_village(told: Told, officer: Reader) -> None:
    assert names(searched(officer, "name", "sari", VILLAGE)) == [NAMES[3], NAMES[1]]


def test_what_was_taken_back_says_so_where_it_is_found(
    told: Told, officer: Reader, register: Register
) -> None:
    shown = searched(officer, "nik", nik(2))
    assert "dibatalkan" not in shown.text
    one = next(link for link in shown.links() if link.startswith("/peserta/satu"))
    thing = UUID(ids.parse(told.here[1]).key)
    voiding = VoidEnrolments((thing,), TakenBackReason.RECORDED_TWICE, with_cards=True)
    done(register.void_enrolments(command(), voiding))
    officer.api.project()
    shown = searched(officer, "nik", nik(2))
    assert "tidak melindungi satu hari pun" in shown.text
    assert "(dibatalkan)" in shown.text
    file = next(link for link in officer.opens(one).links() if link.startswith("/peserta/orang"))
    assert "(dibatalkan)" in officer.opens(file).text


def test_no_link_and_no_shown_question_holds_what_was_searched_with(told: Told, officer: Reader) -> None:
    for by, said in (("nik", nik(2)), ("nik", nik(999)), ("membership", "KPJ-1"), ("name", "Contoh Wati")):
        shown = searched(officer, by, said, VILLAGE)
        assert shown.status == 200, shown.text
        assert not any(said in link for link in shown.links())
        # it stands in the field it was typed into, and nowhere else but for what the register tells
        asked = re.findall("(?s)<footer.*</footer>", shown.html)[0]
        assert said not in asked
        assert "findPeople" in asked


@pytest.mark.parametrize(
    ("by", "said", "village", "told_what"),
    [
        ("nik", nik(21), "", "Tidak ditemukan di wilayah Anda."),
        ("nik", "12", "", "16 angka"),
        ("name", "budi", "", "dalam satu desa"),
        ("name", "budi", "64.02.01.2001", "wilayah"),
        ("", "budi", "", "Pilih menurut apa"),
        ("nik", " ", "", "Pilih menurut apa"),
    ],
)
def test_what_is_wrong_or_not_there_is_told_above_the_form(
    told: Told, officer: Reader, by: str, said: str, village: str, told_what: str
) -> None:
    shown = searched(officer, by, said, village)
    assert told_what in shown.text
    assert 'name="dicari"' in shown.html
    assert names(shown) == []


def test_a_village_office_finds_its_own_people(told: Told, guarded: Api, register: Register) -> None:
    office = of(guarded, user(register, Role.VERIFIER, VILLAGE))
    assert names(searched(office, "name", "budi", VILLAGE)) == [NAMES[2]]
    assert names(searched(office, "nik", nik(11))) == []


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.ANALYST])
def test_who_sees_no_names_is_shown_no_search(
    told: Told, guarded: Api, register: Register, role: Role
) -> None:
    reader = of(guarded, user(register, role, PASER))
    assert "/peserta/cari" not in reader.opens(f"/peserta?wilayah={PASER}").html
    assert searched(reader, "nik", nik(2)).status == 403
    assert reader.opens(f"/peserta/orang?hal={told.here[0]}").status == 403


def test_who_is_not_signed_in_is_led_there_and_nothing_typed_goes_along(told: Told, stranger: Reader) -> None:
    shown = searched(stranger, "nik", nik(2))
    assert shown.status == 303
    assert nik(2) not in shown.leads_to
