"""Is personal data only in the vault, only encrypted, and still found when keys rotate? On a real PostgreSQL."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.vault_port import Person
from naungan.infrastructure.vault.keys import KeyProblem, Keys, generate
from naungan.infrastructure.vault.upkeep import rotate, sweep
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at

from ..people import nik
from .test_event_store import at_once

BORN = dt.date(1985, 4, 23)
NOTES = ("vault.person", "vault.note")


def someone(number: int, worker: UUID | None = None) -> Person:
    return Person(worker or uuid4(), nik(number), f"Tokoh Rekaan {number}", BORN + dt.timedelta(days=number))


def admit(vault: PostgresVault, *people: Person) -> dict[UUID, UUID]:
    return vault.admit(vault.seal(people))


def everything_stored(database_url: str) -> bytes:
    """Every byte of every column of the vault, and the text PostgreSQL would print of it."""
    found = b""
    with looking_at(database_url) as connection:
        for table in NOTES:
            for row in connection.execute(f"SELECT * FROM {table}".encode(), binary=True):
                found += b"".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    return found


def stored(database_url: str, column: str, table: str = "vault.person") -> set[object]:
    with looking_at(database_url) as connection:
        return {row[0] for row in connection.execute(f"SELECT {column} FROM {table}".encode())}


# Finding and admitting


def test_who_was_admitted_is_found_again_and_a_stranger_is_not(vault: PostgresVault) -> None:
    people = [someone(n) for n in range(1, 4)]
    assert admit(vault, *people) == {}
    assert vault.find([p.nik for p in people] + [nik(99)]) == {p.nik: p.worker for p in people}
    assert vault.find([]) == {}
    assert [vault.birth_date(p.worker) for p in people] == [p.birth_date for p in people]
    with pytest.raises(KeyError):
        vault.birth_date(uuid4())


def test_whoever_was_first_keeps_the_id(vault: PostgresVault) -> None:
    first = someone(1)
    admit(vault, first)
    again, newcomer = someone(1), someone(2)
    assert admit(vault, again, newcomer) == {again.worker: first.worker}
    assert vault.find([first.nik, newcomer.nik]) == {first.nik: first.worker, newcomer.nik: newcomer.worker}
    assert admit(vault, first, newcomer) == {}


def test_of_many_who_admit_the_same_people_at_once_each_person_has_one_id(
    vault: PostgresVault, database_url: str
) -> None:
    def officer(numbers: Sequence[int]) -> dict[str, UUID]:
        people = [someone(n) for n in numbers]
        others = admit(vault, *people)
        return {p.nik: others.get(p.worker, p.worker) for p in people}

    up, down = list(range(1, 200)), list(range(250, 50, -1))
    answers = at_once(*(lambda numbers=numbers: officer(numbers) for numbers in (up, down) * 4))
    ids: dict[str, set[UUID]] = {}
    for answer in answers:
        assert isinstance(answer, dict), answer
        for number, worker in answer.items():
            ids.setdefault(number, set()).add(worker)
    assert all(len(found) == 1 for found in ids.values())
    assert vault.find(list(ids)) == {number: next(iter(found)) for number, found in ids.items()}
    assert len(stored(database_url, "worker")) == 250


# Encrypted


def test_no_name_number_date_or_note_is_stored_in_the_clear(vault: PostgresVault, database_url: str) -> None:
    person = someone(1)
    admit(vault, person)
    vault.seal_note("pindah ke desa lain")
    held = everything_stored(database_url)
    secrets = [person.nik, person.name, person.birth_date.isoformat(), "Tokoh", "pindah", "desa lain"]
    for secret in secrets:
        assert secret.encode() not in held
        assert secret.encode().hex().encode() not in held
    digits = person.nik.encode()
    assert not any(digits[n : n + 8] in held for n in range(9))


def test_the_same_person_looks_different_in_every_vault(
    vault: PostgresVault, database_url: str, keys: Keys
) -> None:
    sealed = vault.seal([someone(1, UUID(int=7)), someone(1, UUID(int=7))])
    assert sealed[0].content != sealed[1].content
    other = generate()
    assert keys.index[1] != other.index[1]
    assert vault.fingerprint(b"body") == vault.fingerprint(b"body") != vault.fingerprint(b"other")


@pytest.mark.parametrize("column", ["sealed", "wrapped_key"])
def test_tampering_is_detected(vault: PostgresVault, database_url: str, column: str) -> None:
    person = someone(1)
    admit(vault, person)
    with looking_at(database_url) as connection:
        connection.execute(
            f"UPDATE vault.person SET {column} = set_byte({column}, 20, get_byte({column}, 20) # 1)".encode()
        )
    with pytest.raises(KeyProblem):
        vault.birth_date(person.worker)


def test_one_persons_data_cannot_pass_for_anothers(vault: PostgresVault, database_url: str) -> None:
    one, two = someone(1), someone(2)
    admit(vault, one, two)
    with looking_at(database_url) as connection:
        connection.execute(
            """UPDATE vault.person p SET sealed = o.sealed, wrapped_key = o.wrapped_key
            FROM vault.person o WHERE p.worker = %s AND o.worker = %s""",
            (one.worker, two.worker),
        )
    with pytest.raises(KeyProblem):
        vault.birth_date(one.worker)


# Keys


@pytest.mark.parametrize("wrong", ["all", "kek", "index"])
def test_wrong_keys_are_told_at_start_in_one_line(
    vault: PostgresVault, database_url: str, keys: Keys, wrong: str
) -> None:
    admit(vault, someone(1))
    other = generate()
    given = {
        "all": other,
        "kek": Keys(other.kek, keys.index, keys.digest),
        "index": Keys(keys.kek, other.index, keys.digest),
    }[wrong]
    with pytest.raises(KeyProblem) as problem:
        PostgresVault(database_url, given)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize("lost", ["kek", "index"])
def test_a_lost_generation_that_somebody_still_needs_is_told_at_start(
    database_url: str, keys: Keys, lost: str
) -> None:
    vault = PostgresVault(database_url, keys)
    admit(vault, someone(1))
    vault.close()
    newer = keys.with_new_kek().with_new_index()
    rotated = PostgresVault(database_url, newer)
    rotate(rotated, "index" if lost == "kek" else "kek")
    rotated.close()
    given = (
        Keys({2: newer.kek[2]}, newer.index, keys.digest)
        if lost == "kek"
        else Keys(newer.kek, {2: newer.index[2]}, keys.digest)
    )
    with pytest.raises(KeyProblem, match="restore"):
        PostgresVault(database_url, given)


@pytest.mark.parametrize("what", ["kek", "index"])
def test_people_are_found_before_during_and_after_a_rotation_under_the_same_ids(
    database_url: str, keys: Keys, what: str
) -> None:
    # given people and a note under the first generation
    before = PostgresVault(database_url, keys)
    people = [someone(n) for n in range(1, 8)]
    admit(before, *people)
    note = before.seal_note("alasan")
    before.close()
    expected = {p.nik: p.worker for p in people}
    newer = keys.with_new_kek() if what == "kek" else keys.with_new_index()
    during = PostgresVault(database_url, newer)
    assert during.find(list(expected)) == expected
    # when somebody new comes, known people come again, and the rotation is cut off after its first chunk
    newcomer, again = someone(8), someone(1)
    assert admit(during, newcomer) == {}
    expected[newcomer.nik] = newcomer.worker
    with psycopg.connect(database_url) as connection:
        column = "kek" if what == "kek" else "index_key"
        connection.execute(
            f"""ALTER TABLE vault.person ADD CONSTRAINT cut CHECK ({column} = 1 OR worker <= '{sorted(expected.values())[3]}'
            OR worker = '{newcomer.worker}') NOT VALID""".encode()
        )
        connection.commit()
        with pytest.raises(psycopg.errors.CheckViolation):
            rotate(during, what, chunk=2)  # type: ignore[arg-type]
        connection.execute("ALTER TABLE vault.person DROP CONSTRAINT cut")
    assert stored(database_url, column) == {1, 2}
    # then everybody is still found, and the second attempt brings over the rest
    assert during.find(list(expected)) == expected
    assert during.find([again.nik]) == {again.nik: expected[again.nik]}
    assert rotate(during, what, chunk=3) > 0  # type: ignore[arg-type]
    assert rotate(during, what, chunk=3) == 0  # type: ignore[arg-type]
    assert stored(database_url, column) == {2}
    assert during.find(list(expected)) == expected
    during.close()
    # and the first generation is needed by nobody any more
    only = (
        Keys({2: newer.kek[2]}, newer.index, newer.digest)
        if what == "kek"
        else Keys(newer.kek, {2: newer.index[2]}, newer.digest)
    )
    after = PostgresVault(database_url, only)
    assert after.find(list(expected)) == expected
    assert after.birth_date(people[0].worker) == people[0].birth_date
    assert note in stored(database_url, "id", "vault.note")
    after.close()


# Sweeping


def test_only_old_orphans_are_swept(vault: PostgresVault, database_url: str) -> None:
    enrolled, orphan, young = someone(1), someone(2), someone(3)
    admit(vault, enrolled, orphan, young)
    with looking_at(database_url) as connection:
        connection.execute(
            "UPDATE vault.person SET admitted_at = admitted_at - interval '2 hours' WHERE worker <> %s",
            (young.worker,),
        )
    asked: list[UUID] = []

    def known(workers: Sequence[UUID]) -> set[UUID]:
        asked.extend(workers)
        return {enrolled.worker}

    assert sweep(vault, known) == 1
    assert set(asked) == {enrolled.worker, orphan.worker}
    assert set(vault.find([p.nik for p in (enrolled, orphan, young)])) == {enrolled.nik, young.nik}
    assert sweep(vault, known) == 0
    assert sweep(vault, known, older_than=dt.timedelta(0)) == 1
