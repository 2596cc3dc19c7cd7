"""Does a register that is served over TLS answer another machine, and only as it should? Over real processes, from another network."""

import contextlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from naungan.domain.vocabulary import Role
from naungan.infrastructure.postgres.databases import databases
from naungan.infrastructure.settings import Settings
from tests import warm
from tests.certificates import Pair, made
from tests.service_accounts import bearer_at

from .demo import free_port
from .elsewhere import Machine, another_machine
from .test_first_enrolment import environment, serving

pytestmark = pytest.mark.slow
NAME = "naungan.kutim.example"


@dataclass(frozen=True)
class Reached:
    """`naungan serve` over TLS at an address of this machine, as another machine reaches it; `tokens` by role, of 64.09."""

    machine: Machine
    port: int
    data: Path
    shown: Pair
    said: str
    tokens: dict[Role, str]

    @property
    def url(self) -> str:
        return f"https://{self.machine.server}:{self.port}"

    def curl(self, path: str, *more: str, url: str | None = None) -> tuple[int, Any, str]:
        """Status, JSON and headers of what curl is answered from elsewhere; 0 where it is not."""
        line = [
            *self.machine.command,
            "curl",
            "-sS",
            "-i",
            "--max-time",
            "20",
            "--cacert",
            str(self.shown.cert),
        ]
        ended = subprocess.run(
            [*line, *more, f"{url or self.url}{path}"],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        if ended.returncode:
            return 0, None, ended.stderr
        head, _, body = ended.stdout.replace("\r", "").partition("\n\n")
        with contextlib.suppress(ValueError):
            return int(head.split()[1]), json.loads(body), head.lower()
        return int(head.split()[1]), None, head.lower()

    def asks(self, query: str, *more: str) -> tuple[int, Any, str]:
        return self.curl(
            "/graphql", "-H", "content-type: application/json", "-d", json.dumps({"query": query}), *more
        )

    def naungan(self, role: Role, *line: str, given: str = "", ca: bool = True) -> tuple[int, str]:
        """Exit code and output of a command that is typed elsewhere, with the token of a role in a file."""
        token = self.data.parent / f"{role}.token"
        token.touch(0o600)
        token.write_text(self.tokens[role])
        known = ["--ca", str(self.shown.cert)] if ca else []
        at = ["--lang", "en", "--server", self.url, "--token-file", str(token), *known]
        ended = warm.run([*at, *line], environment(), timeout=120, given=given, network=self.machine.network)
        assert "Traceback" not in ended.stderr
        return ended.returncode, ended.stdout + ended.stderr

    def as_role(self, role: Role) -> tuple[str, str]:
        return "-H", f"authorization: Bearer {self.tokens[role]}"


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reached]:
    here = tmp_path_factory.mktemp("elsewhere")
    data, port = here / "data", free_port()
    with another_machine() as machine:
        shown = made(here / "tls", machine.server, NAME)
        line = ["--host", machine.server, "--port", str(port), "--data", str(data)]
        tls = ["--tls-cert", str(shown.cert), "--tls-key", str(shown.key)]
        with serving(*line, *tls, NAUNGAN_HOSTS=f"{machine.server},{NAME}") as served:
            with databases(Settings.from_environment({"NAUNGAN_DATA": str(data)})) as settings:
                bearers = {role: bearer_at(settings, role, "64.09") for role in (Role.OPERATOR, Role.AUDITOR)}
            tokens = {role: one["authorization"].partition(" ")[2] for role, one in bearers.items()}
            yield Reached(machine, port, data, shown, served.said, tokens)


