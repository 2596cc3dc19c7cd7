"""How do the parts fit together? The one place that wires ports to what implements them."""

import contextlib
import datetime as dt
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ..domain.bulk.enrolment import BulkEnrolment
from ..domain.bulk.from_list import ListEnrolment
from ..domain.bulk.intake import Intake
from ..domain.commands.register import Register
from ..texts.problems import Setting
from .accounts.accounts import Accounts
from .accounts.recorded import INSTALLATION, InLog
from .indonesia.nik import NikRules
from .indonesia.regions import KemendagriRegions
from .log.migrate import rows_are_guarded
from .log.store import PostgresEventStore
from .postgres.databases import existing
from .reference import addresses, bounds_of, catalogue_of, keys_of, reference_of
from .settings import Settings, SettingsProblem
from .vault.keys import load_keys
from .vault.migrate import migrate_vault
from .vault.staging import PostgresStaging
from .vault.vault import PostgresVault

if TYPE_CHECKING:
    from ..projections.engine.projection import Projection
    from ..projections.engine.runner import Runner
    from .accounts.door import Door
    from .accounts.signed_in import WhoReader
    from .bulk.file_worker import FileWorker, Upload
    from .web.services import Services
    from .web.sign_in.routes import Entrance
    from .web.tls import Certificate


@dataclass(frozen=True)
class Writing:
    """The side that records: the log, the vault, and the register over them."""

    store: PostgresEventStore
    vault: PostgresVault
    regions: KemendagriRegions
    identity: NikRules
    register: Register
    signing_key: bytes  # for cursors and cells: the same after a restart, so that pages stay open
    simulated: bool  # all people are invented: whoever is not signed in may do all
    actor: str  # under whom is recorded what nobody signed in for


@contextlib.contextmanager
def writing(
    settings: Settings,
    *,
    script_from: dt.datetime | None = None,
    regions: KemendagriRegions | None = None,
) -> Iterator[Writing]:
    """Open log and vault, migrated to this version; closed again at the end. A log that exists keeps its clock.

    `script_from` asks for a simulated log that begins then; `regions` are ones already loaded. Raises KeyProblem,
    ClockProblem or MigrationProblem, each one line that says what to do.
    """
    migrate_vault(addresses(settings)[2])
    with _writing(settings, regions or KemendagriRegions(), script_from) as side:
        yield side


@contextlib.contextmanager
def _writing(
    settings: Settings, regions: KemendagriRegions, script_from: dt.datetime | None = None
) -> Iterator[Writing]:
    """What `writing` gives, over a vault that is migrated."""
    store_url, _, vault_url = addresses(settings)
    keys = keys_of(settings)
    with contextlib.ExitStack() as closing:
        store = PostgresEventStore(store_url)
        closing.callback(store.close)
        if script_from is not None:
            store.create_log(simulated=True, started_at=script_from)
        else:
            store.open_log()
        vault = PostgresVault(vault_url, keys, reload=lambda: load_keys(settings.keys))
        closing.callback(vault.close)
        identity = NikRules()
        signing_key = hmac.digest(keys.digest, b"naungan:cursors", "sha256")
        simulated = store.log_state().simulated
        # In a simulated log users are let in by a click: they have no passwords.
        able = set if simulated else Accounts(vault).able
        register = Register(store, vault, identity, regions, signing_in=able)
        actor = settings.actor if simulated else INSTALLATION
        yield Writing(store, vault, regions, identity, register, signing_key, simulated, actor)


def accounts_of(side: Writing) -> Accounts:
    """The accounts alone; what is done about them is recorded in the log."""
    return Accounts(side.vault, record=InLog(side.register))


def door_of(side: Writing) -> "Door":
    """Accounts, sessions and tokens; what is done about them is recorded in the log."""
    # Imported when somebody is to be let in: most commands do without passkeys.
    from .accounts.door import door

    return door(side.vault, record=InLog(side.register))


