"""Can anybody find out what there is in a regency that is not theirs? Things of another one are answered like no thing at all."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.decrees import decree_id
from naungan.domain.proposals import ProposePeople
from naungan.domain.vocabulary import Role
from naungan.graphql.types import ids
from tests.api.conftest import Api
from tests.api.doors import asked, user
from tests.people import KAPUAS, PASER, VILLAGE, Papers, command, done, people, person, ready_to_enrol

KAPUAS_VILLAGE = "62.03.01.1006"
ENROLLING = {
    "scheme": "VULNERABLE_WORKERS",
    "category": "NON_WAGE_EARNER",
    "fundingSource": "APBD",
    "programmes": ["JKK", "JKM"],
    "period": {"start": "2022-10-01", "endExclusive": "2023-01-01"},
}
WORKER = {
    "nik": "6203012304850001",
    "name": "Tokoh Rekaan 1",
    "birthDate": "1985-04-23",
    "sex": "MALE",
    "village": "62.03.01.1006",
    "segment": "FISHER",
}


def tell(register: Register) -> Papers:
    return ready_to_enrol(register)


@pytest.fixture
def papers(told: Papers) -> Papers:
    return told


@pytest.fixture
def there(register: Register, papers: Papers) -> dict[str, UUID]:
    """Things of 64.01, by their kind."""
    [enrolment] = done(register.enrol_workers(command(), papers.enrol(*people(1, 1)))).result["enrolments"]
    return {
        "Enrolment": UUID(enrolment),
        "Agreement": papers.agreement,
        "Budget": papers.budget,
        "Decree": papers.decree,
    }


def answered(door: Api, name: str, by: UUID, given: dict[str, Any]) -> dict[str, Any]:
    """What a mutation answers, but for what is new every time."""
    kind = name[0].upper() + name[1:] + "Input"
    document = (
        f"mutation($input: {kind}!) {{ it: {name}(input: $input) {{ ids fromLog position"
        " userErrors { code message path currentVersion against { id } } } }"
    )
    answer = asked(door, document, by, input={"idempotencyKey": str(uuid4()), **given})
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["it"]
    return found


# Every way to name a thing: the mutation, the kind, the input with its place as "?", and what else is wrong with it.
NAMING: list[tuple[str, str, dict[str, Any]]] = [
    ("transferEnrolment", "Enrolment", {"enrolment": "?", "start": "2022-11-01", "village": "64.01.01.9999"}),
    ("endEnrolment", "Enrolment", {"enrolment": "?", "endExclusive": "2022-11-01", "reason": "MOVED_AWAY"}),
    (
        "endEnrolment",
        "Enrolment",
        {"enrolment": "?", "endExclusive": "2022-11-01", "reason": "DIED", "expectedVersion": 7},
    ),
    ("voidEnrolments", "Enrolment", {"enrolments": ["?"], "reason": "OTHER"}),
    ("recordDeath", "Enrolment", {"enrolment": "?", "diedOn": "2022-11-01", "region": "62.03.99"}),
    ("withdrawDeath", "Enrolment", {"enrolment": "?", "reason": "OTHER"}),
    (
        "terminateAgreement",
        "Agreement",
        {"agreement": "?", "terminatedOn": "2022-11-01", "reason": " ", "expectedVersion": 9},
    ),
    ("enrolWorkers", "Agreement", {**ENROLLING, "agreement": "?", "workers": [WORKER]}),
    ("enrolWorkers", "Decree", {**ENROLLING, "decree": "?", "workers": [WORKER | {"segment": "NOBODY"}]}),
    (
        "openBatch",
        "Decree",
        {**ENROLLING, "decree": "?", "region": KAPUAS, "digest": "ab" * 32, "rows": 1, "dry": True},
    ),
    (
        "openBatch",
        "Agreement",
        {**ENROLLING, "agreement": "?", "region": KAPUAS, "digest": "ab" * 32, "rows": 0},
    ),
]


@pytest.mark.parametrize(
    ("name", "kind", "given"), NAMING, ids=[f"{n}-{k}-{i}" for i, (n, k, _) in enumerate(NAMING)]
)
def test_a_thing_of_another_regency_is_answered_like_one_that_is_not_there(
    guarded: Api, register: Register, there: dict[str, UUID], name: str, kind: str, given: dict[str, Any]
) -> None:
    operator = user(register, Role.OPERATOR, KAPUAS)
    assert_alike(guarded, operator, name, kind, given, there[kind])


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("reviseDecree", {"decree": "?", "count": -1, "expectedVersion": 9}),
        ("voidDecree", {"decree": "?", "reason": "OTHER", "expectedVersion": 9}),
    ],
)
def test_a_decree_whose_number_is_guessed_is_not_told_to_an_approver_elsewhere(
    guarded: Api, register: Register, there: dict[str, UUID], name: str, given: dict[str, Any]
) -> None:
    guessed = decree_id(PASER, "SK 1/2022")
    assert guessed == there["Decree"]
    approver = user(register, Role.APPROVER, KAPUAS)
    assert_alike(guarded, approver, name, "Decree", given, guessed)


def assert_alike(door: Api, by: UUID, name: str, kind: str, given: dict[str, Any], foreign: UUID) -> None:
    """A thing of another regency and one of nothing are refused in the same words."""
    door.project()
    theirs = answered(door, name, by, naming(given, ids.encode(kind, foreign)))
    nothing = answered(door, name, by, naming(given, ids.encode(kind, uuid4())))
    assert theirs["userErrors"]
    assert theirs == nothing


def naming(given: dict[str, Any], named: str) -> dict[str, Any]:
    return {
        name: named if value == "?" else [named] if value == ["?"] else value for name, value in given.items()
    }


# Lists by their digest

DIGESTS: list[tuple[Role, str, dict[str, Any]]] = [
    (Role.VERIFIER, "verifyList", {"office": "Camat", "verifiedOn": "2022-09-02", "count": 3}),
    (Role.VERIFIER, "verifyList", {"office": "Camat", "verifiedOn": "2022-09-02", "count": 3000}),
    (Role.VERIFIER, "verifyList", {"office": "Camat Contoh", "verifiedOn": "2022-09-01", "count": 1000}),
    (Role.VERIFIER, "withdrawVerification", {"reason": "RECORDED_TWICE", "expectedVersion": 1}),
    (
        Role.APPROVER,
        "issueDecree",
        {"region": KAPUAS, "number": "1", "issuedOn": "2022-01-01", "count": 5000},
    ),
    (Role.OPERATOR, "enrolWorkers", {**ENROLLING, "workers": [WORKER]}),
]


@pytest.mark.parametrize(
    ("role", "name", "given"), DIGESTS, ids=[f"{n}-{i}" for i, (_, n, _) in enumerate(DIGESTS)]
)
def test_a_list_of_another_regency_is_unknown_to_whoever_has_its_file(
    guarded: Api, register: Register, papers: Papers, role: Role, name: str, given: dict[str, Any]
) -> None:
    by = user(register, role, KAPUAS)
    theirs = answered(guarded, name, by, given | {"listDigest": papers.digest})
    nothing = answered(guarded, name, by, given | {"listDigest": "cd" * 32})
    assert theirs["userErrors"]
    assert theirs == nothing


@pytest.mark.parametrize(("name", "given"), [(n, g) for r, n, g in DIGESTS if r is Role.VERIFIER])
def test_a_list_of_another_village_is_unknown_to_a_verifier(
    guarded: Api, register: Register, papers: Papers, name: str, given: dict[str, Any]
) -> None:
    by = user(register, Role.VERIFIER, "64.01.01.2010")
    theirs = answered(guarded, name, by, given | {"listDigest": papers.digest})
    nothing = answered(guarded, name, by, given | {"listDigest": "cd" * 32})
    assert theirs["userErrors"]
    assert theirs == nothing


def test_a_file_on_papers_of_another_regency_is_answered_like_one_on_papers_that_are_not_there(
    guarded: Api, register: Register, papers: Papers
) -> None:
    by = user(register, Role.OPERATOR, KAPUAS)

    def sent(decree: UUID, listed: str) -> tuple[int, Any]:
        terms = {
            "region": KAPUAS,
            "scheme": "VULNERABLE_WORKERS",
            "funding": "APBD",
            "from": "2022-10-01",
            "until": "2022-12-31",
            "decree": ids.encode("Decree", decree),
            "list": listed,
        }
        row = "NIK;NAMA;TGL LAHIR;JK;DESA;PEKERJAAN\n6203012304850001;Tokoh Rekaan 1;23-04-1985;L;x;nelayan\n"
        answer = guarded.http.post(
            "/imports",
            params=terms,
            content=row.encode(),
            headers={"content-type": "text/csv", "prefer": "wait=60", "x-user": str(by)},
        )
        return answer.status_code, answer.json().get("problems")

    theirs = sent(papers.decree, papers.digest)
    assert theirs[1]
    assert theirs == sent(uuid4(), "cd" * 32)


def test_people_of_another_village_are_verified_by_nobody_and_not_told_of(
    guarded: Api, register: Register
) -> None:
    proposed = ProposePeople(VILLAGE, "VULNERABLE_WORKERS", people(1, 2))
    listed = UUID(done(register.propose_people(command(), proposed)).result["list"])
    by = user(register, Role.VERIFIER, "64.01.01.2010")
    given = {"list": "?", "office": "Kantor Desa", "verifiedOn": "2022-09-02", "expectedVersion": 4}
    assert_alike(guarded, by, "verifyPeople", "ParticipantList", given, listed)


# Deaths, which are known in whatever regency


@pytest.fixture
def in_both(register: Register, papers: Papers) -> tuple[UUID, UUID]:
    """The enrolments of one worker: of 2022 in 64.01, of 2023 in 62.03."""
    elsewhere = ready_to_enrol(register, KAPUAS, years=(2023,))
    here = papers.enrol(person(1))
    there = elsewhere.enrol(
        person(1, village=KAPUAS_VILLAGE), start=dt.date(2023, 2, 1), end_exclusive=dt.date(2023, 4, 1)
    )
    [one] = done(register.enrol_workers(command(), here)).result["enrolments"]
    [other] = done(register.enrol_workers(command(), there)).result["enrolments"]
    return UUID(one), UUID(other)


def test_a_death_told_in_one_regency_does_not_tell_what_it_ended_in_another(
    guarded: Api, register: Register, in_both: tuple[UUID, UUID]
) -> None:
    [here, there] = (ids.encode("Enrolment", one) for one in in_both)
    by = user(register, Role.OPERATOR, KAPUAS)
    died = {"enrolment": there, "diedOn": "2022-11-01"}

    assert answered(guarded, "recordDeath", by, died)["ids"] == [there]
    assert answered(guarded, "withdrawDeath", by, {"enrolment": there, "reason": "RECORDED_TWICE"})[
        "ids"
    ] == [there]
    ended = {"enrolment": there, "endExclusive": "2022-11-02", "reason": "DIED"}
    assert answered(guarded, "endEnrolment", by, ended)["ids"] == [there]

    # and both were ended, which the other regency sees
    guarded.project()
    ours = user(register, Role.OPERATOR, PASER)
    seen = "query($id: ID!) { node(id: $id) { ... on Enrolment { period { endExclusive } } } }"
    assert asked(guarded, seen, ours, id=here)["data"]["node"]["period"]["endExclusive"] == "2022-11-02"


def test_whether_somebody_died_elsewhere_is_not_told_to_whoever_has_their_number(
    guarded: Api, register: Register, in_both: tuple[UUID, UUID]
) -> None:
    ours, other = user(register, Role.OPERATOR, PASER), user(register, Role.OPERATOR, "62.04")
    by_number = {"nik": person(1).nik, "reason": "RECORDED_TWICE"}
    nobody = {"nik": person(77).nik, "reason": "RECORDED_TWICE"}
    unknown = answered(guarded, "withdrawDeath", other, nobody)
    assert unknown["userErrors"]

    died = {"enrolment": ids.encode("Enrolment", in_both[0]), "diedOn": "2022-11-01"}
    assert answered(guarded, "recordDeath", ours, died)["userErrors"] == []
    assert answered(guarded, "withdrawDeath", other, by_number) == unknown

    assert answered(guarded, "withdrawDeath", ours, by_number)["userErrors"] == []
    assert answered(guarded, "withdrawDeath", other, by_number) == unknown
