"""What did an analyst ask? Logged, so that whoever asks the same again, another day, and sees how numbers changed, is known."""

import contextlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import structlog
from graphql import FieldNode

from ..types.context import Context
from .documents import Prepared

_log = structlog.get_logger("naungan.graphql")


def note_analysis(
    prepared: Prepared, variables: Mapping[str, Any] | None, operation_name: str | None, context: Context
) -> None:
    """Log that an analyst asked which fields. Whoever asks the same again, another day, sees how numbers changed: it is known by
    its mark, which is made under the server's key.
    """
    operation = prepared.operation(operation_name)
    if prepared.errors or operation is None:
        return
    asked = json.dumps([prepared.text, operation_name, variables or {}], sort_keys=True).encode()
    fields = {one.name.value for one in operation.selection_set.selections if isinstance(one, FieldNode)}
    with contextlib.suppress(OSError):  # see `log_failure`
        _log.info(
            "analyst_asked",
            user=str(context.principal.id),
            fields=sorted(fields),
            question=hmac.digest(context.signer.key, b"question\0" + asked, "sha256").hex()[:16],
        )
