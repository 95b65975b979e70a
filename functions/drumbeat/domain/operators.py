"""Operators: who run the deployment, and the log of what they change.

A group of the user directory says who is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

#: The group of the user directory.
GROUP = "operators"


def groups_of(claim: Any) -> frozenset[str]:
    """The groups that a token's claim names: a list, or the gateway's text of one.

    The gateway writes lists as `[operators support]`. No group's name has a blank in it.
    """
    if isinstance(claim, list | tuple):
        return frozenset(each for each in claim if isinstance(each, str))
    if not isinstance(claim, str):
        return frozenset()
    text = claim.strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    return frozenset(text.split())


def is_operator(claim: Any) -> bool:
    """Whether a token's claim of groups names the operators' one."""
    return GROUP in groups_of(claim)


class Action(StrEnum):
    """What operators do."""

    CHANGE_BUSINESS = "change_business"
    CHANGE_PLANS = "change_plans"
    RETRY_JOB = "retry_job"
    CORRECT_CREDITS = "correct_credits"


class Outcome(StrEnum):
    """What became of it. An entry that stays `begun` was cut off: nobody knows."""

    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that was changed, as text; None where there was nothing, or is nothing."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One write of an operator. `subject`: the id of what was changed, if it has one."""

    id: str
    at: datetime
    by: str
    action: Action
    subject: str
    reason: str
    changes: Sequence[Changed]
    tenant_id: str | None = None
    outcome: Outcome = Outcome.BEGUN


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> Sequence[Changed]:
    """What differs between two states of a thing, by name."""
    return [
        Changed(name, _told(before.get(name)), _told(after.get(name)))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _told(value: object) -> str | None:
    return None if value is None else str(value)
