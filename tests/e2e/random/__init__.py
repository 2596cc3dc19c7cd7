"""Random histories of commands, held against a naive register. A failed assertion of any module here says what differs."""

from pathlib import Path

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{one.stem}" for one in Path(__file__).parent.glob("[a-z]*.py")))
