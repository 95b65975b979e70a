"""Preparations that take longer than one function, and the workflow that carries them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from drumbeat.domain.preparing import LongPreparation


class LongPreparations(Protocol):
    """They are forgotten two days after their last step; what is prepared for good after three
    months."""

    def get(
        self, tenant_id: str, instance_id: str, generation: int, fingerprint: str
    ) -> LongPreparation | None:
        """Strongly consistent."""
        ...

    def latest(
        self, tenant_id: str, instance_id: str, generations: range
    ) -> LongPreparation | None:
        """Of all texts and times that the post had in these generations, which follow each other,
        the one that was begun last.

        Strongly consistent.
        """
        ...

    def put(self, preparation: LongPreparation) -> LongPreparation:
        """Store it over the revision that it was read with; answers it as stored.

        Raises ChangedMeanwhile when somebody else has taken a step, Unavailable.
        """
        ...


class MediaWorkflow(Protocol):
    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        """Have steps taken until it is finished; False when that name was started before.

        Raises Unavailable.
        """
        ...
