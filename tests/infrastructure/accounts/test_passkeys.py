"""Is a passkey's answer taken only from its device, at this site, to a challenge of ours that holds, and once?"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from naungan.infrastructure.accounts.door import Door
from naungan.infrastructure.accounts.passkeys import Site
from naungan.infrastructure.accounts.refused import SignInRefused

from .conftest import HandClock
from .device import Device

SITE = Site("localhost", "http://localhost:8000")


@pytest.fixture
def budi(parts: Door) -> UUID:
    return parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")


@pytest.fixture
def device(parts: Door, budi: UUID) -> Device:
    """A device that is registered."""
    device = Device(SITE.origin, SITE.name)
    asked = parts.credentials.ask_for_passkey(SITE, budi, "budi")
    parts.credentials.add_passkey(SITE, budi, device.registers(asked))
    return device


def let_in(parts: Door, answer: str, site: Site = SITE) -> bool:
    try:
        return bool(parts.signing_in.by_passkey(site, answer, None))
    except SignInRefused:
        return False


def added(parts: Door, user: UUID, answer: str, site: Site = SITE) -> bool:
    try:
        parts.credentials.add_passkey(site, user, answer)
    except SignInRefused:
        return False
    return True


def test_a_registered_device_lets_its_owner_in_and_is_asked_for_no_login(
    parts: Door, budi: UUID, device: Device
) -> None:
    for _ in range(2):
        asked = parts.signing_in.question(SITE)
        assert json.loads(asked).get("allowCredentials", []) == []
        assert let_in(parts, device.answers(asked))
    assert [one.strong for one in parts.sessions.of(budi)] == [True, True]
    [kept] = parts.credentials.passkeys(budi)
    assert kept.used_at is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "http://localhost:9000"},
        {"origin": "https://localhost:8000"},
        {"origin": "https://example.org"},
        {"name": "example.org"},
        {"verified": False},
        {"credential": b"\x01" * 32},
    ],
)
def test_an_answer_of_another_site_or_device_or_for_whom_it_does_not_know_lets_nobody_in(
    parts: Door, device: Device, changed: dict[str, object]
) -> None:
    assert not let_in(parts, replace(device, **changed).answers(parts.signing_in.question(SITE)))  # type: ignore[arg-type]
    stranger = Device(SITE.origin, SITE.name, credential=device.credential)
    assert not let_in(parts, stranger.answers(parts.signing_in.question(SITE)))
    assert let_in(parts, device.answers(parts.signing_in.question(SITE)))


@pytest.mark.parametrize(
    "changed", [{"origin": "https://example.org"}, {"name": "example.org"}, {"verified": False}]
)
def test_a_device_is_not_registered_elsewhere_or_where_it_does_not_know_its_owner(
    parts: Door, budi: UUID, changed: dict[str, object]
) -> None:
    device = replace(Device(SITE.origin, SITE.name), **changed)  # type: ignore[arg-type]
    assert not added(parts, budi, device.registers(parts.credentials.ask_for_passkey(SITE, budi, "budi")))
    assert parts.credentials.passkeys(budi) == []


def test_a_challenge_holds_five_minutes(parts: Door, budi: UUID, device: Device, clock: HandClock) -> None:
    asked, registering = (
        parts.signing_in.question(SITE),
        parts.credentials.ask_for_passkey(SITE, budi, "budi"),
    )
    clock.move(minutes=5)
    assert not let_in(parts, device.answers(asked))
    assert not added(parts, budi, Device(SITE.origin, SITE.name).registers(registering))
    asked = parts.signing_in.question(SITE)
    clock.move(minutes=4, seconds=59)
    assert let_in(parts, device.answers(asked))


def test_an_answer_lets_in_once_also_at_the_same_moment(parts: Door, device: Device) -> None:
    device.uses = -1  # a device that does not count says 0 for ever
    answer = device.answers(parts.signing_in.question(SITE))
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(lambda _: let_in(parts, answer), range(4))) == 1
    assert not let_in(parts, answer)


def test_a_device_whose_count_fell_back_is_a_copy(parts: Door, device: Device) -> None:
    copy = replace(device)
    for _ in range(3):
        assert let_in(parts, device.answers(parts.signing_in.question(SITE)))
    assert not let_in(parts, copy.answers(parts.signing_in.question(SITE)))


def test_a_challenge_is_ours_and_of_its_kind_and_user(parts: Door, budi: UUID, device: Device) -> None:
    sari = parts.accounts.add_person("sari", "Sari", "198601012011012002")
    # one that we never made
    made_up = json.dumps({"challenge": "A" * 75})
    assert not let_in(parts, device.answers(made_up))
    # one for registering, to sign in; one for signing in, to register; one of another user
    registering = parts.credentials.ask_for_passkey(SITE, budi, "budi")
    assert not let_in(parts, device.answers(registering))
    other = Device(SITE.origin, SITE.name)
    assert not added(parts, budi, other.registers(parts.signing_in.question(SITE)))
    assert not added(parts, sari, other.registers(registering))
    assert added(parts, budi, other.registers(registering))


def test_a_passkey_is_of_one_user(parts: Door, budi: UUID, device: Device) -> None:
    sari = parts.accounts.add_person("sari", "Sari", "198601012011012002")
    asked = parts.credentials.ask_for_passkey(SITE, sari, "sari")
    assert not added(parts, sari, device.registers(asked))
    # and nobody removes another's
    parts.credentials.remove_passkey(sari, device.credential)
    assert len(parts.credentials.passkeys(budi)) == 1


def test_a_device_is_not_asked_twice(parts: Door, budi: UUID, device: Device) -> None:
    asked = json.loads(parts.credentials.ask_for_passkey(SITE, budi, "budi"))
    assert len(asked["excludeCredentials"]) == 1


def test_a_passkey_opens_nothing_once_the_account_is_closed_or_begun_anew(
    parts: Door, budi: UUID, device: Device
) -> None:
    answer = device.answers(parts.signing_in.question(SITE))
    parts.accounts.close("budi")
    assert not let_in(parts, answer)
    # nor for whoever is let in again
    parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")
    assert not let_in(parts, device.answers(parts.signing_in.question(SITE)))
