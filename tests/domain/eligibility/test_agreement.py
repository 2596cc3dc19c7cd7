"""Does an agreement hold on the first day?"""

import datetime as dt
from dataclasses import replace

import pytest

from naungan.domain.agreements import Agreement
from naungan.domain.eligibility.agreement import agreement_in_force
from naungan.domain.refusals import Against
from naungan.domain.vocabulary import AgreementKind

from .cases import AGREEMENT, END, GIVEN, KAPUAS, PASER, START, reason


@pytest.mark.parametrize(
    ("agreement", "breach"),
    [
        (None, "no_agreement"),
        (Agreement(KAPUAS, None, START, None), "no_agreement"),
        (Agreement(PASER, None, START + dt.timedelta(days=1), None), "agreement_not_begun"),
        (Agreement(PASER, None, START, None), None),
        (Agreement(PASER, None, dt.date(2021, 1, 1), START), "agreement_not_in_force"),
        (Agreement(PASER, None, dt.date(2021, 1, 1), START + dt.timedelta(days=1)), None),
        (Agreement(PASER, None, dt.date(2021, 1, 1), None, terminated_on=START), "agreement_terminated"),
        (Agreement(PASER, None, dt.date(2021, 1, 1), None, terminated_on=END), None),
        (
            Agreement(PASER, None, dt.date(2021, 1, 1), START, terminated_on=dt.date(2022, 3, 1)),
            "agreement_not_in_force",
        ),
    ],
)
def test_the_agreement_is_of_this_region_and_in_force_on_the_first_day(
    agreement: Agreement | None, breach: str | None
) -> None:
    found = agreement_in_force(replace(GIVEN, agreement=agreement))
    assert reason(found) == breach
    assert found is None or breach == "no_agreement" or found.against == Against("Agreement", AGREEMENT)


def test_an_agreement_that_was_terminated_before_its_end_was_in_force_until_then() -> None:
    over = Agreement(PASER, None, dt.date(2021, 1, 1), START, terminated_on=dt.date(2022, 3, 1))
    found = agreement_in_force(replace(GIVEN, agreement=over))
    assert found is not None
    assert found.facts == {"start": "2021-01-01", "end": "2022-03-01"}


def test_a_memorandum_alone_covers_nobody() -> None:
    assert GIVEN.agreement is not None
    memorandum = replace(GIVEN.agreement, kind=AgreementKind.MEMORANDUM)
    assert reason(agreement_in_force(replace(GIVEN, agreement=memorandum))) == "no_agreement"
