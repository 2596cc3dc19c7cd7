"""Who holds a card, since when and where? The days of every status of every card, the handovers it waited at in vain, and counts.

A row is one status of a card in one village over the days [start_day, end_day), as believed from the append `known_from` until
`known_until`; `since` is the first day of the status, wherever the card was. A card is the worker's: it holds for every enrolment of
theirs, and is counted in a village of its own regency (see `cards/villages.py`).
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import psycopg

from ..engine.projection import Entry
from . import ledger
from .changes import TOLD, CardChanges


class Cards:
    """The projection `cards`. The end of a status that lasts is stored as 9999-12-31."""

    name = "cards"
    version = 4  # where each card is, and how many there are
    tables: tuple[str, ...] = ("card_period", "card_missed", ledger.TABLE)

    def create(self, schema: str) -> str:
        return f"""
CREATE TABLE {schema}.card_period (
  regency text COLLATE "C" NOT NULL,
  card uuid NOT NULL,
  worker uuid NOT NULL,
  enrolment uuid NOT NULL,
  issued_on date NOT NULL,
  evidence text COLLATE "C" NOT NULL,
  serial text COLLATE "C" NOT NULL,
  membership text COLLATE "C",
  status text COLLATE "C" NOT NULL,
  start_day date NOT NULL,
  end_day date NOT NULL,
  handed_over_on date,
  handover uuid,
  received_by text COLLATE "C",
  proof text COLLATE "C",
  replaced_by uuid,
  without text COLLATE "C",
  version integer NOT NULL,
  since date NOT NULL,
  village text COLLATE "C" NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, card, known_from, start_day)
);
CREATE INDEX ON {schema}.card_period (regency, village, card);
CREATE INDEX ON {schema}.card_period (card);
CREATE INDEX ON {schema}.card_period (worker);
CREATE INDEX ON {schema}.card_period (serial);
CREATE INDEX ON {schema}.card_period (membership) WHERE membership IS NOT NULL;
CREATE INDEX ON {schema}.card_period (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE TABLE {schema}.card_missed (
  regency text COLLATE "C" NOT NULL,
  card uuid NOT NULL,
  handover uuid NOT NULL,
  missed_on date NOT NULL,
  village text COLLATE "C" NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, card, handover, known_from)
);
CREATE INDEX ON {schema}.card_missed (card);
CREATE INDEX ON {schema}.card_missed (handover);
CREATE TABLE {schema}.card_place (
  regency text COLLATE "C" NOT NULL,
  worker uuid NOT NULL,
  enrolment uuid NOT NULL,
  start_day date NOT NULL,
  end_day date NOT NULL,
  village text COLLATE "C" NOT NULL,
  counting boolean NOT NULL,
  told bigint NOT NULL,
  PRIMARY KEY (regency, worker, enrolment, start_day)
);
{ledger.create(schema)}"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Open rows for what is now believed of the cards that the batch is about; close those that no longer are."""
        told = [entry for entry in batch if type(entry.event) in TOLD]
        if not told:
            return
        cards = CardChanges(cursor, schema)
        cards.load(told)
        for append, entries in groupby(told, key=lambda entry: entry.append_id):
            cards.append(append, entries)
        cards.write()
