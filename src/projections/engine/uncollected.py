"""How is much work of one kind done without a pause? The garbage collector waits until it is done."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """For work that makes no cycles, on very many things that live on: looking for cycles among them, again and again, costs
    nearly as much as the work. What is in no cycle is let go as always.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
