"""What do officers do about people, and which deaths are held at every moment?"""

import datetime as dt
from collections.abc import Mapping

from hypothesis import strategies as st

from naungan.domain.deaths import RecordDeath, WithdrawDeath
from naungan.domain.identity import CorrectIdentity
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import IdentityReason, NikWas, RecordingMode, Sex, TakenBackReason
from naungan.projections.deaths import deaths_of
from naungan.projections.engine.reading import At, Reader
from tests.people import nik

from .naive.register import Naive
from .officers import Moment, Officers
from .setting import EVERYBODY, Drawn, Steps, mixed, number, past_day, some_day

DRAWN: Mapping[str, Drawn] = {
    "identify": {
        "one": number,
        "born": st.none() | st.sampled_from([dt.date(y, 4, 23) for y in (1950, 1957, 1985, 2007)]),
        "nik": st.none() | st.integers(1, 9),
        "sex": st.sampled_from((None, Sex.MALE, Sex.FEMALE)),
    },
    "die": {"one": number, "on": st.one_of(past_day, past_day, some_day)},
    "withdraw_death": {"one": number, "anybody": mixed, "on": past_day},
}
OFTEN: Mapping[str, int] = {"die": 2, "withdraw_death": 6}


def identify(officers: Officers, one: int, born: dt.date | None, nik: int | None, sex: Sex | None) -> None:
    """Corrects a person; the lists of the officers go on naming them as before."""
    number = None if nik is None else another_nik(nik)
    was = None if nik is None else NikWas.CHANGED
    intent = CorrectIdentity(
        officers.named(one), IdentityReason.TYPED_WRONG, number, was, birth_date=born, sex=sex
    )
    officers.send(
        officers.register.correct_identity, intent, RecordingMode.COMMAND, lambda n, _: n.identify(intent)
    )


def die(officers: Officers, one: int, on: dt.date) -> None:
    intent = RecordDeath(on, enrolment=officers.named(one))
    officers.send(
        officers.register.record_death,
        intent,
        RecordingMode.COMMAND,
        lambda n, _: n.die(intent, officers.today()),
    )


def withdraw_death(officers: Officers, one: int, anybody: bool, on: dt.date) -> None:
    """Takes back the death of anybody, or of somebody who died; where nobody did, one dies before."""
    if not anybody and not officers.naive.dead:
        die(officers, one, on)
    naive = officers.naive
    dead = [known for known in officers.ids if naive.enrolled[known].worker in naive.dead and not anybody]
    named = (dead or officers.ids)[one % len(dead or officers.ids)]
    intent = WithdrawDeath(TakenBackReason.WRONG_PERSON, enrolment=named)

    def withdrawn(naive: Naive, outcome: Outcome) -> None:
        restored = naive.withdraw_death(intent)
        assert set(outcome.result["enrolments"]) == {str(known) for known in restored}

    officers.send(officers.register.withdraw_death, intent, RecordingMode.COMMAND, withdrawn)


STEPS: Steps = {"identify": identify, "die": die, "withdraw_death": withdraw_death}


def another_nik(number: int) -> str:
    """A NIK that nobody had at first."""
    return nik(100 + number)


async def compare(officers: Officers, reader: Reader, at: At, moment: Moment) -> None:
    """Every death that is on record."""
    known = officers.register.vault.find([worker.nik for worker in EVERYBODY])
    found = await deaths_of(reader, list(known.values()), at)
    dead = {w: found[known[w.nik]].on for w in EVERYBODY if known.get(w.nik) in found}
    assert dead == moment.naive.dead
