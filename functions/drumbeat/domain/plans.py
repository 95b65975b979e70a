"""Plans: what each gives, what an operator has changed of that, and what a business has of its own.

The numbers stand here once. The API, its refusals and the console count by the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drumbeat.domain.errors import InvalidInput

_GB, _MB = 1000**3, 1000**2
#: What nothing may be set beyond: it has to fit where numbers are stored and shown exactly.
MOST = 10**15


class Plan(StrEnum):
    """From the smallest to the largest. `unlimited` has no limits and no credits."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    UNLIMITED = "unlimited"


class Limit(StrEnum):
    """By the names that clients see."""

    CREDITS = "credits_per_month"
    ACCOUNTS = "accounts_per_platform"
    QUEUE = "queue"
    DAYS_AHEAD = "days_ahead"
    POSTS = "posts_per_day"
    GENERATIONS = "generations_per_day"
    VARIATIONS = "variations"
    RULES = "automation_rules"
    STORAGE = "storage_bytes"
    FILE = "file_bytes"
    API_KEYS = "api_keys"
    WEBHOOKS = "webhooks"


#: How many of each there may be; None: as many as one likes.
Limits = Mapping[Limit, int | None]

_NUMBERS: Mapping[Limit, tuple[int, int, int]] = {
    Limit.CREDITS: (10, 500, 2000),
    Limit.ACCOUNTS: (1, 3, 10),
    Limit.QUEUE: (5, 50, 200),
    Limit.DAYS_AHEAD: (7, 30, 90),
    Limit.POSTS: (3, 10, 50),
    Limit.GENERATIONS: (5, 50, 200),
    Limit.VARIATIONS: (1, 3, 3),
    Limit.RULES: (0, 5, 20),
    Limit.STORAGE: (_GB, 20 * _GB, 100 * _GB),
    Limit.FILE: (100 * _MB, _GB, 5 * _GB),
    Limit.API_KEYS: (0, 2, 10),
    Limit.WEBHOOKS: (0, 5, 20),
}
_SOLD = (Plan.FREE, Plan.PRO, Plan.BUSINESS)

#: What each plan gives where the operator has set nothing else.
USUAL: Mapping[Plan, Limits] = {
    **{plan: {each: _NUMBERS[each][number] for each in Limit} for number, plan in enumerate(_SOLD)},
    Plan.UNLIMITED: dict.fromkeys(Limit),
}
#: US$ a month, for estimates alone: nothing is charged here.
USUAL_PRICES: Mapping[Plan, float] = {
    Plan.FREE: 0,
    Plan.PRO: 29,
    Plan.BUSINESS: 99,
    Plan.UNLIMITED: 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """What the operator has set instead of the usual numbers; what is not named is as usual."""

    limits: Mapping[Plan, Limits] = field(default_factory=dict)
    prices: Mapping[Plan, float] = field(default_factory=dict)
    #: Raised by every change; 0: nothing was ever set.
    version: int = 0


AS_USUAL = Configured()


def limits_of(
    plan: Plan, overrides: Mapping[str, int] | None = None, configured: Configured = AS_USUAL
) -> Limits:
    """What a business on `plan` may have: its own `overrides` over the operator's numbers."""
    own = {Limit(name): most for name, most in (overrides or {}).items() if name in _NAMES}
    return {**USUAL[plan], **configured.limits.get(plan, {}), **own}


def price_of(plan: Plan, configured: Configured = AS_USUAL) -> float:
    """US$ a month, for estimates."""
    return configured.prices.get(plan, USUAL_PRICES[plan])


def next_plan_with_more(
    plan: Plan, limit: Limit, configured: Configured = AS_USUAL, *, than: int | None = None
) -> Plan | None:
    """The smallest larger plan that gives more of `limit`; None where none does.

    `than`: what the business may have now, where that is not what its plan gives.
    """
    most = limits_of(plan, None, configured)[limit] if than is None else than
    if most is None:
        return None
    for larger in _SOLD[_rank(plan) + 1 :]:
        given = limits_of(larger, None, configured)[limit]
        if given is None or given > most:
            return larger
    return None


def has_credits(plan: Plan) -> bool:
    """Whether publishing on `plan` takes credits."""
    return plan is not Plan.UNLIMITED


def is_upgrade(before: Plan, after: Plan) -> bool:
    """Whether `after` is the larger plan: such a change holds at once."""
    return _rank(after) > _rank(before)


def checked_overrides(sent: Mapping[str, int | None]) -> Mapping[str, int | None]:
    """Limits as an operator sent them; None takes an override away.

    Raises InvalidInput naming `limits.<name>`.
    """
    for name, most in sent.items():
        if name not in _NAMES:
            known = ", ".join(sorted(_NAMES))
            raise InvalidInput.of(f"limits.{name}", f"There is no such limit. Use one of {known}.")
        if most is not None and not 0 <= most <= MOST:
            raise InvalidInput.of(f"limits.{name}", "Use a whole number from 0 on.")
    return sent


_NAMES = frozenset(each.value for each in Limit)


def _rank(plan: Plan) -> int:
    return list(Plan).index(plan)
