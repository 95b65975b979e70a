"""The rules for every network: posts are shown once, results reported correctly, secrets kept."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from drumbeat.application import SystemClock
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.limits import TEXT
from drumbeat.domain.profiles import OAuth, OptionKind, Own
from drumbeat.domain.publishing import (
    Ambiguous,
    Medium,
    NotPublished,
    Prepared,
    Preparing,
    Presence,
    Published,
    Refusal,
)
from drumbeat.domain.text_lengths import Unit
from drumbeat.platforms import registry
from drumbeat.platforms.registry import Networks
from drumbeat.ports import Foresees, Transport
from sandbox import Server
from sandbox.networks import NAMES
from tests.integration.platforms.conformance import (
    KINDS,
    NETWORKS,
    Error,
    Network,
    secrets_of,
    settings_for,
)
from tests.integration.platforms.driver import Driver

#: Faults of the call that shows the post: kind, details, whether it is carried out.
COMMIT_FAULTS: list[tuple[str, dict[str, Any], bool]] = [
    ("timeout", {}, False),
    ("accept_then_timeout", {}, True),
    ("accept_then_500", {}, True),
    ("drop_before", {}, False),
    ("drop_after", {}, True),
    ("malformed", {}, True),
    ("malformed", {"body": {}}, True),
    ("malformed", {"body": []}, True),
    ("rate_limit", {"retry_after": 120}, False),
    ("rate_limit", {"says": "nothing"}, False),
    ("expired_token", {}, False),
    ("slow", {"delay_ms": 50}, True),
]
HIDDEN_FAULTS: list[tuple[str, dict[str, Any]]] = [
    (kind, more) for kind, more, _ in COMMIT_FAULTS if kind != "slow"
]
#: Networks that can stop an app, and so all accounts, with an answer of its own.
NEED_OPERATORS = {"google_business", "linkedin", "pinterest", "x"}
#: Those that tell by a post alone what they would refuse of it.
FORESEE = {
    *("facebook", "google_business", "instagram", "linkedin", "pinterest"),
    *("threads", "tiktok", "x", "youtube"),
}
#: In seconds.
DAY = 86_400
#: Where the day of a limit ends.
MIDNIGHTS = {"linkedin": "UTC", "youtube": "America/Los_Angeles"}
ERRORS = [(network, error) for network in NETWORKS for error in network.errors]


@pytest.fixture(params=NETWORKS, ids=str)
def driver(request: pytest.FixtureRequest, sandbox: Server, transport: Transport) -> Driver:
    return Driver(request.param, sandbox, transport)


def names(values: Any) -> str:
    return " ".join(str(value) for value in values)


def test_every_network_that_we_speak_is_in_this_suite_and_in_the_sandbox(
    sandbox: Server, transport: Transport
) -> None:
    networks = Networks(settings_for(sandbox.url), SystemClock(), transport)
    # What is the deployment's own has a suite of its own.
    others = {
        name
        for name in networks.names
        if not isinstance(networks.get(name).profile.connects_by, Own)
    }

    assert others == {case.name for case in NETWORKS} == set(NAMES)


def test_what_people_connect_is_what_the_profile_asks_for(driver: Driver) -> None:
    connection = driver.connection(driver.case.connection)
    way = driver.profile.connects_by
    pasted = way.pasted if isinstance(way, OAuth) else way
    # Where people agree only, a program may give it all the same.
    asked = [field.name for field in pasted.fields] if pasted else list(connection)

    assert sorted(connection) == sorted(asked)
    for name in asked:
        with pytest.raises(InvalidInput) as caught:
            driver.adapter.check_connection({**connection, name: ""})
        assert f"connection.{name}" in [error.field for error in caught.value.errors]
    with pytest.raises(InvalidInput):
        driver.adapter.check_connection({**connection, "more": "x"})


def test_preparing_shows_nothing_and_committing_shows_the_post_once(driver: Driver) -> None:
    post = driver.post()

    handle = driver.prepared(post)
    assert driver.visible() == []
    assert driver.find(post, handle) is (
        Presence.ABSENT if driver.profile.finds else Presence.UNKNOWN
    )
    first = driver.commit(post, handle)

    [entry] = driver.visible()
    assert isinstance(first, Published)
    assert first.platform_post_id == entry["post_id"]
    assert post.caption in entry["text"]
    if driver.profile.finds:
        assert driver.find(post, handle) == first


def test_the_sandbox_shows_the_post_in_its_feed_and_where_its_link_leads(driver: Driver) -> None:
    post = driver.post(caption="Open the taps <a little> & the cupboards.")
    published = driver.commit(post, driver.prepared(post))
    assert isinstance(published, Published)

    for url in filter(None, (driver.sandbox.url, published.permalink)):
        page = requests.get(url, headers={"Accept": "text/html"}, timeout=5)
        assert page.status_code == 200
        # As written, or in the network's own form.
        said = (post.caption, driver.adapter.texts(post)["text"])
        assert any(escape(text) in page.text for text in said)


def test_committing_again_while_that_is_harmless_makes_no_second_post(driver: Driver) -> None:
    post = driver.post()
    handle = driver.prepared(post)

    outcomes = [driver.commit(post, handle) for _ in range(3)]

    # Mastodon and its stand-in deduplicate by keys, but the profile does not promise it.
    if not driver.case.keeps_once:
        assert driver.profile.repeats is None
        return
    assert len(driver.visible()) == 1
    assert outcomes == [outcomes[0]] * 3


def test_preparing_again_is_harmless(driver: Driver) -> None:
    post = driver.post()

    handles = [driver.prepared(post) for _ in range(2)]

    assert driver.visible() == []
    driver.commit(post, handles[-1])
    assert len(driver.visible()) == 1


@pytest.mark.parametrize(
    ("kind", "more", "done"), COMMIT_FAULTS, ids=[names(each) for each in COMMIT_FAULTS]
)
def test_a_commit_that_fails_says_only_what_is_certain_and_can_be_mended(
    driver: Driver, kind: str, more: dict[str, Any], done: bool
) -> None:
    # given
    post = driver.post()
    handle = driver.prepared(post)
    driver.order(kind, driver.case.commit, **{"delay_ms": 3000, **more})

    # when
    outcome = driver.commit(post, handle)
    driver.clear()

    # then
    visible = driver.visible()
    assert len(visible) == done
    if isinstance(outcome, NotPublished):
        assert visible == []
    elif isinstance(outcome, Published):
        assert [entry["post_id"] for entry in visible] == [outcome.platform_post_id]
    else:
        assert isinstance(outcome, Ambiguous)
    if kind == "rate_limit":
        assert isinstance(outcome, NotPublished)
        assert outcome.refusal is Refusal.RATE_LIMITED
        waits = more.get("says") != "nothing"
        assert outcome.retry_after == pytest.approx(120, abs=5) if waits else True
    if kind == "expired_token":
        assert isinstance(outcome, NotPublished)
        assert outcome.refusal is Refusal.REAUTH

    # and a look gives the true result, and trying again shows one post
    found = driver.find(post, handle)
    if driver.profile.finds:
        assert isinstance(found, Published) if done else found is Presence.ABSENT
    if driver.profile.repeats is not None or found is Presence.ABSENT:
        driver.commit(post, handle)
        assert len(driver.visible()) == 1


def test_access_that_has_ended_is_renewed_within_the_step(driver: Driver) -> None:
    post = driver.post()
    handle = driver.prepared(post)
    match = {"network": driver.case.name, "step": driver.case.commit}
    driver.sandbox.faults.add({"kind": "expired_token", "match": match, "times": 1})

    outcome = driver.commit(post, handle)

    assert isinstance(outcome, Published if driver.case.renews else NotPublished)
    assert len(driver.visible()) == driver.case.renews


@pytest.mark.parametrize(
    ("kind", "more"), HIDDEN_FAULTS, ids=[names(each) for each in HIDDEN_FAULTS]
)
def test_a_preparation_that_fails_shows_nothing_and_may_be_repeated(
    driver: Driver, kind: str, more: dict[str, Any]
) -> None:
    if not driver.case.prepares:
        assert driver.prepared(driver.post())
        return
    post = driver.post()
    assert driver.session.connection  # so that opening a session does not fail
    driver.order(kind, "prepare", **{"delay_ms": 3000, **more})

    outcome = driver.prepare(post)
    driver.clear()

    assert isinstance(outcome, NotPublished)
    expected = {"rate_limit": Refusal.RATE_LIMITED, "expired_token": Refusal.REAUTH}
    assert outcome.refusal is expected.get(kind, Refusal.TRANSIENT)
    assert driver.visible() == []
    driver.commit(post, driver.prepared(post))
    assert len(driver.visible()) == 1


@pytest.mark.parametrize("kind", ["timeout", "drop_before", "malformed", "expired_token"])
def test_a_look_that_fails_proves_nothing(driver: Driver, kind: str) -> None:
    post = driver.post()
    handle = driver.prepared(post)
    if driver.profile.finds:
        driver.order(kind, "find", delay_ms=3000)

    found = driver.find(post, handle)
    driver.clear()

    assert found is Presence.UNKNOWN


@pytest.mark.parametrize(
    ("case", "error"), ERRORS, ids=[f"{case} {error.case}" for case, error in ERRORS]
)
def test_each_error_of_a_network_means_what_can_be_done_about_it(
    sandbox: Server, transport: Transport, case: Network, error: Error
) -> None:
    driver = Driver(case, sandbox, transport)
    post = driver.post()
    handle = driver.prepared(post)
    driver.order("status", error.at or case.commit, status=error.status, body=error.body)

    outcome = driver.prepare(post) if error.at == "prepare" else driver.commit(post, handle)
    driver.clear()

    if error.meaning is None:
        assert isinstance(outcome, Ambiguous)
        return
    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is error.meaning
    if error.kind == "next_day":
        assert outcome.retry_after == DAY
    if error.kind == "until_midnight":
        assert seconds_from_midnight(outcome.retry_after or 0, MIDNIGHTS[case.name]) < 30


def seconds_from_midnight(wait: float, zone: str) -> float:
    """How far the end of a wait that begins now is from a day's beginning."""
    ends_at = (SystemClock().now() + timedelta(seconds=wait)).astimezone(ZoneInfo(zone))
    seconds = ends_at.hour * 3600 + ends_at.minute * 60 + ends_at.second
    return min(seconds, DAY - seconds)