def test_curl_on_another_machine_is_answered_over_tls_by_what_its_token_may_see(reached: Reached) -> None:
    assert f"Naungan is up at {reached.url}/" in reached.said
    link = (reached.data / "first-link.txt").read_text("utf-8")
    assert link.startswith(f"{reached.url}/tautan/")
    status, told, head = reached.asks("{ viewer { kind grants { role } } }", *reached.as_role(Role.AUDITOR))
    assert (status, told["data"]) == (200, {"viewer": {"kind": "SERVICE", "grants": [{"role": "AUDITOR"}]}})
    assert "strict-transport-security: max-age=" in head
    # who shows nothing is nobody, and a token that is none is refused
    asked = '{ coverage(region: "64.09") { covered } }'
    assert reached.asks(asked)[1]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert reached.asks(asked, "-H", f"authorization: Bearer ngn_{'x' * 43}")[0] == 401
    # figures of the process are for its own machine
    if reached.machine.command:
        assert reached.curl("/metrics")[0] == 404


def test_only_its_names_over_tls_are_answered_and_no_page_of_another_site(reached: Reached) -> None:
    asked = "{ __typename }"
    assert reached.asks(asked, "-H", f"host: {NAME}")[0] == 200
    for host in ("rebound.example", f"{NAME}.evil.example"):
        status, told, _ = reached.asks(asked, "-H", f"host: {host}")
        assert (status, told["errors"][0]["extensions"]["code"]) == (421, "UNKNOWN_HOST")
    status, told, _ = reached.asks(
        asked, "-H", "origin: https://evil.example", *reached.as_role(Role.AUDITOR)
    )
    assert (status, told["errors"][0]["extensions"]["code"]) == (403, "CROSS_SITE")
    # without TLS nothing is answered, whatever is said of a proxy
    assert (
        reached.curl("/readyz", "-H", "x-forwarded-proto: https", url=reached.url.replace("https", "http"))[0]
        == 0
    )
    # and a client that does not know the certificate is told by its own program
    status, _, said = reached.curl("/readyz", "--cacert", "/etc/ssl/certs/ca-certificates.crt")
    assert (status, "certificate" in said) == (0, True)


def test_a_session_beyond_this_machine_is_kept_for_this_very_host_over_tls(reached: Reached) -> None:
    place = (reached.data / "first-link.txt").read_text("utf-8").strip().removeprefix(reached.url)
    form = {"login": "rini", "name": "Rini Rekaan", "employee": "197001011990012001"}
    form |= {"password": "empat kata yang panjang", "again": "empat kata yang panjang"}
    sent = [part for name, value in form.items() for part in ("--data-urlencode", f"{name}={value}")]
    assert reached.curl(place, *sent, "-H", "origin: https://evil.example")[0] == 403
    status, _, head = reached.curl(place, *sent, "-H", f"origin: {reached.url}")
    assert status == 303, head
    [cookie] = [line for line in head.split("\n") if line.startswith("set-cookie:")]
    assert cookie.startswith("set-cookie: __host-naungan_session=")
    assert all(word in cookie for word in ("secure", "httponly", "samesite=lax", "path=/"))


BUDGET = """mutation { allocateBudget(input: { idempotencyKey: "6b1f4c1e-3a55-4d0e-9d8c-0b6a3a1f7e01", region: "64.09",
    scheme: "VULNERABLE_WORKERS", fundingSource: APBD, fiscalYear: 2026, stage: ORIGINAL, allocated: { amount: "1000000" }, quota: 10
  }) { ids userErrors { message } } }"""


