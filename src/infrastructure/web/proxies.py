"""Who really asks, where a proxy stands before the server? What a trusted proxy tells of the client's address and scheme.

X-Forwarded-For and X-Forwarded-Proto, or Forwarded (RFC 7239), are believed where the connection comes from a trusted address, and of
their hops from the last one on, as long as those are trusted too: whatever a client wrote there itself stands before these. Nobody
else is believed. The name that was asked is the header Host: a proxy passes it on.
"""

import ipaddress
import re
from collections.abc import Iterator, Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ...graphql.types.errors import ErrorCode
from ...texts.language import locale_of
from ...texts.requests import RequestFault
from .problem_answers import problem

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_ELEMENT = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",])+')
_PAIR = re.compile(r'\s*(for|proto)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)', re.IGNORECASE)
_SCHEMES = ("http", "https")


class Contradiction(Exception):  # noqa: N818
    """The proxy tells two things: it passes on what its client wrote."""


class BehindProxies:
    """Around an application: its requests have the client and the scheme that these proxies tell."""

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        self._app = app
        self._proxies = [ipaddress.ip_network(one, strict=False) for one in proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            try:
                scope = seen_through(scope, self._proxies)
            except Contradiction:
                locale = locale_of(Headers(scope=scope).get("accept-language"))
                refusal = problem(400, locale, RequestFault.PROXY_CONTRADICTS, ErrorCode.BAD_REQUEST)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


def seen_through(scope: Scope, proxies: Sequence[Network]) -> Scope:
    """The request as it reached the first of these proxies. Raises Contradiction."""
    peer = address_in(scope["client"][0]) if scope.get("client") else None
    if peer is None or not _is_one(peer, proxies):
        return scope
    headers = Headers(scope=scope)
    forwarded = list(_forwarded(headers.getlist("forwarded")))
    hops = [
        _parts(headers.getlist("x-forwarded-for")),
        [found["for"] for found in forwarded if "for" in found],
    ]
    schemes = [
        _parts(headers.getlist("x-forwarded-proto"))[-1:],
        [found["proto"] for found in forwarded if "proto" in found][-1:],
    ]
    clients = {_client(peer, told, proxies) for told in hops if told}
    told = {one.lower() for found in schemes for one in found}
    if len(clients) > 1 or len(told) > 1:
        raise Contradiction
    (client,) = clients or {peer}
    scheme = next((one for one in told if one in _SCHEMES), scope.get("scheme", "http"))
    if scope["type"] == "websocket":
        scheme = {"http": "ws", "https": "wss"}.get(scheme, scheme)
    return {**scope, "client": (str(client), 0), "scheme": scheme}


def address_in(text: str) -> Address | None:
    """The address in what names a client, with or without a port; None where there is none."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


def _client(peer: Address, hops: Sequence[str], proxies: Sequence[Network]) -> Address:
    """The last address that no trusted proxy has; the last known one where the next is none."""
    client = peer
    for hop in reversed(hops):
        found = address_in(hop)
        if found is None or not _is_one(client, proxies):
            break
        client = found
    return client


def _is_one(address: Address, proxies: Sequence[Network]) -> bool:
    return any(address in network for network in proxies)


def _parts(values: Sequence[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _forwarded(values: Sequence[str]) -> Iterator[dict[str, str]]:
    for value in values:
        for element in _ELEMENT.findall(value):
            yield {
                name.lower(): told.strip('"')
                for part in _unquoted_split(element)
                for name, told in _PAIR.findall(part)[:1]
            }


def _unquoted_split(element: str) -> list[str]:
    """The pairs of an element: `;` within quotes parts none."""
    return re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^";])+', element)