DUPLICATES = [(network, error) for network, error in ERRORS if error.kind == "duplicate"]


@pytest.mark.parametrize(("case", "error"), DUPLICATES, ids=[str(case) for case, _ in DUPLICATES])
def test_a_post_that_is_refused_as_a_duplicate_of_itself_is_there(
    sandbox: Server, transport: Transport, case: Network, error: Error
) -> None:
    driver = Driver(case, sandbox, transport)
    post = driver.post()
    handle = driver.prepared(post)
    first = driver.commit(post, handle)
    driver.order("status", case.commit, status=error.status, body=error.body)

    again = driver.commit(post, handle)
    driver.clear()

    assert isinstance(first, Published)
    assert again == first or isinstance(again, Ambiguous)
    assert driver.find(post, handle) == first
    assert len(driver.visible()) == 1


def test_each_network_has_every_kind_of_error_that_all_have_and_its_operators_own() -> None:
    for case in NETWORKS:
        meanings = {error.meaning for error in case.errors}
        lacking = {Refusal.REAUTH, Refusal.RATE_LIMITED, Refusal.PERMANENT, None} - meanings
        assert not lacking, case
        assert (Refusal.OPERATOR in meanings) is (case.name in NEED_OPERATORS), case


def test_each_network_has_the_kinds_of_error_that_are_known_of_it() -> None:
    kinds = {error.kind for _, error in ERRORS if error.kind}

    assert kinds == set(KINDS)
    for kind, having in KINDS.items():
        assert {case.name for case, error in ERRORS if error.kind == kind} == having, kind


