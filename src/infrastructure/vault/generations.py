"""With which key generations is the vault written? One answer for every process, whatever its key file holds beside."""

from typing import Any

import psycopg

from .sealing import Generations, Sealing


def writing(connection: psycopg.Connection[Any]) -> Generations:
    """The generations the vault is written with, held until the transaction ends."""
    row = connection.execute("SELECT kek, index_key FROM vault.writing FOR SHARE").fetchone()
    assert row is not None
    return Generations(*row)


def kek_for_writing(connection: psycopg.Connection[Any], sealing: Sealing) -> int:
    """The generation of the key-encryption key to seal with, held likewise. Raises KeyProblem where this process has not
    got it.
    """
    generations = writing(connection)
    sealing.write_with(generations)
    return generations.kek


def alone(connection: psycopg.Connection[Any]) -> Generations:
    """The same, and nobody else writes to the vault until the transaction ends."""
    row = connection.execute("SELECT kek, index_key FROM vault.writing FOR UPDATE").fetchone()
    assert row is not None
    return Generations(*row)