def _entrance(side: Writing, reader: "WhoReader") -> "Entrance":
    """What lets people in; where all of them are invented, invented users by a click, too."""
    from .accounts.demo_users import InventedUsers
    from .web.sign_in.routes import Entrance

    door = door_of(side)
    invented = InventedUsers(door.accounts, door.sessions, side.regions) if side.simulated else None
    return Entrance(door, reader, invented)


@contextlib.contextmanager
def letting_in(settings: Settings) -> "Iterator[Door]":
    """The same, for the command line; closed at the end. Raises NoLog, and what `writing` raises."""
    existing(addresses(settings)[0])
    with writing(settings) as side:
        yield door_of(side)


@contextlib.contextmanager
def importing(settings: Settings, upload: "Upload") -> "Iterator[tuple[FileWorker, BulkEnrolment]]":
    """The file worker, in a process of its own, and the enrolment that records the file; both closed at the end.

    Enter before any thread is started: the worker is a fork. Raises NoLog, and what `writing` raises.
    """
    with reading_file(settings, upload) as (file_worker, side):
        yield file_worker, BulkEnrolment(side.store, side.vault, side.register.enrolling)


@contextlib.contextmanager
def reading_file(settings: Settings, upload: "Upload") -> "Iterator[tuple[FileWorker, Writing]]":
    """The file worker, in a process of its own, and the side that records; see `importing`."""
    # Imported when a file is there: most commands do without spreadsheets.
    from .bulk.file_process import beside, importing_alone

    existing(addresses(settings)[0])
    migrate_vault(addresses(settings)[2])
    keys_of(settings)
    regions = KemendagriRegions()
    reference = reference_of(settings, regions)
    with (
        beside(upload, reference, bounds_of(settings)) as file_worker,
        _writing(settings, regions) as side,
        importing_alone(),
    ):
        yield file_worker, side


@contextlib.contextmanager
def reading_alone(settings: Settings, upload: "Upload") -> "Iterator[FileWorker]":
    """The file worker, in a process of its own, for people to propose to a server elsewhere: it asks no database."""
    from .bulk.file_process import beside, importing_alone
    from .bulk.file_worker import Reference
    from .bulk.no_vault import no_vault

    regions = KemendagriRegions()
    reference = Reference(regions, catalogue_of(settings), NikRules(), no_vault)
    with beside(upload, reference, bounds_of(settings)) as file_worker, importing_alone():
        yield file_worker


def staging_of(settings: Settings) -> PostgresStaging:
    """Where batches wait outside the log. Raises KeyProblem."""
    keys = keys_of(settings)
    return PostgresStaging(addresses(settings)[2], keys, reload=lambda: load_keys(settings.keys))


def projections() -> "tuple[Projection, ...]":
    """Every read model of this version (`projections/all.py`)."""
    # Imported when read models are wanted: most commands do without.
    from ..projections.all import all_projections

    return all_projections(KemendagriRegions())


@contextlib.contextmanager
def projecting(settings: Settings) -> "Iterator[Runner]":
    """A projector over an existing log and the read models; closed again at the end. Raises NoLog."""
    from ..projections.engine.runner import Runner

    store_url, read_model_url, _ = addresses(settings)
    existing(store_url)
    with contextlib.ExitStack() as closing:
        store = PostgresEventStore(store_url, pool_size=2)
        closing.callback(store.close)
        store.open_log()
        runner = Runner(store, projections(), read_model_url)
        closing.callback(runner.close)
        runner.ensure()
        yield runner


def certificate(settings: Settings) -> "Certificate | None":
    """What the server shows over TLS; None where it does not. Raises TlsProblem."""
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    # Imported where a certificate is shown: most serve this machine alone.
    from .web.tls import Certificate

    return Certificate(settings.tls_cert, settings.tls_key)


