"""The canary's records."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from drumbeat.domain.canary import Sighting


class CanaryRecords(Protocol):
    """Records of the canary and its sink, all in the canary's own tenant."""

    def sealed_connection(self) -> bytes | None: ...

    def saw(self, event_id: str, at: datetime) -> None:
        """Count one more signed delivery of this event; expires after a day."""
        ...

    def sighting(self, event_id: str) -> Sighting | None:
        """None when no delivery of it was counted. Strongly consistent."""
        ...

    def forget_attempts(self, instance_id: str) -> None:
        """Remove the history of one of the canary's posts."""
        ...
