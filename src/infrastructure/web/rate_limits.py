"""How much may one ask? So many requests and so many fields a minute: each user of their own, and whoever is nobody by address.

The cost of a question is the number of fields that it may answer, those in every entry of every list (`execution/limits.py`); a
question that may answer more than anybody has takes all of it. Each answer tells in `extensions.cost` what it took and what is
left. Where nobody has to sign in, on one's own machine, nothing is counted. Files and sign-in have bounds of their own, and so
has of how many people a user is told (domain/people_told_an_hour.py).
"""

import ipaddress
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from ...domain.grants import Principal
from .buckets import Buckets, Rate, Taken
from .proxies import address_in

_A_MINUTE = 60.0  # seconds
_OF_ONE_SITE = 64  # bits that the IPv6 addresses of one customer share


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one of a kind may ask within a minute."""

    requests: int
    cost: int


@dataclass(frozen=True, slots=True)
class Charged:
    """What a question took and left; `wait` are seconds until it may be asked again, 0 where it may be answered."""

    asked: int
    left: int
    requests_left: int
    wait: int
    per: str  # "user" or "address"

    @property
    def told(self) -> dict[str, Any]:
        """`extensions.cost`."""
        return {
            "asked": self.asked,
            "left": self.left,
            "requestsLeft": self.requests_left,
            "per": self.per,
            "seconds": int(_A_MINUTE),
        }


class Allowances:
    """Counts what everybody asks of this process."""

    def __init__(self, user: Allowance, nobody: Allowance) -> None:
        # Apart: whoever asks from very many addresses makes no user be forgotten.
        self._kinds = {
            kind: (Buckets(Rate(of.requests, _A_MINUTE)), Buckets(Rate(of.cost, _A_MINUTE)))
            for kind, of in (("user", user), ("address", nobody))
        }

    def charge(self, who: Principal, request: Request, cost: int) -> Charged | None:
        """Count a question; None where nobody's are counted."""
        if who.everyone:
            return None
        kind, key = ("address", site_of(request)) if who.id is None else ("user", str(who.id))
        requests, costs = self._kinds[kind]
        once = requests.take(key)
        taken = Taken(0, once.wait) if once.wait else costs.take(key, cost)
        return Charged(cost, taken.left, once.left, taken.wait, kind)


def site_of(request: Request) -> str:
    """Where a request comes from: an address, or the network that one customer has."""
    told = request.client.host if request.client else ""
    found = address_in(told)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _OF_ONE_SITE), strict=False))
    return told if found is None else str(found)
