"""Plans: their limits, the operator's changes, and a business's own overrides.

The numbers are only here. The API, its refusals and the console count with the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drumbeat.domain.errors import InvalidInput

_GB, _MB = 1000**3, 1000**2
#: The highest value of a limit: it has to be exact where numbers are stored and shown.
MOST = 10**15


class Plan(StrEnum):
    """From the smallest to the largest. `unlimited` has no limits and no credits."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    UNLIMITED = "unlimited"


class Limit(StrEnum):
    """The names that clients see."""

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


#: The most of each; None: no limit.
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

#: The limits of each plan unless the operator has set others.
USUAL: Mapping[Plan, Limits] = {
    **{plan: {each: _NUMBERS[each][number] for each in Limit} for number, plan in enumerate(_SOLD)},
    Plan.UNLIMITED: dict.fromkeys(Limit),
}
#: US$ per month, only for estimates: nothing is charged here.
USUAL_PRICES: Mapping[Plan, float] = {
    Plan.FREE: 0,
    Plan.PRO: 29,
    Plan.BUSINESS: 99,
    Plan.UNLIMITED: 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The operator's numbers; those that are not named are the usual ones."""

    limits: Mapping[Plan, Limits] = field(default_factory=dict)
    prices: Mapping[Plan, float] = field(default_factory=dict)
    #: Raised by every change; 0: nothing was ever set.
    version: int = 0


AS_USUAL = Configured()


def limits_of(
    plan: Plan, overrides: Mapping[str, int] | None = None, configured: Configured = AS_USUAL
) -> Limits:
    """The limits of a business on `plan`: the operator's numbers, with its own `overrides`."""
    own = {Limit(name): most for name, most in (overrides or {}).items() if name in _NAMES}
    return {**USUAL[plan], **configured.limits.get(plan, {}), **own}


def price_of(plan: Plan, configured: Configured = AS_USUAL) -> float:
    """US$ per month, for estimates."""
    return configured.prices.get(plan, USUAL_PRICES[plan])


def next_plan_with_more(
    plan: Plan, limit: Limit, configured: Configured = AS_USUAL, *, than: int | None = None
) -> Plan | None:
    """The smallest larger plan that gives more of `limit`; None when none does.

    `than`: the business's present limit, if it is not its plan's.
    """
    most = limits_of(plan, None, configured)[limit] if than is None else than
    if most is None:
        return None
    for larger in _SOLD[_rank(plan) + 1 :]:
        bound = limits_of(larger, None, configured)[limit]
        if bound is None or bound > most:
            return larger
    return None


def has_credits(plan: Plan) -> bool:
    """Whether publishing on `plan` uses credits."""
    return plan is not Plan.UNLIMITED


def is_upgrade(before: Plan, after: Plan) -> bool:
    """Whether `after` is the larger plan, to which a business changes at once."""
    return _rank(after) > _rank(before)


def checked_overrides(limits: Mapping[str, int | None]) -> Mapping[str, int | None]:
    """Limits that an operator sent; None removes an override.

    Raises InvalidInput for `limits.<name>`.
    """
    for name, most in limits.items():
        if name not in _NAMES:
            names = ", ".join(sorted(_NAMES))
            raise InvalidInput.of(f"limits.{name}", f"There is no such limit. Use one of {names}.")
        if most is not None and not 0 <= most <= MOST:
            raise InvalidInput.of(f"limits.{name}", "Use a whole number from 0 on.")
    return limits


_NAMES = frozenset(each.value for each in Limit)


def _rank(plan: Plan) -> int:
    return list(Plan).index(plan)
