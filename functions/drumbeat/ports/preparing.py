"""Preparations that take longer than one function, and their workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from drumbeat.domain.preparing import LongPreparation


class LongPreparations(Protocol):
    """They expire two days after their last step; those without an end of validity after three
    months."""

    def get(
        self, tenant_id: str, instance_id: str, generation: int, fingerprint: str
    ) -> LongPreparation | None:
        """Strongly consistent."""
        ...

    def latest(
        self, tenant_id: str, instance_id: str, generations: range
    ) -> LongPreparation | None:
        """Of all preparations for the post in these consecutive generations, whatever its text and
        time, the one that was begun last.

        Strongly consistent.
        """
        ...

    def put(self, preparation: LongPreparation) -> LongPreparation:
        """Store it if the stored revision is the same; returns it as stored.

        Raises ChangedMeanwhile when somebody else has taken a step, Unavailable.
        """
        ...


class MediaWorkflow(Protocol):
    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        """Take steps until it is finished; False when that name was used before.

        Raises Unavailable.
        """
        ...
