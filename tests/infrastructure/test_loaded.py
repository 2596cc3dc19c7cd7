"""Is what tests are forked from loaded with all that it names?"""

from importlib.util import find_spec

import pytest

from tests.loaded import MODULES


@pytest.mark.parametrize("name", MODULES)
def test_every_module_that_is_to_be_loaded_is_there(name: str) -> None:
    assert find_spec(name)
