"""Which tables does the vault need in this version?"""

import psycopg

from ..postgres.migrations import apply, scripts_of


def migrate_vault(url: str) -> None:
    """Bring the vault to this version. Safe to call at every start and from several processes. Raises MigrationProblem."""
    with psycopg.connect(url) as connection:
        apply(connection, "vault", scripts_of("vault"))
