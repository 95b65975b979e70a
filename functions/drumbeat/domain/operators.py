"""Operators: who run the deployment. A group of the user directory says who is one."""

from __future__ import annotations

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
