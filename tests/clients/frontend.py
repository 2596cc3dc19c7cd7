"""How is a page of another origin tried? In a browser, with an unchanged Apollo Client as npm has it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser import ARGUMENTS, CHROMIUM

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
