"""Options of single posts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.options import checked, filled, gone, missing, movable, of_account, texts
from drumbeat.domain.profiles import Option, OptionKind
from drumbeat.domain.text_lengths import Unit

KNOWN = (
    Option(
        name="privacy",
        label="Who sees it",
        kind=OptionKind.CHOICE,
        choices=(("all", "Everybody"), ("friends", "Friends")),
        required=True,
    ),
    Option(name="ai", label="Made by AI", kind=OptionKind.FLAG, default=False),
    Option(name="note", label="Note", kind=OptionKind.TEXT, most=5),
    Option(name="tags", label="Tags", kind=OptionKind.TEXTS, most=2),
    Option(name="until", label="Last day", kind=OptionKind.DATE),
    Option(name="leads_to", label="Link", kind=OptionKind.LINK, most=40),
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "privacy": st.sampled_from(["all", "friends"]),
        "ai": st.booleans(),
        "note": st.text("abc ", max_size=5),
        "tags": st.lists(st.text("ab", max_size=3), max_size=2),
    },
)


def test_what_is_right_is_kept_and_made_plain() -> None:
    sent = {"privacy": "friends", "ai": True, "note": " ok ", "tags": ["a", " ", "b"][:2]}

    assert checked(KNOWN, sent) == {
        "privacy": "friends",
        "ai": True,
        "note": "ok",
        "tags": ["a"],
    }
    links = {"until": "2026-12-24", "leads_to": " https://h2o.example/a b "}
    assert checked(KNOWN, links) == {
        "until": "2026-12-24",
        "leads_to": "https://h2o.example/a%20b",
    }


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"colour": "red"}, "options.colour", "is unknown here"),
        ({"privacy": "nobody"}, "options.privacy", "must be one of all, friends"),
        ({"privacy": ["all"]}, "options.privacy", "must be one of all, friends"),
        ({"ai": "yes"}, "options.ai", "must be true or false"),
        ({"ai": 1}, "options.ai", "must be true or false"),
        ({"note": 5}, "options.note", "must be text"),
        ({"note": "longer"}, "options.note", "has more than 5 characters"),
        ({"tags": "one"}, "options.tags", "must be a list of at most 2 texts"),
        ({"tags": ["a", "b", "c"]}, "options.tags", "must be a list of at most 2 texts"),
        ({"until": "24.12.2026"}, "options.until", "must be a calendar day"),
        ({"until": "2026-02-30"}, "options.until", "must be a calendar day"),
        ({"until": 7}, "options.until", "must be a calendar day"),
        ({"leads_to": "javascript:alert(1)"}, "options.leads_to", "begins with https://"),
        ({"leads_to": "https://ada:pw@h2o.example"}, "options.leads_to", "no user name"),
        (
            {"leads_to": f"https://h2o.example/{'a' * 40}"},
            "options.leads_to",
            "has more than 40 characters",
        ),
        ({"tags": [7]}, "options.tags", "must be text"),
        ({"tags": ["x" * 101]}, "options.tags", "has more than 100 characters"),
    ],
)
def test_what_is_wrong_is_named(sent: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(KNOWN, sent)

    [wrong] = refused.value.errors
    assert wrong.field == field
    assert words in wrong.message


@pytest.mark.parametrize(("unit", "fits"), [(Unit.GRAPHEMES, True), (Unit.CODE_POINTS, False)])
def test_texts_are_counted_in_the_unit_that_the_network_names(unit: Unit, fits: bool) -> None:
    known = [replace(each, unit=unit) for each in KNOWN]
    sent = {"note": " " + 5 * "\U0001f469\u200d\U0001f692" + " "}

    if fits:
        assert checked(known, sent) == {"note": sent["note"].strip()}
    else:
        with pytest.raises(InvalidInput):
            checked(known, sent)


@pytest.mark.parametrize("nothing", [None, "", "  ", "\u200b"])
def test_nothing_lets_the_default_hold(nothing: str | None) -> None:
    assert checked(KNOWN, {"note": nothing}) == {}


def test_a_post_goes_before_its_account_and_that_before_the_network() -> None:
    account = {"privacy": "all", "ai": True, "gone": "x"}

    assert filled(KNOWN, account, {"ai": False}) == {"privacy": "all", "ai": False}


def test_what_a_network_requires_is_missed() -> None:
    assert [option.name for option in missing(KNOWN, {"ai": False})] == ["privacy"]
    assert missing(KNOWN, {"privacy": "all"}) == []


def test_words_are_read_by_whoever_approves() -> None:
    assert texts({"tags": ["a", "b"], "note": "hi", "ai": True}) == ["note: hi", "tags: a, b"]


@given(VALUES, VALUES)
def test_what_was_checked_is_not_changed_by_another_check(
    account: dict[str, Any], post: dict[str, Any]
) -> None:
    kept = checked(KNOWN, post)

    assert checked(KNOWN, kept) == kept
    assert filled(KNOWN, checked(KNOWN, account), kept).items() >= kept.items()


BOARD = Option(name="board", label="Board", kind=OptionKind.CHOICE, of_account=True)
BOARDS = {"board": [("11", "Before and after"), ("12", "Tips")]}


def test_choices_of_an_account_are_what_may_be_chosen_on_it() -> None:
    here = of_account((*KNOWN, BOARD), BOARDS)

    assert checked(here, {"board": "12", "privacy": "all"}) == {"board": "12", "privacy": "all"}
    assert checked(here, {"board": None}) == {}
    with pytest.raises(InvalidInput, match="check its connection"):
        checked(here, {"board": "13"})


def test_while_the_choices_of_an_account_are_not_known_any_holds() -> None:
    here = of_account((BOARD,), {})

    assert checked(here, {"board": "13"}) == {"board": "13"}
    assert gone(here, {"board": "13"}) == []
    with pytest.raises(InvalidInput, match="must be text"):
        checked(here, {"board": 13})


def test_what_an_account_has_no_more_is_found_and_does_not_go_to_another_account() -> None:
    here = of_account((*KNOWN, BOARD), BOARDS)

    assert [each.name for each in gone(here, {"board": "13", "privacy": "nobody"})] == ["board"]
    assert gone(here, {"board": "11"}) == gone(here, {}) == []
    assert movable(here, {"board": "13", "note": "ok"}) == {"note": "ok"}
    assert movable(here, {"board": "11", "note": "ok"}) == {"board": "11", "note": "ok"}
