"""Who is an operator, by the groups in a token as the gateway passes them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.operators import groups_of, is_operator

#: Allowed in Cognito's group names (CreateGroup): letters, marks, symbols, numbers, punctuation, no
#: spaces.
names = st.text(st.characters(categories=["L", "M", "S", "N", "P"]), min_size=1, max_size=20)


@given(st.lists(names, min_size=1, max_size=5))
def test_the_gateways_text_names_the_groups_that_the_token_lists(listed: list[str]) -> None:
    told = f"[{' '.join(listed)}]"

    assert groups_of(told) == groups_of(listed) == set(listed)


@pytest.mark.parametrize(
    "claim",
    [
        "[operators]",
        "[operators support]",
        "[support operators]",
        " [ support  operators ] ",
        "operators",
        ["operators"],
    ],
)
def test_whoever_is_in_the_group_is_an_operator(claim: Any) -> None:
    assert is_operator(claim)


@pytest.mark.parametrize(
    "claim",
    [
        None,
        "",
        "[]",
        "[co-operators]",
        "[operators2]",
        "[Operators]",
        "[operators]]",
        "[[operators]]",
        "[operators,support]",
        '["operators"]',
        "[operators-of-h2o x]",
        ["operators support"],
        [["operators"]],
        {"operators": True},
        7,
    ],
)
def test_nobody_else_is(claim: Any) -> None:
    assert not is_operator(claim)