def test_those_whose_operators_are_asked_to_mend_something_are_named() -> None:
    modules = Path(registry.__file__).parent.glob("*.py")
    asking = {
        module.stem.removesuffix("_errors")
        for module in modules
        if "Refusal.OPERATOR" in module.read_text(encoding="utf-8")
    }

    assert asking == NEED_OPERATORS
    assert asking <= registry.ROWS.keys()


def test_a_connection_that_is_refused_asks_for_another(driver: Driver) -> None:
    session = driver.session_with(driver.case.refused)
    post = driver.post()

    outcome = driver.prepare(post, session)
    if isinstance(outcome, Prepared):  # nothing was asked yet
        outcome = driver.adapter.commit(post, session, outcome.handle)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal in (Refusal.REAUTH, Refusal.PERMANENT)
    assert driver.visible() == []


def test_a_check_leaves_nothing_and_says_whether_the_connection_is_taken(driver: Driver) -> None:
    good = driver.adapter.check(driver.session)
    bad = driver.adapter.check(driver.session_with(driver.case.refused))

    assert good.findings == ()
    # A receiver can't be asked, so any call counts.
    expected = [] if driver.case.name == "webhook" else ["credentials_refused"]
    assert [finding.code for finding in bad.findings] == expected
    assert driver.visible() == []


