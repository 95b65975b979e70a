"""The one place that maps errors to what the publishing workflow does next.

The workflow retries `TransientFailure`; anything else goes to failure recording. So what may be
tried again is raised as exactly that, by the name that the state machine knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drumbeat.domain.errors import DrumbeatError, TransientFailure
from drumbeat.observability import logger


@contextmanager
def for_workflow() -> Iterator[None]:
    """Raise retryable errors as TransientFailure; the others as they are."""
    try:
        yield
    except TransientFailure as failure:
        logger.warning("Try failed", extra={"reason": failure.message})
        raise
    except DrumbeatError as error:
        logger.exception("Publishing stopped")
        if error.retryable:
            raise TransientFailure(error.message) from error
        raise
