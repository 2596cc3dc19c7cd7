"""What is shown of a participant and of the worker's card? Each leads to the other, so both are here."""

import datetime as dt

import strawberry

from ...domain import stretches as domain_stretches
from ...domain import vocabulary as domain
from ...projections.cards.answers import Card as CardRow
from ...projections.enrolments.query import Participant as ParticipantRow
from ..types.context import Info
from ..types.enums import (
    CardStatus,
    Evidence,
    FundingSource,
    MembershipCategory,
    Programme,
    RecordingMode,
    Sex,
)
from ..types.receipts import ReceiptProof, Receiver
from ..types.taken_back import TakenBackReason
from ..types.values import Period
from .deaths import Death
from .events import Historied
from .names import Person, Sight
from .papers import Agreement, Budget
from .prefetch import Prefetched
from .regions import Region, Scheme, Segment, region_of
from .selections import Decree, ParticipantList


@strawberry.type(
    description="Kartu peserta · a membership card on the day of the list it stands in (today, where it was asked for "
    "by id). It is the worker's and holds for every enrolment."
)
class Card(Historied):
    status: CardStatus = strawberry.field(description="Status · its state on the day.")
    issued_on: dt.date = strawberry.field(description="Tanggal penerbitan · when it was issued.")
    serial: str = strawberry.field(description="Nomor kartu · its number.")
    membership: str | None = strawberry.field(
        description="KPJ · the membership number, which a replacement keeps; null where it is not known."
    )
    handed_over_on: dt.date | None = strawberry.field(
        description="Tanggal penyerahan · when it was handed over; null while it waits."
    )
    received_by: Receiver | None = strawberry.field(
        description="Penerima · into whose hands it was given; null while it waits."
    )
    proof: ReceiptProof | None = strawberry.field(
        description="Bukti terima · what shows that it was received; null while it waits."
    )
    not_collected_on: dt.date | None = strawberry.field(
        description="Tidak diambil · the last handover at which it waited and nobody came."
    )
    evidence: Evidence = strawberry.field(description="Bukti · how the issue is known.")
    version: int = strawberry.field(description="Versi · for expectedVersion.")
    _row: strawberry.Private[CardRow]
    _prefetched: strawberry.Private[Prefetched]

    @strawberry.field(description="Menggantikan · the card it took the place of.")
    def replaces(self, info: Info) -> "Card | None":
        row = self._prefetched.card(self._row.worker, self._row.replaces)
        return None if row is None else Card.of(row, info, self._prefetched)

    @strawberry.field(
        description="Peserta · the worker's enrolment in force on the day, else the last before it."
    )
    def enrolment(self, info: Info) -> "Enrolment":
        return Enrolment.of(self._prefetched.people[self._row.worker], info, self._prefetched)

    @classmethod
    def of(cls, row: CardRow, info: Info, prefetched: Prefetched) -> "Card":
        return cls(
            id=prefetched.shown.id_on_day("Card", row.id, row.regency, info),
            status=CardStatus(row.status),
            issued_on=row.issued_on,
            serial=row.serial,
            membership=row.membership,
            handed_over_on=row.handed_over_on,
            received_by=None if row.received_by is None else Receiver(row.received_by),
            proof=None if row.proof is None else ReceiptProof(row.proof),
            not_collected_on=row.not_collected_on,
            evidence=Evidence(row.evidence),
            version=row.version,
            _row=row,
            _prefetched=prefetched,
            _stream=row.id,
            _histories=prefetched.histories,
        )


@strawberry.type(
    description="Bagian masa · unbroken days of an enrolment in one village, segment and category; a move begins the next."
)
class Stretch:
    period: Period = strawberry.field(description="Hari · its days.")
    village: Region = strawberry.field(
        description="Desa atau kelurahan · where the worker is counted on them."
    )
    segment: Segment = strawberry.field(description="Segmen · the occupation group on them.")
    category: MembershipCategory = strawberry.field(description="Kategori · the membership category on them.")

    @classmethod
    def of(cls, stretch: domain_stretches.Stretch, info: Info) -> "Stretch":
        return cls(
            period=Period(start=stretch.start, end_exclusive=stretch.end_exclusive),
            village=region_of(info, stretch.village),
            segment=Segment.of(stretch.segment, info),
            category=MembershipCategory(stretch.category),
        )


