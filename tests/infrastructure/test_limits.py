"""Does a benchmark tell a missed limit from a met one, in words and by its exit code?"""

import pytest

from benchmarks.limits import Limits


def test_limits_that_were_met_end_with_code_0() -> None:
    limits = Limits()
    assert limits.least(20_000, 20_000, "20,000 rows/s") == " (at least 20,000 rows/s: met)"
    assert limits.below(299.9, 300, "300 ms") == " (below 300 ms: met)"
    with pytest.raises(SystemExit) as ended:
        limits.end()
    assert ended.value.code == 0


def test_one_missed_limit_among_others_ends_with_code_1() -> None:
    limits = Limits()
    assert limits.least(19_999, 20_000, "20,000 rows/s") == " (at least 20,000 rows/s: MISSED)"
    assert limits.below(300, 300, "300 ms") == " (below 300 ms: MISSED)"
    limits.least(2, 1, "1")
    with pytest.raises(SystemExit) as ended:
        limits.end()
    assert ended.value.code == 1
