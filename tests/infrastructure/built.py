"""Which database do tests use that look at read models? One in which they are built, in place of the usual `database_url`."""

from collections.abc import Iterator

import pytest

from tests.databases import Shelf


@pytest.fixture
def database_url(shelf: Shelf, built_template: str) -> Iterator[str]:
    """A fresh database with an empty log and vault, and every read model built."""
    with shelf.lend(built_template) as url:
        yield url
