"""Whom does palm money pay for?"""

import datetime as dt
from dataclasses import replace

from naungan.domain.eligibility.palm_workers import palm_worker
from naungan.domain.vocabulary import FundingSource

from .cases import APPLICANT, TERMS, case, reason, standing


def test_palm_money_is_for_palm_workers_not_registered_before() -> None:
    palm = replace(TERMS, funding_source=FundingSource.DBH_SAWIT)
    worker = APPLICANT._replace(segment="PALM_WORKER")
    assert palm_worker(case(worker, terms=palm)) is None
    assert reason(palm_worker(case(terms=palm))) == "not_a_palm_worker"
    before = standing(dt.date(2020, 1, 1), dt.date(2021, 1, 1))
    assert reason(palm_worker(case(worker, terms=palm, standing=before))) == "not_a_palm_worker"
    assert palm_worker(case(standing=before)) is None
    # and whoever was enrolled by mistake, without a day, was not registered
    mistake = standing(dt.date(2020, 1, 1), dt.date(2020, 1, 1))
    assert palm_worker(case(worker, terms=palm, standing=mistake)) is None
