"""How are a partial date, a period and an amount asked for and shown? Small values that many types hold.

PartialDate.of(event.signed_on)         Period(start=..., end_exclusive=None)         Money.of(1_626_307_200)
"""

import datetime as dt

import strawberry

from ...domain import dates
from ...texts.formats import show_day, show_rupiah
from .context import Info
from .enums import ClaimMeasure, DatePrecision
from .scalars import BigInt


@strawberry.type(description="Tanggal sebagian · a date as precise as its source.")
class PartialDate:
    value: str = strawberry.field(description='Nilai · "2021", "2022-09" or "2022-10-24".')
    precision: DatePrecision = strawberry.field(description="Ketelitian · to which unit the date is known.")

    @strawberry.field(description="Tampilan · the date as people write it, in the language asked for.")
    def display(self, info: Info) -> str:
        return show_day(self.value, info.context.locale)

    @classmethod
    def of(cls, date: dates.PartialDate | None) -> "PartialDate | None":
        """The domain's partial date as GraphQL shows it."""
        return None if date is None else cls(value=date.value, precision=date.precision)

    @classmethod
    def parse(cls, value: str | None) -> "PartialDate | None":
        """The partial date of an ISO text whose length tells its precision."""
        return None if value is None else cls.of(dates.PartialDate.parse(value))


@strawberry.type(
    description="Masa · the days from start to the day before endExclusive, shown to people as 's.d.' the last day."
)
class Period:
    start: dt.date = strawberry.field(description="Hari pertama · the first day.")
    end_exclusive: dt.date | None = strawberry.field(
        description="Hari pertama sesudahnya · the first day after it; null is open."
    )


@strawberry.input(
    description="Masa · the days from start to the day before endExclusive; an absent endExclusive is open."
)
class PeriodInput:
    start: dt.date = strawberry.field(description="Hari pertama · the first day.")
    end_exclusive: dt.date | None = strawberry.field(
        default=None, description="Hari pertama sesudahnya · the first day after it; absent: open."
    )


@strawberry.input(
    description="Rentang hari · the days from start to the day before endExclusive; endExclusive must be after start."
)
class DaysInput:
    start: dt.date = strawberry.field(description="Hari pertama · the first day.")
    end_exclusive: dt.date = strawberry.field(
        description="Hari pertama sesudahnya · the first day that no longer counts."
    )


@strawberry.input(
    description="Rentang waktu · what was recorded from start to before endExclusive; an absent end is open."
)
class TimesInput:
    start: dt.datetime | None = strawberry.field(
        default=None, description="Sejak · recorded at this time or later."
    )
    end_exclusive: dt.datetime | None = strawberry.field(
        default=None, description="Sebelum · recorded before this time."
    )


@strawberry.type(description="Uang · an amount of money, in whole rupiah.")
class Money:
    amount: BigInt = strawberry.field(description="Jumlah · whole units of the currency.")
    currency: str = strawberry.field(description="Mata uang · the ISO 4217 code, IDR.")

    @strawberry.field(description="Tampilan · the amount as people write it.")
    def display(self, info: Info) -> str:
        return show_rupiah(self.amount, info.context.locale)

    @classmethod
    def of(cls, rupiah: int | None) -> "Money | None":
        """Whole rupiah, or null where the amount is unknown."""
        return None if rupiah is None else cls.rupiah(rupiah)

    @classmethod
    def rupiah(cls, amount: int) -> "Money":
        """Whole rupiah that are known."""
        return cls(amount=BigInt(amount), currency="IDR")


@strawberry.input(description="Uang · an amount of money, in whole rupiah.")
class MoneyInput:
    amount: BigInt = strawberry.field(description="Jumlah · whole rupiah.")


def rupiah(given: MoneyInput | None) -> int | None:
    """The whole rupiah of an amount, where one was given."""
    return None if given is None else given.amount


@strawberry.type(description="Angka · what is measured: money, or else a count of workers or cards.")
class Figure:
    count: int | None = strawberry.field(
        description="Cacah · how many workers or cards; null, too, where an old claim counts more than 32 bits hold."
    )
    money: Money | None = strawberry.field(description="Uang · how much money.")

    @classmethod
    def of(cls, value: int | None, measure: ClaimMeasure) -> "Figure | None":
        """A value in the unit of its measure, or null where there is none."""
        if value is None:
            return None
        if measure is ClaimMeasure.BUDGET_ALLOCATED:
            return cls(count=None, money=Money.rupiah(value))
        return cls(count=value if abs(value) < 2**31 else None, money=None)


@strawberry.input(
    one_of=True,
    description="Angka · money for BUDGET_ALLOCATED, a count of workers or cards for every other measure.",
)
class FigureInput:
    count: int | None = strawberry.field(
        default=strawberry.UNSET, description="Cacah · how many workers or cards."
    )
    money: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET, description="Uang · how much money."
    )
