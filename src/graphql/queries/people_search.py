"""Who is it that somebody asks about? People by NIK, card number or membership number, or by a name within one village.

Names and NIKs lie encrypted: a NIK is found by its fingerprint, a name by opening those of one village. That a NIK was found is written
down as a look, and that names were opened as a look at each of them. Who is not in sight is as unknown as who is not in the register: the same statements, the same answer.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

import anyio.to_thread
import strawberry

from ...domain.people_told_an_hour import MOST as MOST_TOLD
from ...domain.people_told_an_hour import Way
from ...domain.regions import NATION, level_of
from ...domain.vocabulary import RegionLevel
from ...projections.cards import answers as card_answers
from ...projections.engine.reading import At
from ...projections.enrolments import query as enrolments
from ...projections.enrolments.query import Participant
from ...texts.questions import QuestionFault
from ..types.context import Info, People
from ..types.disclosure import reserve_one_told
from ..types.errors import BadQuestion
from ..types.moment import today_in
from ..types.scalars import RegionCode
from ..types.selected_fields import selection_of
from ..types.who_sees_what import require_sight
from .names import Whose, operation_of, require_second_factor, shows_name
from .nodes import load_below
from .people import Enrolment
from .regions import require_region

BY_POST = "findPeople"  # what it asks with must stand in no address
MOST = 20
_NIK = re.compile(r"[0-9]{16}")
_NOBODY = UUID(int=0)  # asked for where there is nobody, so that the same statements run
_LEAST_LETTERS = 2
_LONGEST = 100  # characters of what is searched with


@strawberry.input(description="Nama dalam satu desa · a name, or a part of one, of somebody in one village.")
class NameInVillage:
    village: RegionCode = strawberry.field(
        description="Desa · the code of the village in which they are or were enrolled."
    )
    name: str = strawberry.field(
        description="Nama · the name or parts of it; titles, abbreviations and usual differences of spelling are passed over."
    )


@strawberry.input(one_of=True, description="Cari orang menurut · one thing that is known of somebody.")
class PersonSearch:
    nik: strawberry.Maybe[str] = strawberry.field(description="NIK · all sixteen digits.")
    membership: strawberry.Maybe[str] = strawberry.field(description="KPJ · the membership number.")
    serial: strawberry.Maybe[str] = strawberry.field(
        description="Nomor kartu · the number of a card of theirs."
    )
    name: strawberry.Maybe[NameInVillage] = strawberry.field(
        description="Nama · a name within one village. Every name of the village is opened for it, and a look at each is written down."
    )


@strawberry.type(description="Orang yang ditemukan · who was found, as far as whoever asks may see them.")
class PeopleFound:
    enrolments: list[Enrolment] = strawberry.field(
        description=f"Peserta · of each person the enrolment in force today, else the last one before it, else the next; at most {MOST}."
    )
    more: bool = strawberry.field(
        description="Masih ada lagi · whether there are more than are told: say more of the name."
    )


@strawberry.type
class FindingPeopleQueries:
    @strawberry.field(
        description="Cari orang · people by NIK, membership number, card number, or by name within one village, for operators and verifiers "
        "who signed in with two things. By POST alone: none of these belongs into an address. Searches by NIK that find nobody are counted, "
        f"{MOST_TOLD[Way.COMMAND]} an hour."
    )
    async def find_people(
        self,
        info: Info,
        by: Annotated[PersonSearch, strawberry.argument(description="Menurut · what is known of them.")],
    ) -> PeopleFound | None:
        require_sight(info.context, "PeopleFound")  # before anything is looked for
        people = info.context.people
        if people is None:
            return None
        require_second_factor(info.context)
        if by.nik is not None:
            rows = await _by_nik(info, people, by.nik.value)
        elif by.name is not None:
            rows = await _by_name(info, people, by.name.value)
        else:
            rows = await _by_card(info, by)
        keys = [row.id for row in rows[:MOST]]
        found = await load_below(info, "Enrolment", keys, selection_of(info), "enrolments")
        return PeopleFound(
            enrolments=[one for one in found if isinstance(one, Enrolment)], more=len(rows) > MOST
        )


async def _by_nik(info: Info, people: People, nik: str) -> Sequence[Participant]:
    if _NIK.fullmatch(nik) is None:
        raise BadQuestion(QuestionFault.NIK_TO_FIND)
    reserved = await anyio.to_thread.run_sync(reserve_one_told, info, Way.COMMAND)
    workers = await anyio.to_thread.run_sync(people.of_niks, [nik])
    rows = await _in_sight(info, list(workers.values()))
    user, tellings = info.context.principal.id, info.context.tellings
    if rows and tellings is not None and reserved is not None:
        await anyio.to_thread.run_sync(tellings.give_back, reserved)
    if rows and not selection_of(info).has(
        "enrolments", "person"
    ):  # whose NIK it is was told: a look, without the name too
        await anyio.to_thread.run_sync(people.see, user, operation_of(info), [row.worker for row in rows])
    return rows


async def _by_card(info: Info, by: PersonSearch) -> Sequence[Participant]:
    given = by.serial or by.membership
    assert given is not None
    number = given.value.strip()
    if not number or len(number) > _LONGEST:
        raise BadQuestion(QuestionFault.NUMBER_TO_FIND, most=_LONGEST)
    which = {"serial": number} if by.serial is not None else {"membership": number}
    workers = await card_answers.workers_of(info.context.reader, **which, most=MOST + 1, at=_at(info))
    return await _in_sight(info, workers)


async def _by_name(info: Info, people: People, given: NameInVillage) -> Sequence[Participant]:
    village, part = given.village, given.name.strip()
    require_region(info, village)
    if level_of(village) is not RegionLevel.VILLAGE:
        raise BadQuestion(QuestionFault.VILLAGE_TO_FIND)
    if sum(map(str.isalpha, part)) < _LEAST_LETTERS or len(part) > _LONGEST:
        raise BadQuestion(QuestionFault.NAME_TO_FIND, least=_LEAST_LETTERS, most=_LONGEST)
    context = info.context
    workers = await enrolments.workers_of_village(context.reader, village, at=_at(info))
    rows = {row.worker: row for row in await _in_sight(info, workers)}

    def alike() -> list[UUID]:
        """Those whose name holds what was given, by name: that all were looked at is written down before."""
        seen = people.see(context.principal.id, operation_of(info), list(rows))
        holds = context.catalogue.names.holds
        named = [(one.name.casefold(), worker) for worker, one in seen.items() if holds(one.name, part)]
        return [worker for _, worker in sorted(named)]

    return [rows[worker] for worker in await anyio.to_thread.run_sync(alike)]


async def _in_sight(info: Info, workers: Sequence[UUID]) -> Sequence[Participant]:
    """Of each of these the enrolment that is shown, where whoever asks may see who it is; in the order of the workers."""
    found: Mapping[UUID, Participant] = await enrolments.of_workers(
        info.context.reader, workers or [_NOBODY], today_in(info, NATION), at=_at(info)
    )
    rows = (found[worker] for worker in workers if worker in found)
    return [row for row in rows if shows_name(info.context, Whose(row.regency, row.village, row.id))]


def _at(info: Info) -> At:
    return At(at_least=info.context.min_position)
