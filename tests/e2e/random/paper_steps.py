"""What do officers do about agreements?"""

import datetime as dt
from collections.abc import Mapping

from hypothesis import strategies as st

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.vocabulary import (
    RecordingMode,
)

from .officers import Officers
from .setting import Drawn, Steps, some_day

DRAWN: Mapping[str, Drawn] = {
    "terminate": {"which": st.integers(0, 2), "on": some_day},
}
OFTEN: Mapping[str, int] = {}


def terminate(officers: Officers, which: int, on: dt.date) -> None:
    intent = TerminateAgreement(officers.agreements[which], on, "tidak diperpanjang")
    officers.send(
        officers.register.terminate_agreement, intent, RecordingMode.COMMAND, lambda n, _: n.terminate(intent)
    )


STEPS: Steps = {"terminate": terminate}
