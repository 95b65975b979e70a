"""Plans as an operator may set them."""

from __future__ import annotations

from dataclasses import replace

from drumbeat.domain.plans import Limit, Plan, has_credits
from drumbeat.ports import Plans


def limit_credits_alone(plans: Plans, credits: int | None) -> None:  # noqa: A002
    """From now on every plan with credits gives so many a month, and limits nothing else. None:
    posts need no credits."""
    limits = {**dict.fromkeys(Limit), Limit.CREDITS: credits}
    sold = [plan for plan in Plan if has_credits(plan)]
    plans.configure(replace(plans.configured(), limits=dict.fromkeys(sold, limits)))
