"""Where does this installation keep its things? Settings from the environment, each with a default that works.

Without addresses an embedded PostgreSQL in the data directory serves all three databases.
"""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..domain.public_texts import looks_like_a_nik
from ..texts.problems import Problem, Setting

REPORT_DAYS = 30  # how long a report of the rows that were not enrolled is kept; it holds NIKs
READY_LAG = 30  # seconds an event may wait for the read models before the server says that it is not ready
LOOPBACK = ("127.0.0.1", "::1", "localhost")  # addresses that only this machine reaches
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - of this machine, from wherever it is reached
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_ACTOR = re.compile(r"[A-Za-z0-9._:@-]{1,64}")
_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")  # as a browser sends it


class SettingsProblem(Problem):
    """A setting is missing or cannot be; one line that names it and says what it should be."""


@dataclass(frozen=True)
class Settings:
    """`None` addresses mean the embedded server. Three addresses may name three databases, each with several hosts."""

    data: Path
    event_store_url: str | None
    read_model_url: str | None
    vault_url: str | None
    keys: Path
    host: str
    port: int
    actor: str  # under whom is recorded what nobody signed in for, in a simulated log
    import_memory_mb: int = 2048  # of the process that reads a file
    upload_mb: int = 512  # of one file that is sent to the server
    uploads_mb: int = 2048  # of all that are sent, waiting or imported
    uploads: int = 10  # how many that may be
    keep_free_mb: int = 1024  # of the disk, below which no upload is taken in
    import_seconds: int = 60  # that reading may take, beside two for each megabyte of the file
    ready_lag: int = READY_LAG
    user_requests: int = 6_000  # that each user may send to /graphql and our pages within a minute …
    user_cost: int = 5_000_000  # … and the fields that these may answer
    public_requests: int = 600  # the same for each address of who is not signed in
    public_cost: int = 500_000
    origins: frozenset[str] = frozenset()  # of the sites whose pages may ask /graphql
    hosts: tuple[
        str, ...
    ] = ()  # the names at which it is opened beside those of loopback, the one that is told to people first
    tls_cert: Path | None = None
    tls_key: Path | None = None  # there where the certificate is
    proxies: tuple[
        str, ...
    ] = ()  # addresses or ranges whose word on the address and scheme of a client is believed
    server: str | None = None  # where the command line asks, in place of the databases of this machine
    token_file: Path | None = None
    ca: Path | None = None  # a certificate that vouches for that server
    metrics_port: int | None = None  # of 127.0.0.1, where Prometheus asks; None: nowhere
    occupations: Path | None = None  # None: occupations.yaml in the data directory

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings of the variables NAUNGAN_*. Raises SettingsProblem."""
        data = Path(environment.get("NAUNGAN_DATA", ".naungan")).absolute()
        metrics = environment.get("NAUNGAN_METRICS_PORT")
        urls = [environment.get(f"NAUNGAN_{name}_URL") for name in ("EVENT_STORE", "READ_MODEL", "VAULT")]
        if any(urls) and not all(urls):
            raise SettingsProblem(Setting.SOME_URLS)
        actor = environment.get("NAUNGAN_ACTOR", "operator")
        if _ACTOR.fullmatch(actor) is None or looks_like_a_nik(actor):
            # It stands in every event, for ever.
            raise SettingsProblem(Setting.ACTOR)
        cert, key = _tls(environment)
        proxies = _proxies(environment)
        host = _host(environment, protected=cert is not None or proxies != ())
        return cls(
            data=data,
            event_store_url=urls[0],
            read_model_url=urls[1],
            vault_url=urls[2],
            keys=Path(environment.get("NAUNGAN_VAULT_KEYS", str(data / "keys" / "vault.json"))).absolute(),
            host=host,
            port=_port("NAUNGAN_PORT", environment.get("NAUNGAN_PORT", "8000")),
            actor=actor,
            import_memory_mb=_whole(environment, "NAUNGAN_IMPORT_MEMORY_MB", 2048),
            upload_mb=_whole(environment, "NAUNGAN_UPLOAD_MB", 512),
            uploads_mb=_whole(environment, "NAUNGAN_UPLOADS_MB", 2048),
            uploads=_whole(environment, "NAUNGAN_UPLOADS", 10),
            keep_free_mb=_whole(environment, "NAUNGAN_KEEP_FREE_MB", 1024),
            import_seconds=_whole(environment, "NAUNGAN_IMPORT_SECONDS", 60),
            ready_lag=_whole(environment, "NAUNGAN_READY_LAG", READY_LAG),
            user_requests=_whole(environment, "NAUNGAN_USER_REQUESTS", 6_000),
            user_cost=_whole(environment, "NAUNGAN_USER_COST", 5_000_000),
            public_requests=_whole(environment, "NAUNGAN_PUBLIC_REQUESTS", 600),
            public_cost=_whole(environment, "NAUNGAN_PUBLIC_COST", 500_000),
            origins=_origins(environment),
            hosts=_hosts(environment, host),
            tls_cert=cert,
            tls_key=key,
            proxies=proxies,
            server=environment.get("NAUNGAN_SERVER") or None,
            token_file=_file(environment, "NAUNGAN_TOKEN_FILE"),
            ca=_file(environment, "NAUNGAN_CA"),
            metrics_port=_port("NAUNGAN_METRICS_PORT", metrics) if metrics else None,
            occupations=Path(named).absolute() if (named := environment.get("NAUNGAN_OCCUPATIONS")) else None,
        )

    @property
    def occupation_names(self) -> Path:
        """The file of what a regency's lists call segments; it need not be there."""
        return self.occupations or self.data / "occupations.yaml"

    @property
    def beyond_this_machine(self) -> bool:
        """Whether others than this machine may reach the server, by its address or through a proxy."""
        return self.host not in LOOPBACK or bool(self.hosts or self.proxies)

    @property
    def address(self) -> str:
        """Where people open the server, without a slash at the end: at `localhost` unless it has a name, since browsers have passkeys
        there and not at 127.0.0.1. A proxy is taken to listen where https does.
        """
        if not self.hosts:
            return f"{'http' if self.tls_cert is None else 'https'}://localhost:{self.port}"
        name = f"[{self.hosts[0]}]" if ":" in self.hosts[0] else self.hosts[0]
        return (
            f"https://{name}" if self.tls_cert is None or self.port == 443 else f"https://{name}:{self.port}"
        )

    @property
    def embedded(self) -> bool:
        """Whether the databases are ours to start."""
        return self.event_store_url is None

    def at(self, event_store: str, read_model: str, vault: str) -> "Settings":
        """These settings with the addresses of running databases."""
        return replace(self, event_store_url=event_store, read_model_url=read_model, vault_url=vault)

    def environment(self) -> dict[str, str]:
        """What a child process needs to have the same settings."""
        names = {} if self.occupations is None else {"NAUNGAN_OCCUPATIONS": str(self.occupations)}
        names |= {} if self.metrics_port is None else {"NAUNGAN_METRICS_PORT": str(self.metrics_port)}
        urls = {
            "NAUNGAN_EVENT_STORE_URL": self.event_store_url,
            "NAUNGAN_READ_MODEL_URL": self.read_model_url,
            "NAUNGAN_VAULT_URL": self.vault_url,
        }
        return {
            "NAUNGAN_DATA": str(self.data),
            "NAUNGAN_VAULT_KEYS": str(self.keys),
            "NAUNGAN_HOST": self.host,
            "NAUNGAN_PORT": str(self.port),
            "NAUNGAN_ACTOR": self.actor,
            "NAUNGAN_IMPORT_MEMORY_MB": str(self.import_memory_mb),
            "NAUNGAN_UPLOAD_MB": str(self.upload_mb),
            "NAUNGAN_UPLOADS_MB": str(self.uploads_mb),
            "NAUNGAN_UPLOADS": str(self.uploads),
            "NAUNGAN_KEEP_FREE_MB": str(self.keep_free_mb),
            "NAUNGAN_IMPORT_SECONDS": str(self.import_seconds),
            "NAUNGAN_READY_LAG": str(self.ready_lag),
            "NAUNGAN_USER_REQUESTS": str(self.user_requests),
            "NAUNGAN_USER_COST": str(self.user_cost),
            "NAUNGAN_PUBLIC_REQUESTS": str(self.public_requests),
            "NAUNGAN_PUBLIC_COST": str(self.public_cost),
            "NAUNGAN_ORIGINS": ",".join(sorted(self.origins)),
            "NAUNGAN_HOSTS": ",".join(self.hosts),
            "NAUNGAN_TLS_CERT": str(self.tls_cert or ""),
            "NAUNGAN_TLS_KEY": str(self.tls_key or ""),
            "NAUNGAN_TRUSTED_PROXIES": ",".join(self.proxies),
            **names,
            **{name: url for name, url in urls.items() if url is not None},
        }


