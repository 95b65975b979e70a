"""Names of executions: a second start of the same name does nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_BATCH = "batch-"


def execution_name(instance_id: str, generation: int, attempt: int) -> str:
    """Names one start of one generation; a second start of the same name does nothing."""
    return f"{instance_id}-{generation}-{attempt}"


def batch_of(starts: Iterable[str]) -> str:
    """Tells the batch of these starts, by their execution names, from every other one."""
    return hashlib.sha256(" ".join(sorted(starts)).encode()).hexdigest()[:20]


def batch_name(batch: str) -> str:
    """Names an execution that carries a batch."""
    return f"{_BATCH}{batch}"


def is_batch(name: str) -> bool:
    """Whether an execution of this name carries a batch, so that only its input says of what."""
    return name.startswith(_BATCH)


def of_execution(name: str) -> tuple[str, int]:
    """The instance and the generation that `execution_name` has named."""
    instance_id, generation, _ = name.rsplit("-", 2)
    return instance_id, int(generation)
