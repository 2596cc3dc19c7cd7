"""What do tests of read models begin with? Those that project many histories take a copy of tables that are there."""

from collections.abc import Iterator

import pytest

from naungan.infrastructure.composition import projections
from tests.databases import Shelf, fresh_database
from tests.standing import new_template

from .history import History


@pytest.fixture(scope="session")
def begun(postgres: str, template: str) -> str:
    """The name of a database in which every read model is built and nothing is projected: copied for each history."""
    name = f"{template}_begun"
    with new_template(postgres, name, template) as url:
        History().project(url, *projections())
    return name


@pytest.fixture
def database_url(shelf: Shelf, begun: str) -> Iterator[str]:
    """A fresh database in which every read model is built and nothing is projected."""
    with shelf.lend(begun) as url:
        yield url


@pytest.fixture
def unbuilt(postgres: str, template: str) -> Iterator[str]:
    """A fresh database without any read model."""
    with fresh_database(postgres, template) as url:
        yield url
