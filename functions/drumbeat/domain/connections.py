"""The secrets of a connection, and the results of renewing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

#: An opened secret of an account; it must not be logged or shown.
Connection = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Renewed:
    """Renewed access. Times in UTC; None when the network names no end."""

    connection: Connection = field(repr=False)
    #: When requests with it will be refused.
    access_ends_at: datetime | None = None
    #: When it can no longer be renewed.
    grant_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotRenewed:
    """Access could not be renewed. `dead`: the network says that a person must reconnect; otherwise
    it is unclear whether the grant is still valid."""

    dead: bool
    code: str
    message: str
