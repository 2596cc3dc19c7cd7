"""What do officers do about agreements?"""

import datetime as dt
from collections.abc import Mapping

from hypothesis import strategies as st

from naungan.domain.agreements import (
    AmendAgreement,
    CorrectTermination,
    TerminateAgreement,
    WithdrawTermination,
)
from naungan.domain.dates import Period
from naungan.domain.vocabulary import RecordingMode, TakenBackReason

from .officers import Officers
from .setting import Drawn, Steps, some_day

DRAWN: Mapping[str, Drawn] = {
    "terminate": {
        "which": st.sampled_from((0, 0, 1, 2)),
        "on": some_day,
        "then": st.none() | st.just("withdraw") | some_day,
    },
    "correct_termination": {"which": st.integers(0, 2), "on": some_day},
    "withdraw_termination": {"which": st.integers(0, 2)},
    "amend": {
        "which": st.integers(0, 2),
        "end": st.sampled_from((None, dt.date(2022, 11, 15), dt.date(2023, 2, 1), dt.date(2022, 10, 20))),
    },
}
OFTEN: Mapping[str, int] = {"terminate": 3}


def terminate(officers: Officers, which: int, on: dt.date, then: dt.date | str | None) -> None:
    """Terminate an agreement; `then` that is taken back, or was for another day."""
    intent = TerminateAgreement(officers.agreements[which], on, "tidak diperpanjang")
    officers.send(
        officers.register.terminate_agreement, intent, RecordingMode.COMMAND, lambda n, _: n.terminate(intent)
    )
    if isinstance(then, str):
        withdraw_termination(officers, which)
    elif then is not None:
        correct_termination(officers, which, then)


def correct_termination(officers: Officers, which: int, on: dt.date) -> None:
    intent = CorrectTermination(officers.agreements[which], on, "salah tanggal")
    officers.send(
        officers.register.correct_termination,
        intent,
        RecordingMode.COMMAND,
        lambda n, _: n.correct_termination(intent),
    )


def withdraw_termination(officers: Officers, which: int) -> None:
    one = officers.agreements[which]
    intent = WithdrawTermination(one, TakenBackReason.TYPED_WRONG)
    officers.send(
        officers.register.withdraw_termination,
        intent,
        RecordingMode.COMMAND,
        lambda n, _: n.withdraw_termination(one),
    )


def amend(officers: Officers, which: int, end: dt.date | None) -> None:
    one, period = officers.agreements[which], Period(dt.date(2022, 1, 1), end)
    intent = AmendAgreement(one, period=period)
    officers.send(
        officers.register.amend_agreement, intent, RecordingMode.COMMAND, lambda n, _: n.amend(one, period)
    )


STEPS: Steps = {
    "terminate": terminate,
    "correct_termination": correct_termination,
    "withdraw_termination": withdraw_termination,
    "amend": amend,
}
