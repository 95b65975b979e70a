"""Cursors: the position at which a listing continues, as opaque text.

A cursor carries its tenant and a digest of the query that it continues, and is refused for another
tenant or another query. This only catches mistakes. Tenants are kept apart because a cursor's
position is only ever used as a sort key: partition keys come from the resolved `Access` alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from drumbeat.domain.errors import FieldError, InvalidInput, NotFound
from drumbeat.ports import Position

MAX_LENGTH = 2_000
_MAX_PART = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursors:
    """The cursors of one listing: of one tenant and one query. `parts`: how many parts a position
    has."""

    tenant_id: str
    question: Mapping[str, Any]
    parts: Collection[str]

    def write(self, position: Position | None) -> str | None:
        """Opaque text for `position`; None for None, which is the end of a list."""
        if position is None:
            return None
        document: dict[str, Any] = {"t": self.tenant_id, "p": dict(position)}
        document["d"] = self._digest(document)
        packed = json.dumps(document, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    def read(self, cursor: str | None) -> Position | None:
        """The position in `cursor`.

        Raises NotFound for another tenant's cursor, InvalidInput (`invalid_cursor`) for one that
        belongs to another query or that we did not make.
        """
        if cursor is None:
            return None
        document = _unpacked(cursor)
        if not isinstance(document, dict) or not _is_position(document.get("p"), self.parts):
            raise _invalid()
        if document.get("t") != self.tenant_id:
            if not self.tenant_id:  # a list of no tenant
                raise _invalid()
            raise NotFound("There is no such list, or it is not yours.")
        if document.pop("d", None) != self._digest(document):
            raise _invalid()
        position: Position = document["p"]
        return position

    def _digest(self, document: Mapping[str, Any]) -> str:
        bound = [document["t"], document["p"], dict(self.question)]
        text = json.dumps(bound, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def _unpacked(cursor: str) -> Any:
    if len(cursor) > MAX_LENGTH:
        raise _invalid()
    try:
        packed = base64.b64decode(
            cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        )
        return json.loads(packed)
    except (ValueError, RecursionError):
        raise _invalid() from None


def _is_position(position: Any, parts: Collection[str]) -> bool:
    return (
        isinstance(position, dict)
        and set(position) == set(parts)
        and all(
            isinstance(value, str) and 0 < len(value) <= _MAX_PART for value in position.values()
        )
    )


def _invalid() -> InvalidInput:
    return InvalidInput(
        [FieldError("cursor", "Not a cursor of this list and these filters; start without one.")],
        code="invalid_cursor",
    )
