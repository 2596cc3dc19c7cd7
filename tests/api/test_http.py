"""GraphQL over HTTP: who may send what, how it is answered, and what never leaves the server."""

import json
import socket
import time
from dataclasses import replace
from typing import Any

import httpx
import psycopg
import pytest

from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.graphql import MOST_BYTES
from naungan.infrastructure.web.metrics import Figures, served_beside
from naungan.infrastructure.web.services import Services
from naungan.projections.coverage.tables import Coverage
from naungan.projections.engine.leading import lead
from naungan.projections.engine.pools import pool
from naungan.projections.engine.runner import Runner
from naungan.projections.findings.tables import FindingsProjection
from tests.api.asking import schema
from tests.api.conftest import RESPONSE_JSON, Api, Http, client
from tests.infrastructure.test_event_store import new, record

ENROL = "mutation ($i: EnrolWorkersInput!) { enrolWorkers(input: $i) { position } }"
HELLO = {"query": "{ __typename }"}


@pytest.fixture
def alive(own_api: Api) -> Api:
    """The application beside a projector that lives."""
    own_api.project()
    return own_api


def test_the_media_type_is_the_one_the_client_prefers(api: Api) -> None:
    for accept, expected in (
        (RESPONSE_JSON, RESPONSE_JSON),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        (f"{RESPONSE_JSON};q=0.5, application/json;q=0.9", "application/json"),
        (f"text/event-stream, {RESPONSE_JSON}, application/json;q=0.9", RESPONSE_JSON),
    ):
        response = api.http.post("/graphql", json=HELLO, headers={"accept": accept})
        assert response.headers["content-type"] == f"{expected}; charset=utf-8"
        assert response.json() == {"data": {"__typename": "Query"}, "extensions": {"everyone": True}}
    assert api.http.post("/graphql", json=HELLO, headers={"accept": "text/html"}).status_code == 406


def test_a_cookie_of_another_program_costs_no_more_than_it_is_long(api: Api) -> None:
    # given as long a cookie as a head may hold, quoted as Python's own reader of cookies takes seconds for
    strange = 'a="' + '\\"' * 29_000 + '"; bahasa=en'
    began = time.process_time()

    # when a page is asked for with it
    answer = api.http.get("/cek-kartu", headers={"cookie": strange})

    # then it is answered at once, and our own cookie beside it is read
    assert time.process_time() - began < 2  # 9 seconds before
    assert answer.headers["content-language"] == "en"


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "",
    ],
)
def test_a_body_that_a_web_page_may_send_unasked_is_refused(api: Api, content_type: str) -> None:
    response = api.http.post("/graphql", content=json.dumps(HELLO), headers={"content-type": content_type})
    assert response.status_code == 415


def test_a_body_beyond_100_kb_is_refused_whether_or_not_it_says_its_length(api: Api) -> None:
    long = json.dumps({"query": "{ __typename }" + " " * MOST_BYTES}).encode()
    headers = {"content-type": "application/json"}
    assert api.http.post("/graphql", content=long, headers=headers).status_code == 413
    pieces = [long[n : n + 10_000] for n in range(0, len(long), 10_000)]
    assert api.http.post("/graphql", pieces=pieces, headers=headers).status_code == 413
    fits = json.dumps({"query": "{ __typename }" + " " * (MOST_BYTES - 40)}).encode()
    assert api.http.post("/graphql", content=fits, headers=headers).status_code == 200


def test_get_answers_queries_and_no_mutation(api: Api) -> None:
    assert api.http.get("/graphql", params=HELLO).json()["data"] == {"__typename": "Query"}
    response = api.http.get("/graphql", params={"query": "mutation { __typename }"})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    assert api.http.request("DELETE", "/graphql").status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '"x"',
        "{}",
        '{"query": 1}',
        '{"query": "{a}", "variables": []}',
        '{"query": "{a}", "operationName": 1}',
    ],
)
def test_what_is_no_graphql_request_is_400(api: Api, body: str) -> None:
    response = api.http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"]


@pytest.mark.parametrize("escaped", ["\\u0000", "\\\\u0000", "\\\\u{0}"])
def test_a_text_with_nul_is_400_however_it_is_written(api: Api, escaped: str) -> None:
    body = '{"query": "{ events(first: 1, filter: {actor: \\"' + escaped + '\\"}) { totalCount } }"}'
    response = api.http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert "NUL" in response.text


