"""Names of executions. Starting an execution with a used name does nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_BATCH = "batch-"


def execution_name(instance_id: str, generation: int, attempt: int) -> str:
    """The name of one start (`attempt`) of one generation."""
    return f"{instance_id}-{generation}-{attempt}"


def batch_of(starts: Iterable[str]) -> str:
    """The id of a batch, from the execution names of its posts."""
    return hashlib.sha256(" ".join(sorted(starts)).encode()).hexdigest()[:20]


def batch_name(batch: str) -> str:
    """The name of an execution for a batch."""
    return f"{_BATCH}{batch}"


def is_batch(name: str) -> bool:
    """Whether an execution of this name is for a batch, so that only its input names the posts."""
    return name.startswith(_BATCH)


def of_execution(name: str) -> tuple[str, int]:
    """The instance id and the generation in a name made by `execution_name`."""
    instance_id, generation, _ = name.rsplit("-", 2)
    return instance_id, int(generation)
