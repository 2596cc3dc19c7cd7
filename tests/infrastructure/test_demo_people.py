"""Are the demo's people who they are said to be: as many as published, well-formed, of age, in real villages?"""

import pytest

from naungan.domain.dates import years_at
from naungan.domain.enrolment import Candidate
from naungan.domain.vocabulary import VillageKind
from naungan.infrastructure.demo import history, people
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions

REGIONS = KemendagriRegions()
HISTORY = history.read(REGIONS)


@pytest.fixture(scope="module")
def minted() -> dict[str, list[Candidate]]:
    return people.mint(HISTORY.rosters, REGIONS)


def test_the_rosters_hold_as_many_as_the_sources_say(minted: dict[str, list[Candidate]]) -> None:
    assert {name: len(roster) for name, roster in minted.items()} == {
        "tala": 3,
        "paser-village": 3_602,
        "paser-non-asn": 5_000,
        "paser-vulnerable": 32_268,
        "kapuas": 9_960,
    }


def test_every_nik_is_well_formed_unique_and_tells_the_same_sex_and_birthday(
    minted: dict[str, list[Candidate]],
) -> None:
    rules = NikRules()
    everybody = [person for roster in minted.values() for person in roster]
    assert len({p.nik for p in everybody}) == len({p.name for p in everybody}) == len(everybody)
    for person in everybody:
        assert rules.faults(person.nik) == ()
        assert rules.sex(person.nik) is person.sex
        assert person.nik[8:12] == f"{person.birth_date:%m%y}"
        assert person.nik[12] == "9"  # far beyond the serials of real numbers


def test_everybody_is_eighteen_to_sixty_four_on_the_first_day_of_every_enrolment(
    minted: dict[str, list[Candidate]],
) -> None:
    steps = [step for day in HISTORY.days for step in day.steps if step.kind == "enrol"]
    assert len(steps) == 6
    for step in steps:
        ages = {years_at(p.birth_date, step.fields["start"]) for p in minted[step.fields["roster"]]}
        assert min(ages) >= 18
        assert max(ages) <= 64


def test_they_live_in_every_village_and_the_village_ecosystem_in_every_desa(
    minted: dict[str, list[Candidate]],
) -> None:
    paser = {village.code for village in REGIONS.villages("64.01")}
    desa = {v.code for v in REGIONS.villages("64.01") if v.village_kind is VillageKind.DESA}
    assert len(paser) == 144
    assert {p.village for p in minted["paser-vulnerable"]} == paser
    assert {p.village for p in minted["paser-village"]} == desa
    assert {p.village for p in minted["kapuas"]} == {v.code for v in REGIONS.villages("62.03")}


def test_minting_again_mints_the_same_people(minted: dict[str, list[Candidate]]) -> None:
    assert people.mint(HISTORY.rosters, REGIONS) == minted


def test_the_history_begins_before_its_first_noon_and_moves_forward() -> None:
    noons = [day.noon for day in HISTORY.days]
    assert noons == sorted(noons)
    assert HISTORY.starts_at < noons[0]
    assert [noon.isoformat() for noon in noons[:2]] == [
        "2021-04-29T04:00:00+00:00",
        "2021-12-31T04:00:00+00:00",
    ]
    assert noons[-1].isoformat() == "2025-02-25T05:00:00+00:00"  # Kapuas lives on Jakarta's clock


def test_the_size_of_the_history_counts_people_cards_and_papers() -> None:
    papers = sum(step.kind not in ("enrol", "cards") for day in HISTORY.days for step in day.steps)
    assert HISTORY.size == papers + 3 + 3_602 + 5_000 + 2 * 32_268 + 9_960 + 32_268 + 3
