"""Checks that the connections of all networks share."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from drumbeat.domain.errors import FieldError


def unknown_fields(connection: Mapping[str, Any], fields: Set[str]) -> list[FieldError]:
    """One error for each field that this network does not know."""
    names = ", ".join(sorted(fields))
    return [
        FieldError(f"connection.{field}", f"is unknown; known fields: {names}")
        for field in connection
        if field not in fields
    ]
