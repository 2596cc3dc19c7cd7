"""How long do others wait for one document? The longest turn that the worst document of each shape takes, and its time in all.

    python -m benchmarks.documents

Limit: 50 ms. What is measured is bounding, parsing and validating; `tests/api/test_waiting.py` asks the whole server.
"""

import asyncio
import gc
import time

from naungan.graphql.execution.documents import Documents, Prepared
from naungan.graphql.schema import build_schema

from .limits import Limits
from .shapes import DOCUMENTS

LIMIT = 50  # ms


def main() -> None:
    schema = build_schema()
    documents = Documents(schema._schema)
    gc.collect()
    gc.freeze()  # as the server does
    limits = Limits()
    for name, text in DOCUMENTS.items():
        prepared, waited, taken = asyncio.run(beside(documents, text))
        told = limits.below(waited, LIMIT, f"{LIMIT} ms")
        fate = "refused" if prepared.errors else "allowed"
        print(f"  {name:30} {fate}  others waited {waited:5.1f} ms{told}  {taken:6.1f} ms in all")
    limits.end()


async def beside(documents: Documents, text: str) -> tuple[Prepared, float, float]:
    """The document, the longest time in ms in which nobody else had a turn, and its own."""
    longest = 0.0

    async def count() -> None:
        nonlocal longest
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    counting = asyncio.ensure_future(count())
    await asyncio.sleep(0)
    began = time.perf_counter()
    prepared = await documents.prepared(text)
    taken = time.perf_counter() - began
    await asyncio.sleep(0)
    counting.cancel()
    return prepared, longest * 1000, taken * 1000


if __name__ == "__main__":
    main()
