"""What may be seen here and now? The regions whose rows a Reader shows in this context, and in the tasks started in it."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from .row_security import NOTHING, Scope

_scope: ContextVar[Scope | None] = ContextVar("naungan_scope", default=NOTHING)


@contextlib.contextmanager
def seeing(scope: Scope | None) -> Iterator[None]:
    """What any Reader shows in this context and the tasks started in it, where it guards rows; None: everything."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


@contextlib.contextmanager
def counting() -> Iterator[None]:
    """What is read here is only counted, or is about no person: it is read in the regencies too that may be counted alone."""
    scope = _scope.get()
    if scope is None or not scope.counted:
        yield
        return
    with seeing(scope.counting):
        yield


def scope_now() -> Scope | None:
    """What may be seen in this context; None: everything."""
    return _scope.get()