@strawberry.type(
    description="Peserta · one enrolment, on the day of the list it stands in (today, where it was asked for by id). "
    "Its id is what commands take. Personal data stands in `person` alone."
)
class Enrolment(Historied):
    version: int = strawberry.field(description="Versi · for expectedVersion.")
    region: Region = strawberry.field(description="Kabupaten · the regency that enrolled the worker.")
    village: Region = strawberry.field(
        description="Desa atau kelurahan · where the worker is counted on the day."
    )
    scheme: Scheme = strawberry.field(description="Skema · the group of workers that the enrolment is for.")
    segment: Segment = strawberry.field(description="Segmen · the occupation group on the day.")
    category: MembershipCategory = strawberry.field(
        description="Kategori kepesertaan · the membership category."
    )
    funding_source: FundingSource = strawberry.field(description="Sumber dana · who pays.")
    programmes: list[Programme] = strawberry.field(description="Program · what the worker is insured for.")
    period: Period = strawberry.field(
        description="Masa perlindungan · the days protected; it starts and ends on one day where none is left."
    )
    sex: Sex = strawberry.field(description="Jenis kelamin · sex as registered.")
    birth_year: int = strawberry.field(description="Tahun lahir · year of birth.")
    age: int = strawberry.field(
        description="Umur · completed years on the first day: what the age policy judges."
    )
    concurrent: bool = strawberry.field(
        description="Rangkap · recorded beside another enrolment on the same days: a finding, never counted."
    )
    mode: RecordingMode = strawberry.field(description="Cara pencatatan · how the enrolment was recorded.")
    evidence: Evidence = strawberry.field(description="Bukti · how the enrolment is known.")
    _row: strawberry.Private[ParticipantRow]
    _prefetched: strawberry.Private[Prefetched]

    @strawberry.field(
        description="Bagian masa · the days protected, whatever day the question names, cut where a move changes the village or the segment, "
        "in their order; none where no day is left. A move whose day is still to come is a later one."
    )
    def stretches(self, info: Info) -> list[Stretch]:
        return [Stretch.of(one, info) for one in self._prefetched.stretches.get(self._row.id, ())]

    @strawberry.field(description="Perjanjian · the agreement the enrolment hangs on.")
    def agreement(self) -> Agreement | None:
        return self._prefetched.papers.agreement(self._row.agreement)

    @strawberry.field(
        description="Kartu · the worker's card on the day, whichever enrolment it was issued for: the last one issued "
        "that is neither replaced nor revoked."
    )
    def card(self, info: Info) -> Card | None:
        row = self._prefetched.card_of(self._row.worker)
        return None if row is None else Card.of(row, info, self._prefetched)

    @strawberry.field(
        name="list",
        description="Daftar · the list of candidates that the worker comes from; null where none was named.",
    )
    def list_(self) -> ParticipantList | None:
        return None if self._row.listed is None else self._prefetched.lists.get(self._row.listed)

    @strawberry.field(description="SK · the decree that names the worker; null where none was named.")
    def decree(self) -> Decree | None:
        return None if self._row.decree is None else self._prefetched.decrees.get(self._row.decree)

    @strawberry.field(description="Anggaran · the budget lines that pay for the days, each once.")
    def budgets(self) -> list[Budget]:
        lines = self._prefetched.budgets
        return [lines[line] for line in self._row.budgets if line in lines]

    @strawberry.field(
        description="Orang · who the worker is, for operators of the regency and verifiers of the village; each look is written down. "
        "Null where the person was forgotten."
    )
    def person(self, info: Info) -> Person | None:
        return self._prefetched.persons.person(info.context, self._row)

    @strawberry.field(description="Siapa melihat · who was shown who the worker is, the latest first.")
    def sights(self, info: Info) -> list[Sight] | None:
        return self._prefetched.persons.looks(info.context, self._row)

    @strawberry.field(description="Kematian · the worker's death, where one is on record.")
    def death(self) -> Death | None:
        row = self._prefetched.deaths.get(self._row.worker)
        return None if row is None else Death.of(row)

    @strawberry.field(
        description="Dibatalkan · why the enrolment was taken back, as one that should never have been; null where it was not."
    )
    def voided(self) -> TakenBackReason | None:
        return self._prefetched.voids.get(self._row.id)

    def unpriced(self, info: Info) -> tuple[domain.Programme, ...]:
        """The programmes that had no tariff on the first day."""
        category, source = (
            domain.MembershipCategory(self._row.category),
            domain.FundingSource(self._row.funding_source),
        )
        programmes = [domain.Programme(programme) for programme in self._row.programmes]
        month = self._row.period_start.replace(day=1)
        return info.context.catalogue.price(category, programmes, source, month).unpriced

    @classmethod
    def of(cls, row: ParticipantRow, info: Info, prefetched: Prefetched) -> "Enrolment":
        return cls(
            id=prefetched.shown.id_on_day("Enrolment", row.id, row.regency, info),
            version=row.version,
            region=region_of(info, row.regency),
            village=region_of(info, row.village),
            scheme=Scheme.of(row.scheme, info),
            segment=Segment.of(row.segment, info),
            category=MembershipCategory(row.category),
            funding_source=FundingSource(row.funding_source),
            programmes=[Programme(p) for p in row.programmes],
            period=Period(start=row.period_start, end_exclusive=row.period_end),
            sex=Sex(row.sex),
            birth_year=row.birth_year,
            age=row.age,
            concurrent=not row.counting,
            mode=RecordingMode(row.mode),
            evidence=Evidence(row.evidence),
            _row=row,
            _prefetched=prefetched,
            _stream=row.id,
            _histories=prefetched.histories,
        )
