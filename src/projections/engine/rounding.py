"""How is a number of people told to whom it may not be told exactly? As the nearest multiple of five, and always the same one.

A number that is asked again is rounded alike, so that asking often finds nothing out. Sums of rounded numbers are multiples
of five too, so that no sum of them and no difference is a number between one and four.
"""

BASE = 5  # numbers of one to four people are small
_HALF = BASE // 2
MILLION = 1_000_000  # rupiah; less than five workers cost in a year (5 x 12 x Rp16,800)


def rounded(people: int) -> int:
    """The nearest multiple of 5; of a difference too."""
    return -rounded(-people) if people < 0 else (people + _HALF) // BASE * BASE


def rounded_sql(people: str) -> str:
    """The same in SQL, of an integer that is never negative."""
    return f"(({people}) + {_HALF}) / {BASE} * {BASE}"


def is_small(people: int) -> bool:
    """Whether so few people are meant that each may be known; nobody is not few."""
    return 0 < people < BASE


def small_sql(people: str) -> str:
    """The same in SQL."""
    return f"({people}) BETWEEN 1 AND {BASE - 1}"


def rounded_money(rupiah: int, people: int) -> int:
    """What so many people cost, told as finely as their number: what the rounded number of people would cost on average, to the
    nearest million.
    """
    cost = rupiah if people == 0 else rupiah * rounded(people) // people
    return (cost + MILLION // 2) // MILLION * MILLION
