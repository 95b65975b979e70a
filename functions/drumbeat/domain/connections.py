"""What lets us in at a network, and how its renewal can end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

#: An opened secret of an account; nothing of it is logged or shown.
Connection = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Renewed:
    """Access as it is from now on. Times in UTC; None where the network names no end."""

    connection: Connection = field(repr=False)
    #: When a request with it will be refused.
    access_ends_at: datetime | None = None
    #: When it can't be renewed any more.
    grant_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotRenewed:
    """Access could not be renewed. `dead`: the network said so, and a person must reconnect;
    otherwise it is unclear whether the grant still holds."""

    dead: bool
    code: str
    message: str
