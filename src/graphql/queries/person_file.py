"""What does the register hold about one person? All of it in one question, for who asks to see their own data."""

from typing import Annotated
from uuid import UUID

import anyio.to_thread
import strawberry

from ...domain.regions import NATION
from ...projections.cards import answers as card_answers
from ...projections.engine.reading import At
from ...projections.enrolments import query as enrolments
from ..types import ids
from ..types.context import Info
from ..types.moment import today_in
from ..types.relay import After, Before, Connection, First, Last, PageArguments, page_of
from ..types.selected_fields import selection_of
from .events import Event, events_of
from .names import Person, Sight, Whose, operation_of, require_name
from .nodes import load_below
from .people import Card, Enrolment

_SIGHTS = 1_000  # the latest looks that are told


@strawberry.type(
    description="Berkas seseorang · all that the register holds about one person, as far as it is of the regencies of whoever asks: for the "
    "person's right to see their data. Asking for it is written down as a look."
)
class PersonFile:
    person: Person | None = strawberry.field(
        description="Orang · who it is; null where the person was forgotten."
    )
    enrolments: list[Enrolment] = strawberry.field(
        description="Kepesertaan · every enrolment as it now stands, by when it was recorded; one that was taken back protects no day."
    )
    cards: list[Card] = strawberry.field(description="Kartu · every card, the last one issued first.")
    sights: list[Sight] = strawberry.field(
        description=f"Siapa melihat · who was shown who it is, the latest first, at most {_SIGHTS}."
    )
    _streams: strawberry.Private[tuple[UUID, ...]]
    _key: strawberry.Private[str]

    @strawberry.field(
        description="Riwayat · every event of the person, of all enrolments and cards, in recorded order."
    )
    async def history(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Event]:
        arguments = PageArguments(first, after, last, before)
        at = At(at_least=info.context.min_position)
        paging = page_of(info, "personFile.history", {"enrolment": self._key}, arguments, at=at)
        owner = self._streams[0]
        found = await info.context.events.histories({owner: self._streams}, paging.asked_window(), paging.at)
        return paging.connection(found[owner], await events_of(info, found[owner].rows, selection_of(info)))


@strawberry.type
class PersonFileQueries:
    @strawberry.field(
        description="Berkas seseorang · all about the person of an enrolment, for operators of its regency; null where there is none."
    )
    async def person_file(
        self,
        info: Info,
        enrolment: Annotated[
            strawberry.ID, strawberry.argument(description="Peserta · an enrolment of the person, whichever.")
        ],
    ) -> PersonFile | None:
        context, key, today = info.context, ids.decode_uuid(enrolment, "Enrolment"), today_in(info, NATION)
        at = At(at_least=context.min_position)
        _, rows = await enrolments.by_ids(context.reader, [key], today, at=at)
        row = rows.get(key)
        if row is None or context.people is None:
            return None
        require_name(context, Whose(row.regency, row.village, row.id))
        seen = await anyio.to_thread.run_sync(
            context.people.see, context.principal.id, operation_of(info), [row.worker]
        )
        sights = await anyio.to_thread.run_sync(context.people.sights, [row.worker], _SIGHTS)
        every = await enrolments.ever_of_worker(context.reader, row.worker, at=at)
        cards = await card_answers.of_workers(context.reader, [row.worker], today, at=at)
        held = [card.id for card in cards.get(row.worker, ())]
        asked = selection_of(info)
        standing = await load_below(info, "Enrolment", every, asked, "enrolments")
        return PersonFile(
            person=Person.of(seen.get(row.worker)),
            enrolments=[one for one in standing if isinstance(one, Enrolment)],
            cards=[
                one for one in await load_below(info, "Card", held, asked, "cards") if isinstance(one, Card)
            ],
            sights=[Sight.of(one) for one in sights.get(row.worker, ())],
            _streams=(row.worker, *every, *held),
            _key=str(key),
        )
