"""What may have become of a list of candidates, and of its rows? Closed lists of the domain, described bilingually.

As in `enums.py`: import the enums from here wherever a GraphQL annotation needs one.
"""

from ...domain.vocabulary import ListState, RowState
from ...texts.labels.lists import LIST_STATES, ROW_STATES
from .enums import describe_enum

__all__ = ["ListState", "RowState"]

describe_enum(
    RowState, "Keadaan baris · what became of a row of a list that carries its people.", labels=ROW_STATES
)
describe_enum(ListState, "Keadaan daftar · what a list of candidates waits for.", labels=LIST_STATES)
