"""Does an unchanged Apollo Client ask from a page of another origin, in a browser, with a token? Of a server of real processes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser import ARGUMENTS, CHROMIUM, needs_chromium

from .test_signed_in import ELSEWHERE, Running, running
from .workshop import Workshop

__all__ = ["running"]

pytestmark = [
    pytest.mark.slow,
    needs_chromium,
]
UNNAMED = "https://evil.example"
# Where a browser finds what the packages import, as their package.json say; a bundler finds it by itself.
IMPORTS = {
    "@apollo/client": "/@apollo/client/core/index.js",
    "@wry/caches": "/@wry/caches/lib/index.js",
    "@wry/context": "/@wry/context/lib/index.js",
    "@wry/equality": "/@wry/equality/lib/index.js",
    "@wry/trie": "/@wry/trie/lib/index.js",
    "graphql": "/graphql/index.mjs",
    "graphql-tag": "/graphql-tag/lib/index.js",
    "optimism": "/optimism/lib/index.js",
    "rxjs": "/rxjs/dist/esm/index.js",
    "tslib": "/tslib/tslib.es6.mjs",
}
PAGE = """<!doctype html><title>dasbor</title><script type="importmap">IMPORTS</script>
<script type="module">
  import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
  globalThis.asks = async ({ url, headers, query, variables }) => {
    const link = new HttpLink({ uri: `${url}/graphql`, headers });
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const asked = { variables, errorPolicy: 'all' };
    const document = gql(query);
    const { data, error } = await (query.startsWith('mutation')
      ? client.mutate({ mutation: document, ...asked })
      : client.query({ query: document, ...asked }));
    const codes = (error?.errors ?? []).map((one) => one.extensions.code);
    return { data, codes, error: error?.name, status: error?.statusCode, body: error?.bodyText };
  };
</script>"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The server of tests is at loopback, where browsers let pages of the internet ask only whoever allows it.
        arguments = [*ARGUMENTS, "--disable-features=LocalNetworkAccessChecks"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments, timeout=60_000)
        yield browser
        browser.close()


def frontend(chromium: Browser, packages: Path, origin: str) -> Page:
    """A page of an origin, with Apollo Client as npm has it: hundreds of files."""
    context = chromium.new_context()
    context.set_default_timeout(60_000)
    page = context.new_page()

    apollo = packages / "@apollo" / "client"
    parts = [one.parent.relative_to(packages).as_posix() for one in apollo.rglob("index.js")]
    imports = {"imports": {part: f"/{part}/index.js" for part in parts} | IMPORTS}

    def serve(route: Route) -> None:
        asked = route.request.url.removeprefix(origin).lstrip("/")
        found = packages / asked
        if not asked:
            route.fulfill(body=PAGE.replace("IMPORTS", json.dumps(imports)), content_type="text/html")
        else:
            script = found if found.is_file() else found.with_name(f"{found.name}.js")
            route.fulfill(path=script, content_type="text/javascript")

    page.route(f"{origin}/**", serve)
    page.goto(f"{origin}/")
    page.wait_for_function("() => globalThis.asks !== undefined")
    page.unroute_all()  # while requests are caught the browser does not ask first whether it may
    return page


def asks(page: Page, url: str, query: str, headers: dict[str, str], **variables: Any) -> dict[str, Any]:
    """What Apollo Client shows of an answer."""
    given = {"url": url, "query": query, "headers": headers, "variables": variables}
    told: dict[str, Any] = page.evaluate("given => asks(given)", given)
    return told


def test_a_frontend_of_a_named_origin_asks_and_records_with_a_token(
    workshop: Workshop, chromium: Browser, running: Running
) -> None:
    page = frontend(chromium, workshop.packages / "node_modules", ELSEWHERE)
    viewer = "query Viewer { viewer { kind grants { role } } }"
    told = asks(page, running.url, viewer, running.auditor)
    assert told["codes"] == []
    assert told["data"]["viewer"]["kind"] == "SERVICE"
    assert [one["role"] for one in told["data"]["viewer"]["grants"]] == ["AUDITOR"]
    count = """mutation Count($input: CountEligibleWorkersInput!) {
      countEligibleWorkers(input: $input) { position userErrors { message } } }"""
    given = {"region": "64.01", "asOf": "2026-01-01", "source": "Dinas", "value": 9, "evidence": "ASSUMED"}
    counted = asks(
        page, running.url, count, running.operator, input={"idempotencyKey": str(uuid4()), **given}
    )
    assert counted["data"]["countEligibleWorkers"]["userErrors"] == []
    assert int(counted["data"]["countEligibleWorkers"]["position"]) > 0
    # who brings none is answered as nobody, and reads so; a token that does not hold is told with its status and words
    assert asks(page, running.url, 'query C { coverage(region: "64.01") { covered } }', {})["codes"] == [
        "UNAUTHENTICATED"
    ]
    bad = asks(page, running.url, viewer, {"authorization": f"Bearer ngn_{'x' * 43}"})
    assert (bad["error"], bad["status"]) == ("ServerError", 401)
    assert json.loads(bad["body"])["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_page_of_another_origin_reads_nothing_with_a_token_either(
    chromium: Browser, running: Running
) -> None:
    # given a page that asks as clients do, once from an origin that is named and once from one that is not
    context = chromium.new_context()
    page = context.new_page()
    told = []
    for origin in (ELSEWHERE, UNNAMED):
        page.route(
            f"{origin}/**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
        )
        page.goto(f"{origin}/")
        page.unroute_all()  # while requests are caught the browser does not ask first whether it may
        told.append(page.evaluate(_FETCHES, [f"{running.url}/graphql", running.auditor]))
    context.close()
    # then the one may read the answer, and the other is told the browser's word for an answer that it may not read
    assert told == ['{"data":{"viewer":{"kind":"SERVICE"}}}', "TypeError"]


_FETCHES = """async ([url, headers]) => {
  const asked = { method: "POST", body: JSON.stringify({ query: "{ viewer { kind } }" }) };
  try {
    const answer = await fetch(url, { ...asked, headers: { "content-type": "application/json", ...headers } });
    return JSON.stringify({ data: (await answer.json()).data });
  } catch (error) { return error.name; } }"""