def test_no_cross_origin_request_is_allowed(api: Api) -> None:
    headers = {"origin": "https://example.org", "access-control-request-method": "POST"}
    response = api.http.request("OPTIONS", "/graphql", headers=headers)
    assert response.status_code == 405
    assert not any(name.startswith("access-control") for name in response.headers)


def test_another_sites_name_pointed_at_this_server_is_refused(api: Api) -> None:
    assert api.http.post("/graphql", json=HELLO, headers={"host": "evil.example"}).status_code == 421
    for odd in (
        "127.0.0.1:8000.evil.example",
        "127.0.0.1:",
        "127.0.0.1:8000:evil",
        "localhost:8000@evil.example",
    ):
        assert api.http.post("/graphql", json=HELLO, headers={"host": odd}).status_code == 421
    assert api.http.post("/graphql", json=HELLO, headers={"host": "localhost:8000"}).status_code == 200
    assert api.http.post("/graphql", json=HELLO, headers={"host": "[::1]:8000"}).status_code == 200


def test_a_refused_value_and_a_suggestion_are_never_repeated(api: Api) -> None:
    secret = "6401010101800001"
    for query, variables in (
        ("query ($r: RegionCode!) { region(code: $r) { name } }", {"r": secret}),
        ("query ($n: Int) { regions(first: $n) { totalCount } }", {"n": secret}),
        ("query ($l: RegionLevel) { regions(level: $l, first: 1) { totalCount } }", {"l": secret}),
        ('{ regions(level: "' + secret + '", first: 1) { totalCount } }', {}),
        ('{ regions(first: "' + secret + '") { totalCount } }', {}),
        (ENROL, {"i": {"workers": [{"nik": secret}]}}),
        (ENROL, {"i": {"workers": secret}}),
        (ENROL, {"i": {secret: 1}, "x": secret}),
        (ENROL, {"i": secret}),
        (ENROL.replace("$i)", '{workers: [{nik: "' + secret + '"}]})'), {}),
        ('{ region(code: "64") "' + secret + '" }', {}),
        ("{ region(code: " + secret + ") " + secret + " }", {}),
        ('{ regions(first: 1) { totalCount } "' + secret, {}),
        ("{ regio { name } }", {}),
        ('{ region(cod: "64") { name } }', {}),
    ):
        said = json.dumps(api.post(query, variables))
        assert "errors" in said
        assert secret not in said
        assert "Did you mean" not in said


def test_a_failure_of_ours_is_masked_and_logged_without_its_message(
    api: Api, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("SELECT secret FROM vault.person")

    monkeypatch.setattr("naungan.graphql.queries.regions.Region.of", broken)
    error = api.refused('{ region(code: "64") { name } }', language="en")
    assert error["extensions"]["code"] == "INTERNAL"
    assert "SELECT" not in json.dumps(error)
    logged = capsys.readouterr().err
    assert error["extensions"]["errorId"] in logged
    assert error["extensions"]["errorId"] in error["message"]
    assert "RuntimeError" in logged
    assert "SELECT secret" not in logged


def test_errors_are_told_in_indonesian_unless_english_is_preferred(api: Api) -> None:
    query = "{ regions { totalCount } }"
    assert api.refused(query)["message"] == "Sebutkan salah satu: first atau last."
    assert api.refused(query, language="fr, en;q=0.8")["message"] == "Give exactly one of first and last."
    assert api.refused(query, language="en;q=0.5, id;q=0.7")["message"].startswith("Sebutkan")


def test_the_explorer_needs_nothing_from_elsewhere(api: Api) -> None:
    page = api.http.get("/graphiql")
    assert page.status_code == 200
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert "http://" not in page.text
    assert "https://" not in page.text
    for part in (
        "react.production.min.js",
        "react-dom.production.min.js",
        "graphiql.min.js",
        "graphiql-start.js",
    ):
        assert f'src="/static/{part}"' in page.text
        assert api.http.get(f"/static/{part}").status_code == 200
    for part in ("graphiql.min.css", "graphiql-start.css", "graphiql.LICENSE.txt", "react.LICENSE.txt"):
        assert api.http.get(f"/static/{part}").status_code == 200


def test_health_readiness_and_metrics(alive: Api) -> None:
    assert alive.http.get("/healthz").json() == {"alive": True}
    ready = alive.http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["projections"][f"coverage_v{Coverage.version}"] == "LIVE"
    alive.post("{ __typename }")
    figures = alive.figures()
    assert 'naungan_requests_total{kind="query",status="200"} 1.0' in figures
    assert f"naungan_projection_lag_events{_COVERAGE} 0.0" in figures


def test_figures_have_a_port_of_their_own_on_this_machine_and_are_nowhere_else(
    api: Api, services: Services
) -> None:
    # given what stands behind a proxy that nobody named: all it passes on comes from this machine
    assert api.http.get("/metrics").status_code == 404
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        at = f"http://127.0.0.1:{listening.getsockname()[1]}/metrics"

        async def asked() -> tuple[httpx.Response, httpx.Response, httpx.Response]:
            async with (
                served_beside(Figures(services.health, services.lately_told).app, listening),
                httpx.AsyncClient() as prometheus,
            ):
                foreign = await prometheus.get(at, headers={"host": "rebound.example"})
                return await prometheus.get(at), await prometheus.post(at), foreign

        told, posted, foreign = api.http.run(asked)
    assert told.status_code == 200
    assert "naungan_log_position" in told.text
    assert (posted.status_code, foreign.status_code) == (405, 421)


def test_a_server_is_alive_and_not_ready_while_its_database_is_away(services_away: Http) -> None:
    assert services_away.get("/healthz").status_code == 200
    assert services_away.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (
            "UPDATE projection.position SET stopped_at = 1 WHERE name = 'findings'",
            {f"findings_v{FindingsProjection.version}": "STOPPED"},
        ),
        (
            "UPDATE projection.position SET role = 'OLD' WHERE name = 'findings'",
            {f"findings_v{FindingsProjection.version}": "OLD"},
        ),
        ("DELETE FROM projection.position WHERE name = 'findings'", {"findings": "MISSING"}),
    ],
    ids=["stopped", "not live", "missing"],
)
def test_a_server_is_not_ready_while_a_read_model_is_stopped_or_missing(
    alive: Api, database_url: str, change: str, state: dict[str, str]
) -> None:
    # Given a server that is ready
    assert alive.http.get("/readyz").status_code == 200
    # When one of its read models, whichever, no longer goes on
    with psycopg.connect(database_url) as connection:
        connection.execute(change.encode())
    # Then it is not, and says which
    ready = alive.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["projections"].items() >= state.items()
    assert ready.json()["projections"][f"coverage_v{Coverage.version}"] == "LIVE"


