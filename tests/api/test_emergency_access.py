"""How does an auditor, who sees no names, look at some? For an hour, in one village or of some people, saying why: and all see it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.emergency_access import MOST_PEOPLE, MOST_SIGHTS, BreakGlass, EmergencyAccess
from naungan.domain.grants import AdmitUser, GrantAccess, RevokeAccess
from naungan.domain.ports import Command
from naungan.domain.vocabulary import GlassReason, RevocationReason, Role, UserKind
from naungan.graphql.types import ids
from naungan.graphql.types.context import EmergencyAccessSpent
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.services import Services
from tests.api.conftest import Api
from tests.api.doors import asked, code, machine, user
from tests.people import KAPUAS, OTHER_VILLAGE, PASER, VILLAGE, command, done, people, ready_to_enrol

BREAK = """mutation Buka($key: UUID!, $reason: GlassReason!, $note: String!, $region: String, $enrolments: [ID!]) {
  breakGlass(input: {idempotencyKey: $key, reason: $reason, note: $note, region: $region, enrolments: $enrolments}) {
    changed position fromLog glass { reason note most shown isOpen region { code } }
    userErrors { code path message } } }"""
NAMES = """query Periksa($region: RegionCode!, $first: Int!) {
  enrolments(region: $region, asOf: "2022-11-01", first: $first) { nodes { stableId person { name } } } }"""
ONE = "query Periksa($id: ID!) { node(id: $id) { ... on Enrolment { person { name } } } }"
BROKEN = """query($region: RegionCode!) { glassBreaks(region: $region, first: 10) { totalCount
  nodes { user reason note shown isOpen most until enrolments region { code } } } }"""
WHY = "Pengaduan warga tentang iuran ganda"


def tell(register: Register) -> dict[str, list[str]]:
    """A hundred people of one village, one of another, and one of another regency."""
    papers, far = ready_to_enrol(register), ready_to_enrol(register, KAPUAS)
    told: dict[str, list[str]] = {}
    for name, workers, on in (
        ("here", people(1, 100), papers),
        ("there", people(101, 101, village=OTHER_VILLAGE), papers),
        ("far", people(102, 102, village="62.03.01.1006"), far),
    ):
        made = done(register.enrol_workers(command(), on.enrol(*workers))).result["enrolments"]
        told[name] = [ids.encode("Enrolment", one) for one in made]
    return told


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


def broken(door: Api, by: UUID | None, **more: Any) -> dict[str, Any]:
    """The whole answer to `breakGlass`, with a reason and a note that are right where no others are given."""
    return asked(door, BREAK, by, **{"key": str(uuid4()), "reason": "COMPLAINT", "note": WHY} | more)


def opened(door: Api, by: UUID, **more: Any) -> dict[str, Any]:
    answer = broken(door, by, **more)
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["breakGlass"]
    assert found["userErrors"] == []
    return found


def looked(door: Api, by: UUID, region: str = VILLAGE, first: int = 1) -> list[str]:
    """What an answer shows of whom: names, or why not."""
    answer = asked(door, NAMES, by, region=region, first=first)
    errors = [error["message"] for error in answer.get("errors", ())]
    shown = [node["person"] for node in answer["data"]["enrolments"]["nodes"]]
    return errors or [one["name"] for one in shown]


def sights(database_url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database_url) as owner:
        return owner.execute(
            "SELECT user_id, cardinality(workers), glass IS NOT NULL FROM access.sight ORDER BY id"
        ).fetchall()


def test_an_auditor_sees_no_name_and_is_told_how_she_may(
    guarded: Api, register: Register, told: Any, database_url: str
) -> None:
    auditor = user(register, Role.AUDITOR, "64")
    [why] = looked(guarded, auditor)
    assert "breakGlass" in why
    assert sights(database_url) == []


def test_the_regencys_own_and_other_auditors_see_at_once_who_broke_the_glass_and_why(
    guarded: Api, register: Register, told: Any, database_url: str
) -> None:
    auditor, other = user(register, Role.AUDITOR, "64"), user(register, Role.AUDITOR, "ID")
    operator, stranger = user(register, Role.OPERATOR, PASER), user(register, Role.OPERATOR, KAPUAS)

    made = opened(guarded, auditor, region=VILLAGE)  # nothing is projected: it is seen before that
    assert made["glass"] == {
        "reason": "COMPLAINT",
        "note": WHY,
        "most": MOST_SIGHTS,
        "shown": 0,
        "isOpen": True,
        "region": {"code": VILLAGE},
    }
    assert len(looked(guarded, auditor, first=3)) == 3
    for who, region in ((operator, PASER), (other, "ID"), (other, "64"), (auditor, PASER)):
        seen = asked(guarded, BROKEN, who, region=region)["data"]["glassBreaks"]
        assert seen["totalCount"] == 1
        [one] = seen["nodes"]
        assert (one["user"], one["reason"], one["note"]) == (ids.encode("User", auditor), "COMPLAINT", WHY)
        assert (one["shown"], one["isOpen"], one["region"]["code"]) == (3, True, VILLAGE)
    assert code(asked(guarded, BROKEN, stranger, region=PASER)) == "FORBIDDEN"
    assert asked(guarded, BROKEN, stranger, region=KAPUAS)["data"]["glassBreaks"]["totalCount"] == 0
    assert sights(database_url) == [(auditor, 3, True)]


def test_no_text_and_no_name_stands_in_the_event(
    guarded: Api, register: Register, told: Any, database_url: str
) -> None:
    opened(guarded, user(register, Role.AUDITOR, PASER), enrolments=told["here"][:2])
    with psycopg.connect(database_url) as owner:
        [(state,)] = owner.execute(
            "SELECT state FROM log.stored_events WHERE topic = 'GlassBroken'"
        ).fetchall()
    assert b"Pengaduan" not in bytes(state)
    assert b"Tokoh" not in bytes(state)


def test_the_two_hundred_and_first_is_not_shown_and_a_new_reason_is_asked_for(
    guarded: Api, register: Register, told: Any, database_url: str
) -> None:
    auditor = user(register, Role.AUDITOR, PASER)
    opened(guarded, auditor, region=VILLAGE)
    assert len(looked(guarded, auditor, first=100)) == 100
    assert len(looked(guarded, auditor, first=99)) == 99
    assert all("199" in why and "breakGlass" in why for why in looked(guarded, auditor, first=2))
    assert len(looked(guarded, auditor, first=1)) == 1
    assert looked(guarded, auditor, first=1)[0].startswith("Akses darurat ini menampilkan paling banyak 200")
    assert sum(count for _, count, _ in sights(database_url)) == MOST_SIGHTS

    opened(guarded, auditor, region=VILLAGE)
    assert len(looked(guarded, auditor, first=2)) == 2


def test_after_an_hour_nothing_is_open(
    guarded: Api, register: Register, told: Any, database_url: str
) -> None:
    auditor = user(register, Role.AUDITOR, PASER)
    opened(guarded, auditor, region=VILLAGE)
    for minutes, shown in ((59, True), (2, False)):
        with psycopg.connect(database_url) as owner:  # the clock of the log goes on
            owner.execute(
                "UPDATE log.log_head SET at = greatest(at, clock_timestamp()) + make_interval(mins => %s)",
                (minutes,),
            )
        assert looked(guarded, auditor)[0].startswith(
            "Tokoh Rekaan" if shown else "Akses darurat Anda sudah berakhir"
        )
    [one] = asked(guarded, BROKEN, auditor, region=PASER)["data"]["glassBreaks"]["nodes"]
    assert one["isOpen"] is False


def test_another_village_and_other_people_stay_closed(
    guarded: Api, register: Register, told: Any, database_url: str
) -> None:
    auditor = user(register, Role.AUDITOR, "ID")
    opened(guarded, auditor, region=VILLAGE)
    assert looked(guarded, auditor, OTHER_VILLAGE)[0].startswith("Akses darurat Anda tidak mencakup")

    opened(guarded, auditor, enrolments=told["there"])  # the village is closed again
    assert looked(guarded, auditor)[0].startswith("Akses darurat Anda tidak mencakup")
    assert looked(guarded, auditor, OTHER_VILLAGE) == ["Tokoh Rekaan 101"]
    assert "errors" not in asked(guarded, ONE, auditor, id=told["there"][0])
    assert code(asked(guarded, ONE, auditor, id=told["far"][0])) == "FORBIDDEN"
    assert [shown for _, shown, _ in sights(database_url)] == [1, 1]


def test_nobody_else_breaks_the_glass(guarded: Api, register: Register, told: Any, database_url: str) -> None:
    program = uuid4()
    done(register.admit_user(machine(), AdmitUser(program, UserKind.SERVICE)))
    done(register.grant_access(machine(), GrantAccess(program, Role.AUDITOR, PASER)))
    others = [user(register, role, PASER) for role in (Role.ANALYST, Role.OPERATOR, Role.APPROVER)]
    others += [user(register, Role.ADMINISTRATOR, None), user(register, Role.VERIFIER, VILLAGE)]
    others += [user(register, Role.AUDITOR, "62"), program]

    for who in others:
        assert code(broken(guarded, who, region=VILLAGE)) == "FORBIDDEN"
    assert code(broken(guarded, None, region=VILLAGE)) == "UNAUTHENTICATED"
    # of people beyond their reach an auditor learns no more than of people who are not there
    answer = broken(guarded, others[-2], enrolments=told["here"][:1])["data"]["breakGlass"]
    assert [(one["code"], one["path"]) for one in answer["userErrors"]] == [
        ("NOT_FOUND", ["enrolments", "0"])
    ]
    assert (
        asked(guarded, BROKEN, user(register, Role.AUDITOR, "ID"), region="ID")["data"]["glassBreaks"][
            "nodes"
        ]
        == []
    )


def test_where_nobody_has_to_sign_in_nobody_is_an_auditor(api: Api, told: Any) -> None:
    assert code(broken(api, None, region=VILLAGE)) == "FORBIDDEN"


def test_what_was_opened_ends_with_the_role_and_does_not_come_back_with_it(
    guarded: Api, register: Register, told: Any
) -> None:
    auditor = user(register, Role.AUDITOR, PASER)
    opened(guarded, auditor, region=VILLAGE)
    revoked = RevokeAccess(auditor, Role.AUDITOR, PASER, RevocationReason.MISUSED)
    done(register.revoke_access(machine(), revoked))
    assert code(asked(guarded, NAMES, auditor, region=VILLAGE, first=1)) == "FORBIDDEN"
    done(register.grant_access(machine(), GrantAccess(auditor, Role.AUDITOR, PASER)))
    assert "breakGlass" in looked(guarded, auditor)[0]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (lambda _: {}, "region"),
        (lambda told: {"region": VILLAGE, "enrolments": told["here"][:1]}, "region"),
        (lambda _: {"region": PASER}, "region"),
        (lambda _: {"region": "99.99.99.9999"}, "region"),
        (lambda _: {"region": VILLAGE, "note": " . "}, "note"),
        (lambda _: {"region": VILLAGE, "note": "NIK 6401016304850001"}, "note"),
        (lambda told: {"enrolments": [told["here"][0], told["far"][0]]}, "enrolments"),
        (lambda told: {"enrolments": told["here"][: MOST_PEOPLE + 1]}, "enrolments"),
    ],
)
def test_what_is_not_said_rightly_opens_nothing(
    guarded: Api, register: Register, told: Any, given: Callable[[Any], dict[str, Any]], path: str
) -> None:
    auditor = user(register, Role.AUDITOR, "ID")
    answer = broken(guarded, auditor, **given(told))["data"]["breakGlass"]
    assert answer["changed"] is False
    assert [error["path"][0] for error in answer["userErrors"]] == [path]


def test_the_same_command_sent_again_opens_nothing_anew(
    guarded: Api, register: Register, told: Any, database_url: str
) -> None:
    auditor, key = user(register, Role.AUDITOR, PASER), str(uuid4())
    first = opened(guarded, auditor, region=VILLAGE, key=key)
    again = opened(guarded, auditor, region=VILLAGE, key=key)
    assert again == first | {"fromLog": True}
    with psycopg.connect(database_url) as owner:
        assert owner.execute("SELECT count(*) FROM vault.note WHERE id <> %s", (UUID(int=0),)).fetchone() == (
            1,
        )


def test_many_answers_at_once_show_no_more_than_two_hundred_together(
    register: Register, told: Any, vault: PostgresVault, database_url: str
) -> None:
    auditor = user(register, Role.AUDITOR, PASER)
    intent = BreakGlass(GlassReason.SAMPLE, WHY, VILLAGE)
    done(register.break_glass(Command(str(auditor), uuid4(), user=auditor), intent))
    glass = register.rights.principal(auditor).emergency
    assert isinstance(glass, EmergencyAccess)
    with psycopg.connect(database_url) as owner:
        workers = [one for (one,) in owner.execute("SELECT worker FROM vault.person LIMIT 30")]
    people = Sights(vault)

    def look(_: int) -> int:
        try:
            return len(people.see(auditor, "Ramai", workers, glass))
        except EmergencyAccessSpent:
            return 0

    with ThreadPoolExecutor(8) as clients:
        shown = list(clients.map(look, range(16)))
    assert sum(shown) == 180
    assert people.shown_under([glass.id]) == {glass.id: 180}
