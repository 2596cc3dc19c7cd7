"""Who shares a reading? Those who asked before it began; nobody gets what was read before they asked."""

import asyncio
import random

import pytest

from naungan.projections.engine.together import Together

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Source:
    """Something that is read slowly and changes; each reading may be told to go on."""

    def __init__(self) -> None:
        self.now = 0
        self.begun: list[asyncio.Event] = []
        self.cancelled = 0

    async def read(self) -> int:
        """What it was when the reading began."""
        found, go_on = self.now, asyncio.Event()
        self.begun.append(go_on)
        try:
            await go_on.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return found


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_those_who_come_while_it_is_read_share_the_next_reading() -> None:
    together: Together[int] = Together()
    source = Source()
    first = asyncio.create_task(together.read("q", source.read))
    await settle()
    source.now = 1
    others = [asyncio.create_task(together.read("q", source.read)) for _ in range(5)]
    another = asyncio.create_task(together.read("other", source.read))
    await settle()
    assert len(source.begun) == 2  # of "q" and "other": the five wait
    for go_on in source.begun:
        go_on.set()
    assert (await first, await another) == (0, 1)
    await settle()
    source.begun[2].set()
    assert await asyncio.gather(*others) == [1] * 5
    assert len(source.begun) == 3


async def test_who_leaves_takes_it_from_nobody_and_the_last_ends_the_reading() -> None:
    together: Together[int] = Together()
    source = Source()
    first = asyncio.create_task(together.read("q", source.read))
    await settle()
    stays, leaves = (asyncio.create_task(together.read("q", source.read)) for _ in range(2))
    await settle()
    first.cancel()
    leaves.cancel()
    await settle()
    assert (source.cancelled, len(source.begun)) == (1, 2)
    stays.cancel()
    late = asyncio.create_task(together.read("q", source.read))
    await settle()
    assert source.cancelled == 2
    for go_on in source.begun:
        go_on.set()
    assert await late == 0
    assert stays.cancelled()


async def test_a_fault_is_told_to_all_who_shared_it_and_to_nobody_after() -> None:
    together: Together[int] = Together()
    source = Source()

    async def fails() -> int:
        await source.read()
        raise ValueError

    first = asyncio.create_task(together.read("q", fails))
    await settle()
    others = [asyncio.create_task(together.read("q", fails)) for _ in range(3)]
    await settle()
    source.begun[0].set()
    await settle()
    source.begun[1].set()
    told = await asyncio.gather(first, *others, return_exceptions=True)
    assert [type(one) for one in told] == [ValueError] * 4

    async def well() -> int:
        return 7

    assert await together.read("q", well) == 7


async def test_nobody_is_told_what_was_read_before_they_asked() -> None:
    choose = random.Random(5)
    together: Together[int] = Together()
    now = 0

    async def read() -> int:
        found = now
        for _ in range(choose.randint(0, 3)):
            await asyncio.sleep(0)
        return found

    async def ask() -> tuple[int, int]:
        asked = now
        return asked, await together.read("q", read)

    asking: list[asyncio.Task[tuple[int, int]]] = []
    for _ in range(2_000):
        now += 1
        asking.append(asyncio.create_task(ask()))
        if choose.random() < 0.3:
            choose.choice(asking[-10:]).cancel()
        if choose.random() < 0.5:
            await asyncio.sleep(0)
    told = [one for one in await asyncio.gather(*asking, return_exceptions=True) if isinstance(one, tuple)]
    assert len(told) > 1_000
    assert all(found >= asked for asked, found in told)
    assert not together._begun
    assert not together._next
