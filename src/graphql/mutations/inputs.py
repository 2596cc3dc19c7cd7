"""What do the inputs of all commands share? The keys that every one has, and a date as precise as its source."""

import strawberry

from ..types.enums import DatePrecision

KEY = "Kunci idempotensi · the command's own key: the same key and body return the first outcome, another body conflicts."
VERSION = "Versi yang diharapkan · refuse with VERSION_CONFLICT unless it is at this version."


@strawberry.input(description="Tanggal sebagian · a date as precise as its source.")
class PartialDateInput:
    value: str = strawberry.field(description='Nilai · "2021", "2022-09" or "2022-10-24".')
    precision: DatePrecision = strawberry.field(description="Ketelitian · it must fit the value.")
