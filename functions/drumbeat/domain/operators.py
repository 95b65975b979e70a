"""Operators of the deployment, and the log of their changes.

They are a group of the user pool.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

#: The group of the user pool.
GROUP = "operators"


def groups_of(claim: Any) -> frozenset[str]:
    """The groups in a token's claim: a list, or the gateway's text of one.

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
    """Whether a token's claim of groups contains the operators' group."""
    return GROUP in groups_of(claim)


class Action(StrEnum):
    """Changes that operators make."""

    CHANGE_BUSINESS = "change_business"
    CHANGE_PLANS = "change_plans"
    RETRY_JOB = "retry_job"
    CORRECT_CREDITS = "correct_credits"


class Outcome(StrEnum):
    """The outcome of a change. An entry that stays `begun` was cut off: its outcome is unknown."""

    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Changed:
    """One changed value, as text; None where there was or is none."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One change by an operator. `subject`: the id of what was changed, if it has one."""

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
    """What differs between two states, by name."""
    return [
        Changed(name, _told(before.get(name)), _told(after.get(name)))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _told(value: object) -> str | None:
    return None if value is None else str(value)
