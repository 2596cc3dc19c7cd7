"""What do those need to know who read files? The catalogue, the regions, the vault and its keys, put together without the register.

The process of a file worker loads this and not `composition`: a server starts one for each file.
"""

from typing import TYPE_CHECKING

import psycopg

from ..domain.catalogue import STANDARD, Catalogue
from ..texts.problems import Setting
from .bulk.occupations import with_occupations
from .indonesia.nik import NikRules
from .indonesia.regions import KemendagriRegions
from .settings import Settings, SettingsProblem
from .vault.keys import Keys, generate, load_keys, save_keys
from .vault.vault import PostgresVault

if TYPE_CHECKING:
    from .bulk.file_worker import Bounds, Reference


def addresses(settings: Settings) -> tuple[str, str, str]:
    """The addresses of event store, read model and vault. Raises SettingsProblem where the server is not started."""
    urls = settings.event_store_url, settings.read_model_url, settings.vault_url
    if urls[0] is None or urls[1] is None or urls[2] is None:
        raise SettingsProblem(Setting.NO_URLS)
    return urls[0], urls[1], urls[2]


def keys_of(settings: Settings) -> Keys:
    """The vault's keys: from their file, or new ones for a vault that was never written to. Raises KeyProblem."""
    _, _, vault_url = addresses(settings)
    if not settings.keys.exists():
        with psycopg.connect(vault_url) as connection:
            unused = connection.execute("SELECT NOT EXISTS (SELECT FROM vault.note)").fetchone() == (True,)
        if unused:
            save_keys(settings.keys, generate())
    return load_keys(settings.keys)


def vault_of(settings: Settings, connections: int = 1) -> PostgresVault:
    """The vault alone, for the file worker and for upkeep. Raises KeyProblem."""
    keys, url = keys_of(settings), addresses(settings)[2]
    return PostgresVault(url, keys, pool_size=connections, reload=lambda: load_keys(settings.keys))


def catalogue_of(settings: Settings) -> Catalogue:
    """The reference data, with what the regencies' lists call segments. Raises SettingsProblem."""
    return with_occupations(STANDARD, settings.occupation_names)


def reference_of(settings: Settings, regions: KemendagriRegions | None = None) -> "Reference":
    """What the file worker needs to know; `regions` where they are loaded already."""
    from .bulk.file_worker import Reference

    regions = regions or KemendagriRegions()
    return Reference(regions, catalogue_of(settings), NikRules(), lambda: vault_of(settings))


def bounds_of(settings: Settings) -> "Bounds":
    """How much memory and time the process of a file worker has."""
    from .bulk.file_worker import Bounds

    return Bounds(settings.import_memory_mb << 20, settings.import_seconds)