def _told(alive: Api) -> tuple[int, dict[str, Any], str]:
    """What readiness says, what `projections` says of one read model, and the metrics."""
    query = "{ projections { name state lagEvents waitingSeconds projectorAliveAt } }"
    coverage = next(p for p in alive.ask(query)["projections"] if p["name"] == "coverage")
    return alive.http.get("/readyz").status_code, coverage, alive.figures()


def _figure(figures: str, name: str) -> float:
    (line,) = [line for line in figures.splitlines() if line.startswith(name)]
    return float(line.rsplit(" ", 1)[1])


_COVERAGE = f'{{name="coverage",version="{Coverage.version}"}}'


def test_a_dead_projector_is_seen_everywhere(
    alive: Api, store: PostgresEventStore, database_url: str
) -> None:
    # Given a server that is ready
    ready, coverage, _ = _told(alive)
    assert (ready, coverage["state"], coverage["lagEvents"]) == (200, "LIVE", 0)
    # When the projector has given no sign for longer than it should, and two events are recorded meanwhile
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE projection.projector SET alive_at = alive_at - interval '16 s'")
    record(store, new(), new())
    # Then readiness, the read models and the metrics say so, by the log's own head
    ready, coverage, figures = _told(alive)
    assert (ready, coverage["state"], coverage["lagEvents"]) == (503, "UNATTENDED", 2)
    assert float(coverage["waitingSeconds"]) > 0
    assert _figure(figures, "naungan_projector_silent_seconds") > 15
    assert _figure(figures, "naungan_projection_lag_events" + _COVERAGE) == 2
    assert _figure(figures, "naungan_projection_waiting_seconds" + _COVERAGE) > 0
    assert _figure(figures, "naungan_log_position") == 2
    # And when it works again, all is well
    alive.project()
    ready, coverage, figures = _told(alive)
    assert (ready, coverage["state"], coverage["waitingSeconds"]) == (200, "LIVE", "0.000")
    assert _figure(figures, "naungan_projection_lag_events" + _COVERAGE) == 0


