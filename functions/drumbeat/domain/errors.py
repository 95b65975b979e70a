"""Every error that Drumbeat raises on purpose.

DrumbeatError
├── InvalidInput        a field is wrong; `errors` names each field and the remedy
├── Unauthenticated     the caller's proof of identity is missing or wrong
├── Forbidden           the caller's role does not suffice
├── NotFound            it does not exist, or it is not the caller's
├── Conflict            it exists, but its state does not allow this
│   ├── SlotTaken       another post holds this account and minute
│   ├── SlotFilled      the slot has content already, which the caller may not have seen
│   ├── LimitReached    there are as many of these as are allowed
│   ├── NoCredits       publishing needs more credits than are left
│   ├── StaleVersion    somebody changed it after the caller read it
│   ├── MediaRejected   an uploaded file can't be used; `domain/rejections.py` has the reasons
│   └── ChangedMeanwhile  somebody changed it during this operation; repeating may work
├── TooManyRequests     too many; `retry_after` says how long to wait
├── Unavailable         a service that we depend on does not answer; try again
├── TransientFailure    publishing has to be called again: jobs raise it for the workflow
└── Broken              a bug of ours: repeating would fail again

`functions/api/problems.py` maps the tree to HTTP; `functions/jobs/outcomes.py` maps it to the
publishing workflow's next step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from drumbeat.domain.posts import PostInstance


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field of the input, and how to correct it."""

    field: str
    message: str


class DrumbeatError(Exception):
    """Base of all expected errors.

    `code` is stable and meant for programs; the message is meant for people.
    """

    code = "error"
    retryable = False

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code

    @property
    def extra(self) -> Mapping[str, object]:
        """Further members of the problem document."""
        return {}


class InvalidInput(DrumbeatError):
    code = "invalid_input"

    def __init__(self, errors: Sequence[FieldError], *, code: str | None = None) -> None:
        super().__init__("; ".join(f"{e.field}: {e.message}" for e in errors), code=code)
        self.errors = tuple(errors)

    @classmethod
    def of(cls, field: str, message: str) -> InvalidInput:
        return cls([FieldError(field, message)])


class Unauthenticated(DrumbeatError):
    code = "unauthenticated"


class Forbidden(DrumbeatError):
    code = "forbidden"


class NotFound(DrumbeatError):
    code = "not_found"


class Conflict(DrumbeatError):
    code = "conflict"


class SlotTaken(Conflict):
    code = "slot_taken"

    def __init__(self, message: str, *, occupant_id: str | None = None) -> None:
        super().__init__(message)
        self.occupant_id = occupant_id

    @property
    def extra(self) -> Mapping[str, object]:
        return {"occupant_id": self.occupant_id} if self.occupant_id else {}


class SlotFilled(Conflict):
    """`instance` is the post as it is now."""

    code = "slot_filled"

    def __init__(self, message: str, *, instance: PostInstance) -> None:
        super().__init__(message)
        self.instance = instance


class LimitReached(Conflict):
    code = "limit_reached"

    def __init__(
        self, message: str, *, name: str, current: int, most: int, upgrade_to: str | None = None
    ) -> None:
        """`upgrade_to`: the plan that has room for more; None when none has."""
        super().__init__(message)
        self.name = name
        self.current = current
        self.most = most
        self.upgrade_to = upgrade_to
        self._counted = {"name": name, "current": current, "max": most, "upgrade_to": upgrade_to}

    @property
    def extra(self) -> Mapping[str, object]:
        return self._counted


class NoCredits(Conflict):
    """`period_ends_at`: the end of the month of credits that would have paid."""

    code = "no_credits"

    def __init__(
        self, message: str, *, available: int, needed: int, period_ends_at: datetime
    ) -> None:
        super().__init__(message)
        self.available = available
        self.period_ends_at = period_ends_at
        self._told = {
            "available": available,
            "needed": needed,
            "period_ends_at": period_ends_at.isoformat().replace("+00:00", "Z"),
        }

    @property
    def extra(self) -> Mapping[str, object]:
        return self._told


class MediaRejected(Conflict):
    """Repeating would fail in the same way. `code` is kept with the asset, and the message is
    shown."""

    code = "media_rejected"


class StaleVersion(Conflict):
    code = "stale_version"


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    retryable = True


class TooManyRequests(DrumbeatError):
    code = "too_many_requests"
    retryable = True

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(DrumbeatError):
    code = "unavailable"
    retryable = True


class Broken(DrumbeatError):
    code = "internal_error"


class TransientFailure(DrumbeatError):
    code = "transient_failure"
    retryable = True
