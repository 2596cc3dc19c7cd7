"""What do tests of read models begin with? Those that project many histories take a copy of tables that are there."""

from collections.abc import Iterator

import psycopg
import pytest

from naungan.infrastructure.composition import projections
from tests.conftest import fresh_database

from .history import History


@pytest.fixture(scope="session")
def begun(postgres: str, template: str) -> Iterator[str]:
    """The name of a database in which every read model is built and nothing is projected: copied for each history."""
    with fresh_database(postgres, template) as url:
        History().project(url, *projections())
        yield str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
