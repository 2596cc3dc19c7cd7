"""Has this PostgreSQL a hole that is known? By the advisories of its makers, each with its day and where it was read."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from ....texts.doctor import Doctor
from .finding import Finding, found

_MAJORS = range(15, 19)  # that this version of Naungan was made for


class Advisory(NamedTuple):
    """A hole: the day it was published, and the first minor version of each major that is without it."""

    name: str
    on: dt.date
    fixed: Mapping[int, int]


# The worst of each security release that counts here: whoever has the minor of the newest one has those before.
ADVISORIES = (
    # https://www.postgresql.org/support/security/CVE-2026-6460/ and the record of the CVE by PostgreSQL itself
    Advisory("CVE-2026-6460", dt.date(2026, 11, 12), {18: 7, 17: 12, 16: 16, 15: 20}),
    # https://www.postgresql.org/support/security/CVE-2026-14680/ and the record of the CVE by PostgreSQL itself
    Advisory("CVE-2026-14680", dt.date(2026, 8, 13), {18: 6, 17: 11, 16: 15, 15: 19}),
    # https://www.postgresql.org/about/news/postgresql-184-1710-1614-1518-and-1423-released-3297/
    Advisory("CVE-2026-6473", dt.date(2026, 5, 14), {18: 4, 17: 10, 16: 14, 15: 18}),
)


def of_version(number: int) -> list[Finding]:
    """The holes of a server version as PostgreSQL numbers it (180006 is 18.6)."""
    major, minor = divmod(number, 10_000)
    version = f"{major}.{minor}"
    if major not in _MAJORS:
        return [found(Doctor.POSTGRES_UNKNOWN, version=version)]
    return [
        found(
            Doctor.POSTGRES_HOLE,
            version=version,
            advisory=one.name,
            on=one.on,
            fixed=f"{major}.{one.fixed[major]}",
        )
        for one in ADVISORIES
        if minor < one.fixed[major]
    ]