def test_an_officer_elsewhere_types_the_same_commands_and_is_told_the_same(reached: Reached) -> None:
    # given a budget line that she recorded
    told = reached.asks(BUDGET, *reached.as_role(Role.OPERATOR))[1]["data"]["allocateBudget"]
    assert told["userErrors"] == []
    [budget] = told["ids"]
    revise = "budget", "revise", budget
    # when she revises it from elsewhere, then it is recorded, under her user
    assert cut(reached.naungan(Role.OPERATOR, *revise, "--quota", "12")) == (0, "Recorded at position ")
    assert cut(reached.naungan(Role.OPERATOR, *revise, "--quota", "12"), "It was so already") == (
        0,
        "It was so already",
    )
    code, listed = reached.naungan(Role.OPERATOR, "events", "list", "--name", "BudgetRevised")
    assert (code, listed.count("BudgetRevised")) == (0, 1)
    # what is refused is told in the same words and ends with the same code as on the server's machine
    for line in (
        [*revise, "--quota", "-1"],
        [*revise],
        ["budget", "revise", "no id"],
        ["budget", "villages", budget, "64.09.99.9999=3"],
    ):
        assert reached.naungan(Role.OPERATOR, *line) == here(reached, *line), line
    # whoever may not record is told so, and an auditor reads
    code, said = reached.naungan(Role.AUDITOR, *revise, "--quota", "13")
    assert (code, said.splitlines()[0][:6]) == (1, "error:")
    code, shown = reached.naungan(Role.AUDITOR, "coverage", "64.09", "--by", "village")
    assert (code, here(reached, "coverage", "64.09", "--by", "village")[1].splitlines()[:-1]) == (
        0,
        shown.splitlines()[:-1],
    )


def test_what_cannot_be_asked_from_elsewhere_is_one_line_that_says_what_to_do(reached: Reached) -> None:
    for line in (
        ["users", "list"],
        ["doctor"],
        ["events", "check"],
        ["projections", "list"],
        ["serve"],
    ):
        code, said = reached.naungan(Role.AUDITOR, *line)
        assert (code, "type it on the server's machine" in said) == (1, True), line
    code, said = reached.naungan(Role.AUDITOR, "coverage", "64.09", ca=False)
    assert (code, said) == (
        1,
        f"error: nobody whom this machine knows vouches for the certificate of {reached.url}: where it is your office's own, give --ca; "
        "nothing was sent\n",
    )


def here(reached: Reached, *line: str) -> tuple[int, str]:
    """The same command on the server's machine."""
    ended = warm.run(["--lang", "en", *line, "--data", str(reached.data)], environment(), timeout=120)
    return ended.returncode, ended.stdout + ended.stderr


def cut(told: tuple[int, str], to: str = "Recorded at position ") -> tuple[int, str]:
    return told[0], told[1][: len(to)]


def test_what_others_would_reach_and_should_not_is_refused_before_it_starts(
    reached: Reached, tmp_path: Path
) -> None:
    key, data = tmp_path / "key.pem", ["--data", str(tmp_path / "data")]
    key.write_bytes(reached.shown.key.read_bytes())
    key.chmod(0o644)
    cert, at = ["--tls-cert", str(reached.shown.cert)], ["--host", "127.0.0.3", "--port", "0"]
    good = [*cert, "--tls-key", str(reached.shown.key)]
    for line, says in (
        (["serve", *at, *data], "over TLS only: give its certificate (--tls-cert and --tls-key)"),
        (["serve", *at, *cert, *data], "set both of NAUNGAN_TLS_CERT and NAUNGAN_TLS_KEY"),
        (["serve", *at, *cert, "--tls-key", str(key), *data], f"chmod 600 {key}"),
        (["serve", *at, *cert, "--tls-key", str(tmp_path / "none"), *data], "is not there"),
        (["serve", "--host", "0.0.0.0", *good, *data], "set NAUNGAN_HOSTS"),  # noqa: S104
    ):
        assert says in ended_with(line)
    for beyond in ({"NAUNGAN_TRUSTED_PROXIES": "127.0.0.1"}, {"NAUNGAN_HOSTS": NAME}):
        assert "this log is simulated" in ended_with(["demo", *data], **beyond)
    assert not (tmp_path / "data").exists()


def ended_with(line: list[str], **more: str) -> str:
    """The one line that a command ends with."""
    ended = warm.run(line, {**environment(), "NAUNGAN_LANG": "en", **more})
    assert ended.returncode == 1
    [said] = ended.stderr.splitlines()
    return said
