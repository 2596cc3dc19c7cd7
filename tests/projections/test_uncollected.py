"""Does the garbage collector wait while much is done, and only then?"""

import gc

import pytest

from naungan.projections.engine.uncollected import uncollected


def test_it_waits_until_all_is_done_and_works_again_whatever_came_of_it() -> None:
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        _done_within()
    assert gc.isenabled()


def _done_within() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert not gc.isenabled()  # whoever is within does not end it
    raise ZeroDivisionError
