"""Is a page's template compiled at every start? Once: it is kept beside the byte code of modules, written where and when Python writes
that, and readable for whoever runs the program.

Compiling all pages takes a server half a second of CPU. Where nothing can be written they are compiled at each start, as modules are.
"""

import contextlib
import hashlib
import importlib.util
import sys
from pathlib import Path
from typing import Any, TypeVar

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

_READ_SO: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}
E = TypeVar("E", bound=Environment)


def templates_in(directory: Path, kind: type[E]) -> E:
    """The templates of a directory; what stands in them is shown as text."""
    return kind(loader=FileSystemLoader(directory), bytecode_cache=KeptTemplates(directory), **_READ_SO)


class KeptTemplates(FileSystemBytecodeCache):
    """Keeps the templates of a directory; one that has changed since, or that another Python or Jinja compiled, or in another way,
    is compiled anew.
    """

    def __init__(self, templates: Path) -> None:
        beside = Path(importlib.util.cache_from_source(str(templates / "template.py")))
        way = hashlib.sha256(f"{jinja2.__version__} {_READ_SO}".encode()).hexdigest()[:8]
        super().__init__(str(beside.parent), f"%s.{way}.page")

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was kept, if anything was and can be read."""
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, where byte code is kept at all and the directory lets us."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
            # To be read by whoever runs the program, as byte code is: it holds what the template holds.
            Path(self._get_cache_filename(bucket)).chmod(0o644)