def test_only_who_says_so_takes_a_test_and_it_shows_nothing(driver: Driver) -> None:
    sent = driver.adapter.test(driver.session)

    assert (sent is not None) is driver.adapter.profile.can_be_tested
    assert driver.visible() == []


@pytest.mark.parametrize("step", ["commit", "prepare", "check"])
def test_nothing_of_the_secrets_is_told_whatever_a_network_quotes(
    driver: Driver, step: str
) -> None:
    # given: a network that repeats what it was sent
    connection = json.dumps(driver.session.connection)
    quoted = f"You said {connection}"
    body = {
        "code": quoted,
        "message": quoted,
        "detail": quoted,
        "error": {"message": quoted, "code": 100, "type": "x"}
        if driver.case.name == "facebook"
        else quoted,
    }
    post = driver.post()
    handle = driver.prepared(post)
    wanted = driver.case.commit if step == "commit" else step
    driver.order("status", wanted, status=400, body=body)

    # when
    said: list[Any] = {
        "commit": lambda: [driver.commit(post, handle)],
        "prepare": lambda: [driver.prepare(post)],
        "check": lambda: [driver.adapter.check(driver.session)],
    }[step]()
    driver.clear()

    # then
    for secret in (*secrets_of(driver.case), *access_of(driver)):
        assert secret not in repr(said)
        assert secret not in repr(handle)


def test_no_secret_stands_in_an_address(driver: Driver) -> None:
    if driver.case.name == "webhook":
        return  # the address is the secret
    post = driver.post()
    handle = driver.prepared(post)
    driver.commit(post, handle)
    driver.find(post, handle)
    driver.adapter.check(driver.session)

    kept = f"{driver.sandbox.ledger.calls()}{driver.sandbox.ledger.entries(hidden=True)}"
    assert len(driver.sandbox.ledger.calls()) > 2
    for secret in (*secrets_of(driver.case), *access_of(driver)):
        assert secret not in kept


def access_of(driver: Driver) -> list[str]:
    """The access tokens, which are as secret as the connection."""
    connection = driver.session.connection
    names = ("access_jwt", "refresh_jwt", "access_token", "refresh_token")
    return [str(connection[name]) for name in names if name in connection]


def test_a_text_that_is_too_long_is_refused_before_anything_is_shown(driver: Driver) -> None:
    units = {
        Unit.GRAPHEMES: "é",
        Unit.UTF8_BYTES: "x",
        Unit.CODE_POINTS: "x",
        Unit.UTF16_UNITS: "x",
        Unit.EMOJI_BYTES: "x",
        Unit.X_WEIGHTED: "x",
    }
    holds = driver.profile.limits.texts_of(with_video=driver.case.medium.is_video)
    for limit in holds:
        if limit.documented:
            text = units[limit.unit] * (limit.most + 1)
            post = driver.post(caption=text)
            if limit.field != TEXT:
                post = dataclasses.replace(post, options={**post.options, limit.field: text})
            outcome = driver.prepare(post)
            assert isinstance(outcome, NotPublished)
            assert outcome.refusal is Refusal.PERMANENT
    texts = [limit for limit in holds if limit.field == TEXT]
    shortest = min((limit.most for limit in texts), default=500)
    post = driver.post(caption="x" * shortest)
    assert isinstance(driver.commit(post, driver.prepared(post)), Published)