def _port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise SettingsProblem(Setting.PORT, name=name, value=text)
    return int(text)


def _listed(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(environment.get(name, "").replace(",", " ").split())


def _origins(environment: Mapping[str, str]) -> frozenset[str]:
    name = (
        "NAUNGAN_ORIGINS" if "NAUNGAN_ORIGINS" in environment else "NAUNGAN_CORS_ORIGINS"
    )  # its former name
    origins = frozenset(_listed(environment, name))
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise SettingsProblem(Setting.ORIGINS, name=name)
    return origins


def _file(environment: Mapping[str, str], name: str) -> Path | None:
    given = environment.get(name)
    return Path(given).absolute() if given else None


def _tls(environment: Mapping[str, str]) -> tuple[Path | None, Path | None]:
    """The files of certificate and key, both or none."""
    cert, key = _file(environment, "NAUNGAN_TLS_CERT"), _file(environment, "NAUNGAN_TLS_KEY")
    if (cert is None) is not (key is None):
        raise SettingsProblem(Setting.HALF_TLS)
    return cert, key


def _proxies(environment: Mapping[str, str]) -> tuple[str, ...]:
    given = _listed(environment, "NAUNGAN_TRUSTED_PROXIES")
    for one in given:
        try:
            everyone = ipaddress.ip_network(one, strict=False).prefixlen == 0
        except ValueError:
            everyone = True
        if everyone:
            raise SettingsProblem(Setting.PROXIES, value=one)
    return given


def _host(environment: Mapping[str, str], *, protected: bool) -> str:
    """The address to listen at, beyond this machine only where requests come over TLS."""
    host = environment.get("NAUNGAN_HOST", "127.0.0.1").lower()
    if host not in LOOPBACK and not _is_name(host):
        raise SettingsProblem(Setting.NO_HOST, value=host)
    if host not in LOOPBACK and not protected:
        raise SettingsProblem(Setting.HOST, value=host)
    return host


def _hosts(environment: Mapping[str, str], host: str) -> tuple[str, ...]:
    """The names at which the server is opened: those that are set, else the one address that it listens at."""
    names = tuple(one.lower().strip("[]") for one in _listed(environment, "NAUNGAN_HOSTS"))
    if not all(_is_name(one) for one in names):
        raise SettingsProblem(Setting.HOSTS)
    if not names and host in _EVERY_ADDRESS:
        raise SettingsProblem(Setting.NO_HOSTS, value=host)
    return names or (() if host in LOOPBACK else (host,))


def _is_name(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return len(text) <= 253 and _NAME.fullmatch(text) is not None
    return True


def _whole(environment: Mapping[str, str], name: str, default: int) -> int:
    """A whole number above zero."""
    text = environment.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) > 0):
        raise SettingsProblem(Setting.NUMBER, name=name, value=text)
    return int(text)