def refuse_beyond(settings: Settings, *, simulated: bool) -> None:
    """Raise SettingsProblem where a register that is open to everyone would be reached from beyond this machine."""
    if simulated and settings.beyond_this_machine:
        raise SettingsProblem(Setting.SIMULATED_BEYOND)


@contextlib.contextmanager
def serving(settings: Settings) -> "Iterator[Services]":
    """What the server needs, over pools it opens itself; the writing side is closed at the end. Whoever is not signed in may do all
    where all people are invented, and that is served on this machine alone; elsewhere nothing is served before rows can be shown by
    scope. Raises SettingsProblem.
    """
    # Imported when a server is wanted: the projector and most commands do without a web and its schema.
    from ..graphql.types.signed_tokens import Signer
    from ..projections.engine.pools import pool
    from ..projections.engine.reading import Reader
    from .accounts.kept_tellings import KeptTellings
    from .accounts.read_log import Sights
    from .accounts.read_log_chain import Sealing
    from .accounts.signed_in import WhoReader, who_pool
    from .bulk.enrolling_lists import EnrollingLists
    from .bulk.file_process import apart
    from .bulk.list_report import style_of
    from .log.reader import PostgresEventReader
    from .log.users_changed import users_changed
    from .postgres.reader_login import as_reader
    from .web.imports import Imports
    from .web.rate_limits import Allowance, Allowances
    from .web.services import Services
    from .web.sign_in.identified import Users
    from .web.uploads import Quota

    store_url, read_model_url, vault_url = addresses(settings)
    with (
        writing(settings) as side,
        contextlib.closing(staging_of(settings)) as staging,
    ):
        reading, events = pool(read_model_url), pool(store_url, most=4)
        shown, told = as_reader(read_model_url, most=8), as_reader(store_url, most=4)
        refuse_beyond(settings, simulated=side.simulated)
        everyone = side.simulated
        if not everyone and (shown is None or told is None or not rows_are_guarded(store_url)):
            raise SettingsProblem(Setting.NO_READER)
        own = vault_url not in (store_url, read_model_url)
        vault = pool(vault_url, least=0, most=1) if own else None
        sessions = who_pool(vault_url)
        reader, tellings = WhoReader(sessions), KeptTellings(side.vault)
        yield Services(
            reader=Reader(reading, shown),
            events=PostgresEventReader(events, told),
            register=side.register,
            regions=side.regions,
            catalogue=catalogue_of(settings),
            signer=Signer(side.signing_key),
            changed=users_changed(store_url),
            actor=side.actor,
            everyone=everyone,
            pools=[one for one in (reading, events, shown, told, sessions, vault) if one is not None],
            projections=[p.name for p in projections()],
            versions={p.name: p.version for p in projections()},
            ready_lag=settings.ready_lag,
            origins=settings.origins,
            hosts=settings.hosts,
            proxies=settings.proxies,
            allowances=Allowances(
                Allowance(settings.user_requests, settings.user_cost),
                Allowance(settings.public_requests, settings.public_cost),
            ),
            entrance=_entrance(side, reader),
            signed_in=Users(reader),
            vault=vault,
            people=Sights(side.vault),
            by_itself=Sealing(side.vault, side.store, side.register, INSTALLATION),
            tellings=tellings,
            intake=Intake(side.store, side.vault, side.register.enrolling, side.regions, staging),
            imports=Imports(
                BulkEnrolment(side.store, side.vault, side.register.enrolling, side.register.rights),
                lambda upload: apart(upload, partial(reference_of, settings), bounds_of(settings)),
                side.vault,
                settings.data,
                register=side.register,
                lists=EnrollingLists(
                    ListEnrolment(side.store, side.vault, side.register.enrolling, side.register.rights),
                    partial(style_of, catalogue_of(settings), side.regions),
                ),
                tellings=tellings,
                quota=Quota(
                    settings.uploads,
                    settings.upload_mb << 20,
                    settings.uploads_mb << 20,
                    settings.keep_free_mb << 20,
                ),
            ),
        )