def test_what_a_network_tells_that_it_would_refuse_is_what_preparing_refuses(
    driver: Driver,
) -> None:
    foresees = isinstance(driver.adapter, Foresees)
    assert foresees is (driver.case.name in FORESEE)
    if not foresees:
        return
    most = driver.profile.limits.media.most or 0
    too_many = driver.post(media=(driver.case.medium,) * (most + 1))

    assert driver.adapter.unfit(driver.post()) is None
    assert isinstance(driver.adapter.unfit(too_many), NotPublished)
    assert driver.adapter.unfit(too_many) == driver.prepare(too_many)


def test_more_pictures_than_a_network_takes_are_refused(driver: Driver) -> None:
    most, medium = driver.profile.limits.media.most, driver.case.medium
    if most is not None:
        outcome = driver.adapter.prepare(
            driver.post(media=(medium,) * (most + 1)), driver.session, None
        )
        assert isinstance(outcome, NotPublished)
        assert outcome.refusal is Refusal.PERMANENT
    alone = medium.is_video and not driver.profile.limits.media.mixes
    several = driver.post(media=(medium,) * (1 if alone else min(most or 4, 4)))
    assert isinstance(driver.commit(several, driver.prepared(several)), Published)


def test_every_option_and_choice_goes_through(driver: Driver) -> None:
    samples: dict[OptionKind, list[Any]] = {
        OptionKind.TEXT: ["en"],
        OptionKind.TEXTS: [["en"]],
        OptionKind.FLAG: [True, False],
        OptionKind.DATE: ["2026-12-24"],
        OptionKind.LINK: ["https://h2o.example/terms"],
    }
    number = 0
    for option in driver.profile.options:
        values = samples.get(option.kind) or [value for value, _ in option.choices]
        assert values or option.of_account, option.name
        for value in values:
            number += 1
            post = driver.post(generation=number)
            chosen = dataclasses.replace(
                post,
                caption=f"{post.caption} {number}",
                options={**post.options, option.name: value},
            )
            outcome = driver.commit(chosen, driver.prepared(chosen))
            assert isinstance(outcome, Published), (option.name, value, outcome)


def test_a_picture_that_can_not_be_had_is_said_before_anything_is_shown(driver: Driver) -> None:
    gone = dataclasses.replace(driver.case.medium, url="https://cdn.example/gone.png")
    post = driver.post(media=(gone,))

    outcome = driver.prepare(post)

    if driver.case.takes_bytes:
        assert isinstance(outcome, NotPublished)
        assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "media_unreachable")
    else:
        assert isinstance(outcome, Prepared)  # the network finds out when it fetches it
    assert driver.visible() == []


def test_nobody_listening_is_certainly_not_published(driver: Driver) -> None:
    post = driver.post()
    handle = driver.prepared(post)
    driver.sandbox.stop()

    outcome = driver.commit(post, handle)

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT


def test_what_is_worked_on_is_waited_for_and_then_posted(
    sandbox: Server, transport: Transport
) -> None:
    [case] = [case for case in NETWORKS if case.name == "mastodon"]
    driver = Driver(case, sandbox, transport)
    post = driver.post(media=(Medium(url="https://cdn.example/a.png", alt="a slow one"),))

    # Only of a network with a lead is it asked how far its preparation has come.
    assert not driver.profile.lead.is_none

    outcome = driver.adapter.prepare(post, driver.session, None)
    assert isinstance(outcome, Preparing)
    outcome = driver.adapter.prepare(post, driver.session, outcome.progress)

    assert isinstance(outcome, Prepared)
    assert driver.visible() == []
    assert isinstance(driver.commit(post, outcome.handle), Published)
    assert driver.visible()[0]["photos"] == ["a slow one"]
