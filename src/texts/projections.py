"""Why is a projection not built, switched in or dropped? What the operator of `naungan projections` is told."""

from collections.abc import Mapping

from ..projections.engine.rebuild import Unbuilt
from .text import Text

UNBUILT: Mapping[Unbuilt, Text] = {
    Unbuilt.NO_PROJECTION: Text(
        "tidak ada proyeksi {name!r}: lihat `naungan projections`",
        "there is no projection {name!r}: see `naungan projections`",
    ),
    Unbuilt.NO_SCHEMA: Text(
        "tidak ada {schema}: lihat `naungan projections`", "there is no {schema}: see `naungan projections`"
    ),
    Unbuilt.STOPPED: Text(
        "{schema} berhenti di posisi {position}: {error}", "{schema} stopped at position {position}: {error}"
    ),
    Unbuilt.UNKNOWN_VERSION: Text(
        "versi Naungan ini tidak mengenal {name} versi {version}",
        "this version does not know {name} version {version}",
    ),
    Unbuilt.BEHIND: Text(
        "{schema} baru di posisi {position}, yang hidup di posisi {live}",
        "{schema} is at position {position}, the live one at {live}",
    ),
    Unbuilt.LIVE: Text(
        "{schema} sedang hidup: bangun yang lain dan ganti dahulu",
        "{schema} is live: build another and switch first",
    ),
}
