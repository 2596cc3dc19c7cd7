"""Is what tests are forked from loaded with all that it names?"""

from importlib.util import find_spec

from tests.loaded import PROGRAM, TESTS


def test_every_module_that_is_to_be_loaded_is_there() -> None:
    assert [name for name in (*PROGRAM, *TESTS) if find_spec(name) is None] == []
