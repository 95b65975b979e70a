"""Facebook's errors, by their codes, and what can be done about each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.platforms import meta_errors
from drumbeat.platforms.facebook_errors import RULES
from drumbeat.platforms.meta_errors import ErrorClass, Verdict

TABLE = json.loads(Path(__file__).with_name("facebook_errors.json").read_text())
CASES = [case for case in TABLE if isinstance(case["body"], dict)]
TOKEN = "EAAB-canary-token"


def classify(error: dict[str, Any], headers: dict[str, str], token: str) -> Verdict:
    return meta_errors.classify(RULES, "Facebook", error, headers, [token])


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_an_error_is_judged_by_subcode_then_code(case: dict[str, Any]) -> None:
    kind = classify(case["body"]["error"], {}, TOKEN).kind

    assert kind == case.get("kind", case["class"])


def test_the_code_is_shown_with_its_subcode() -> None:
    assert classify({"code": 190, "error_subcode": 463}, {}, TOKEN).code == "190/463"
    assert classify({"code": 190}, {}, TOKEN).code == "190"
    assert classify({}, {}, TOKEN).code == "unknown"


def test_words_meant_for_people_are_preferred() -> None:
    error = {"code": 368, "message": "Blocked", "error_user_msg": "You can't post for now."}

    assert classify(error, {}, TOKEN).message == "You can't post for now."


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ({"code": 190, "error_subcode": 492}, "needs a role on it"),
        (
            {"code": 190, "message": "must be granted before impersonating a user's page"},
            "allow all that Facebook asks for",
        ),
        ({"code": 368, "error_subcode": 4854002}, "confirm who they are"),
    ],
)
def test_where_connecting_again_does_not_help_it_is_said_what_does(
    error: dict[str, Any], remedy: str
) -> None:
    assert remedy in classify(error, {}, TOKEN).message


def test_a_token_that_the_network_quotes_is_taken_out() -> None:
    verdict = classify({"code": 190, "message": f"Malformed access token {TOKEN}"}, {}, TOKEN)

    assert verdict.message == "Malformed access token [secret]"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"x-app-usage": '{"call_count":100,"total_time":25,"total_cputime":25}'}, None),
        ({"x-app-usage": '{"call_count":100,"estimated_time_to_regain_access":2}'}, 120),
        (
            {
                "x-business-use-case-usage": '{"1": [{"type": "pages", "call_count": 100,'
                ' "estimated_time_to_regain_access": 7}], "2": [{"type": "pages",'
                ' "estimated_time_to_regain_access": 19}]}'
            },
            19 * 60,
        ),
        ({"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":0}]}'}, None),
        ({"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":-3}]}'}, None),
        ({"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":"9"}]}'}, None),
        ({"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":NaN}]}'}, None),
        ({"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":1e9}]}'}, 86400),
        ({"x-business-use-case-usage": '{"1":'}, None),
        ({"retry-after": "90"}, 90),
        ({"retry-after": "soon"}, None),
        (
            {
                "retry-after": "Tue, 22 Dec 2026 17:01:30 GMT",
                "date": "Tue, 22 Dec 2026 17:00:00 GMT",
            },
            90,
        ),
        ({"retry-after": "90", "x-app-usage": '{"estimated_time_to_regain_access":2}'}, 120),
        ({"x-business-use-case-usage": "[" * 100_000}, None),
    ],
)
def test_the_wait_is_read_in_minutes_and_answered_in_seconds(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert classify({"code": 32}, headers, TOKEN).retry_after == seconds


def test_only_a_limit_says_how_long_to_wait() -> None:
    headers = {"x-app-usage": '{"estimated_time_to_regain_access":2}'}

    assert classify({"code": 190}, headers, TOKEN).retry_after is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["code", "error_subcode", "message", "is_transient", "error_user_msg", "type"]
        ),
        json_values,
    ),
    st.dictionaries(st.sampled_from(["x-app-usage", "x-business-use-case-usage"]), st.text()),
)
def test_whatever_the_network_says_there_is_a_verdict(
    error: dict[str, Any], headers: dict[str, str]
) -> None:
    verdict = classify(error, headers, TOKEN)

    assert verdict.kind in ErrorClass
    assert len(verdict.message) <= 500
