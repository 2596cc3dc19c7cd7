"""How is it known that no look at a name was removed or changed afterwards? The head of a chain over all of them is recorded.

Looks are rows beside the accounts, which whoever owns the database could change. From time to time the server records how many there
are, up to which one, and the head of a chain over them under a key: what is changed later does not lead to that head any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

STREAM = uuid5(NAMESPACE_URL, "naungan:sights")


@dataclass(frozen=True, slots=True)
class SightsSealed:
    """So many looks at names were written down, up to the look of number `last`; `head` is that of the chain over all of
    them, under the vault's key: 64 hexadecimal digits.
    """

    count: int
    last: int
    head: str


@dataclass(frozen=True, slots=True)
class SealSights:
    """The intent to seal the looks behind the number `after`, at which the last seal stood: `count` is how many there are in
    all. `digest` is the head of the chain.
    """

    after: int
    count: int
    last: int
    digest: str


NOTHING = SightsSealed(0, 0, "")


def last_seal(history: Sequence[SightsSealed]) -> SightsSealed:
    """The last seal; NOTHING before the first."""
    return history[-1] if history else NOTHING


def seal(history: Sequence[SightsSealed], intent: SealSights) -> tuple[SightsSealed, ...]:
    """What is sealed; nothing where another server sealed meanwhile, or nobody looked since."""
    if intent.after != last_seal(history).last or intent.last <= intent.after:
        return ()
    return (SightsSealed(intent.count, intent.last, intent.digest),)
