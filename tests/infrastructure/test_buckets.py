"""Does a bucket give no more than it has, fill evenly, and take bounded memory?"""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from naungan.infrastructure.web.buckets import Buckets, Rate, Taken


class HandClock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_full_at_first_and_fills_evenly() -> None:
    clock = HandClock()
    buckets = Buckets(Rate(60, 60), clock=clock)
    assert buckets.take("budi", 50) == Taken(10, 0)
    assert buckets.take("budi", 20) == Taken(10, 10)  # ten are missing: in ten seconds
    assert buckets.take("sari", 20) == Taken(40, 0)  # another's own
    clock.now += 9.5
    assert buckets.take("budi", 20) == Taken(19, 1)
    clock.now += 0.5
    assert buckets.take("budi", 20) == Taken(0, 0)
    clock.now += 10_000
    assert buckets.take("budi", 0) == Taken(60, 0)  # never more than full


def test_what_costs_more_than_a_full_bucket_takes_all_of_it() -> None:
    clock = HandClock()
    buckets = Buckets(Rate(10, 60), clock=clock)
    assert buckets.take("budi", 10_000) == Taken(0, 0)
    assert buckets.take("budi", 10_000) == Taken(0, 60)


@example([(4.9167863543833406, 10), (0.0, 10)])  # whose sum of seconds is rounded down
@given(st.lists(st.tuples(st.floats(0, 30), st.integers(0, 15)), max_size=60))
def test_within_any_time_no_more_is_given_than_a_full_bucket_and_what_flowed_in(
    asked: list[tuple[float, int]],
) -> None:
    clock, rate = HandClock(), Rate(10, 60)
    buckets = Buckets(rate, clock=clock)
    given_out = 0
    for pause, cost in asked:
        clock.now += pause
        taken = buckets.take("budi", cost)
        assert 0 <= taken.left <= rate.most
        if not taken.wait:
            given_out += min(cost, rate.most)
        else:  # who waits as long as they are told is given it
            clock.now += taken.wait
            assert buckets.take("budi", cost).wait == 0
            given_out += min(cost, rate.most)
    assert given_out <= rate.most + clock.now * rate.most / rate.seconds + 1e-6


def test_of_very_many_keys_those_used_longest_ago_are_forgotten() -> None:
    buckets = Buckets(Rate(10, 60), most_keys=3, clock=HandClock())
    for key in ("a", "b", "c", "a", "d"):
        buckets.take(key, 4)
    found = Counter({key: buckets.take(key, 0).left for key in ("a", "d", "c")})
    assert found == {"a": 2, "d": 6, "c": 6}
    assert buckets.take("b", 0).left == 10
    assert len(buckets._known) == 3