def test_a_server_whose_projector_never_ran_is_not_ready(alive: Api, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM projection.projector")
    ready, coverage, figures = _told(alive)
    assert (ready, coverage["state"], coverage["projectorAliveAt"]) == (503, "UNATTENDED", None)
    assert _figure(figures, "naungan_projector_silent_seconds") == float("inf")


def test_a_server_is_not_ready_while_an_event_waits_longer_than_is_allowed(
    alive: Api, services: Services, store: PostgresEventStore, database_url: str
) -> None:
    # Given a projector that lives, and an event it has not come to
    record(store, new())
    assert alive.http.get("/readyz").status_code == 200
    # When the server allows no waiting
    reading, events = pool(database_url, most=2), pool(database_url, most=2)
    impatient = replace(
        services,
        reader=type(services.reader)(reading),
        events=type(services.events)(events),
        pools=(reading, events),
        imports=None,
        ready_lag=0.0,
    )
    with client(create_app(impatient, schema())) as http:
        # Then it says how long the event has waited, and is ready once it is projected
        late = http.get("/readyz")
        assert (late.status_code, late.json()["projector"]) == (503, True)
        assert late.json()["waitingSeconds"] > late.json()["waitingSecondsAllowed"] == 0
        alive.project()
        assert http.get("/readyz").status_code == 200


def test_a_server_is_not_ready_while_a_read_model_lives_in_another_version_than_it_reads(
    alive: Api, services: Services, database_url: str
) -> None:
    reading, events = pool(database_url, most=2), pool(database_url, most=2)
    newer = replace(
        services,
        reader=type(services.reader)(reading),
        events=type(services.events)(events),
        pools=(reading, events),
        imports=None,
        versions={"coverage": Coverage.version + 1},
    )
    with client(create_app(newer, schema())) as http:
        assert http.get("/readyz").status_code == 503


def test_the_lag_is_told_where_log_and_read_models_are_two_databases(
    services: Services, store: PostgresEventStore, empty_database: str
) -> None:
    # Given read models in a database of their own, projected to the head, and an event after that
    record(store, new(), new(), new())
    runner = Runner(store, projections(), empty_database)
    runner.ensure()
    runner.catch_up()
    runner.close()
    record(store, new())
    reading, events = pool(empty_database, most=2), pool(str(services.pools[1].conninfo), most=2)
    apart = replace(
        services,
        reader=type(services.reader)(reading),
        events=type(services.events)(events),
        pools=(reading, events),
        imports=None,
    )
    # Then the log's head is what they are held against
    with client(create_app(apart, schema())) as http:
        figures = http.run(Figures(apart.health, apart.lately_told).told).decode()
        assert http.get("/readyz").status_code == 200
    assert _figure(figures, "naungan_projection_lag_events" + _COVERAGE) == 1
    assert _figure(figures, "naungan_log_position") == 4


def test_a_server_is_ready_though_an_older_read_model_beside_the_live_one_stopped(
    alive: Api, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO projection.position (schema, name, version, role, stopped_at)"
            " VALUES ('findings_v0', 'findings', 0, 'OLD', 1)"
        )
    assert alive.http.get("/readyz").status_code == 200


def test_a_server_is_not_ready_while_the_database_of_its_vault_is_away(
    alive: Api, services: Services, database_url: str
) -> None:
    # Given the vault in a database of its own, which is away
    gone = pool("host=/nonexistent dbname=none", least=0, timeout=0.2)
    reading, events = pool(database_url, most=2), pool(database_url, most=2)
    alone = replace(
        services,
        reader=type(services.reader)(reading),
        events=type(services.events)(events),
        pools=(reading, events, gone),
        vault=gone,
        imports=None,
    )
    with client(create_app(alone, schema())) as http:
        ready = http.get("/readyz")
    # Then it is not ready, though everything else is there
    assert ready.status_code == 503
    assert (ready.json()["vault"], ready.json()["eventStore"], ready.json()["readModel"]) == (
        False,
        True,
        True,
    )


def test_readiness_says_which_server_to_stop_where_one_of_another_version_is_at_work(
    alive: Api, services: Services, database_url: str
) -> None:
    # Given a server that needs newer read models, and a projector that does not know them
    reading, events = pool(database_url, most=2), pool(database_url, most=2)
    newer = replace(
        services,
        reader=type(services.reader)(reading),
        events=type(services.events)(events),
        pools=(reading, events),
        imports=None,
        versions={"coverage": Coverage.version + 1},
    )
    with client(create_app(newer, schema())) as http, psycopg.connect(database_url, autocommit=True) as older:
        assert "message" not in http.get("/readyz").json()
        assert lead(older, [("coverage", Coverage.version)])
        # Then it says so to who asks whether it is ready
        for language, said in (("id", "hentikan dahulu server itu"), ("en", "stop that server first")):
            told = http.get("/readyz", headers={"accept-language": language})
            assert told.status_code == 503
            assert said in told.json()["message"]
