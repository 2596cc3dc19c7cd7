"""Which tables do the vault, and the accounts beside it, need in this version?"""

import psycopg

from ..postgres.migrations import apply, scripts_of


def migrate_vault(url: str) -> None:
    """Bring vault and accounts to this version. Safe to call at every start and from several processes. Raises
    MigrationProblem.
    """
    with psycopg.connect(url) as connection:
        apply(connection, "vault", scripts_of("vault"))
        apply(connection, "access", scripts_of("access"))
