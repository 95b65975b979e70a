"""The business's own website meets the rules for every network: shown once, reported correctly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pytest

from drumbeat.domain.errors import InvalidInput, Unavailable
from drumbeat.domain.media import AssetStatus, Space
from drumbeat.domain.publishing import (
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Presence,
    Published,
    Refusal,
)
from drumbeat.domain.tenancy import Member, Role
from drumbeat.persistence.table import connection
from tests.fakes.clock import FixedClock
from tests.fakes.library import WritesAtOnce, a_picture
from tests.integration.wiring import Wiring
from tests.interference import Killed, after_call, before_call, kill
from tests.samples import ADMIN, H2O
from tests.unit.platforms.doubles import a_post

NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)
PICTURE = Medium(url="https://d.example/media/a1/full.jpg", asset=a_picture("a1"))


class BannerWiring(Wiring):
    @cached_property
    def feed_writer(self) -> Any:
        return WritesAtOnce(lambda tenant_id, site_id: self.feeds.write(tenant_id, site_id))


class Driver:
    """The network as its row in the registry builds it, over the table."""

    def __init__(self) -> None:
        self.app = BannerWiring(FixedClock(NOW))
        founder = Member(
            tenant_id="h2o",
            id="m1",
            email="ada@example.com",
            role=Role.ADMIN,
            user_id="u1",
            joined=True,
            created_at=NOW,
        )
        self.app.stored_tenants.create(H2O, founder)
        self.upload("a1")
        self.adapter: Any = self.app.networks.get("banner")

    def upload(self, asset_id: str, **changed: Any) -> None:
        plenty = Space(size=10**9, count=1_000)
        self.app.stored_assets.create([a_picture(asset_id, **changed)], most=plenty)

    def post(self, **changes: Any) -> Outgoing:
        given = {"media": (PICTURE,), "title": "Winter check", "scheduled_for": NOW, **changes}
        return a_post(**{"account_id": "acc", **given})

    def prepared(self, post: Outgoing) -> Handle:
        outcome = self.adapter.prepare(post, None)
        assert isinstance(outcome, Prepared), outcome
        return outcome.handle

    def commit(self, post: Outgoing, handle: Handle) -> Any:
        return self.adapter.commit(post, None, handle)

    def find(self, post: Outgoing, handle: Handle) -> Any:
        return self.adapter.find(post, None, handle)

    def visible(self) -> list[str]:
        return [banner.id for banner in self.app.stored_banners.list("h2o")]


@pytest.fixture
def driver(table: str) -> Driver:
    return Driver()


def test_there_is_nothing_to_connect(driver: Driver) -> None:
    assert driver.adapter.check_connection({}) == {}
    with pytest.raises(InvalidInput, match=r"connection\.url"):
        driver.adapter.check_connection({"url": "https://h2o.example"})


def test_preparing_shows_nothing_and_committing_shows_the_post_once(driver: Driver) -> None:
    post = driver.post()

    handles = [driver.prepared(post) for _ in range(2)]
    assert driver.visible() == []
    assert driver.find(post, handles[0]) is Presence.ABSENT
    outcomes = [driver.commit(post, handles[0]) for _ in range(3)]

    assert driver.visible() == [post.instance_id]
    assert isinstance(outcomes[0], Published)
    assert outcomes == [outcomes[0]] * 3
    assert outcomes[0].platform_post_id == post.instance_id
    assert driver.find(post, handles[0]) == outcomes[0]


@contextmanager
def busy(when: Callable[..., Any], number: int) -> Iterator[Any]:
    def refuse() -> None:
        raise Unavailable("The database is busy.")

    with when(connection().client, number, refuse) as interference:
        yield interference


@pytest.mark.parametrize("when", [before_call, after_call])
@pytest.mark.parametrize("action", ["killed", "refused"])
def test_a_commit_that_is_cut_at_any_call_shows_one_banner_and_says_the_truth(
    driver: Driver, when: Callable[..., Any], action: str
) -> None:
    for number in range(40):
        # given a post
        post = driver.post(instance_id=f"i{number}")
        handle = driver.prepared(post)
        outcome: Any = None

        # when its commit is cut at one call of the database, before or after the effect
        cut = when(connection().client, number, kill) if action == "killed" else busy(when, number)
        with cut as interference, suppress(Killed):
            outcome = driver.commit(post, handle)

        # then what it says is true, a look agrees, and trying again shows it once
        there = f"i{number}" in driver.visible()
        if isinstance(outcome, NotPublished):
            assert not there
        elif isinstance(outcome, Published):
            assert there
        else:
            assert outcome is None or isinstance(outcome, Ambiguous)
        found = driver.find(post, handle)
        assert isinstance(found, Published) if there else found is Presence.ABSENT
        assert isinstance(driver.commit(post, handle), Published)
        assert driver.visible().count(f"i{number}") == 1
        if not interference.interfered:
            return
        _take_down(driver, f"i{number}")
    pytest.fail("The commit never came to its end.")


def _take_down(driver: Driver, banner_id: str) -> None:
    """Deletes the banner, so that the website does not fill up."""
    driver.app.banners.delete(ADMIN, banner_id)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"media": ()}, "picture_missing"),
        ({"media": (Medium(url="https://cdn.example/a.png"),)}, "picture_not_in_library"),
        ({"media": (Medium(url="x", asset=a_picture("gone")),)}, "banner_refused"),
        ({"options": {"ends_on": "2026-11-30"}}, "banner_refused"),
        ({"cta_url": f"https://h2o.example/{'a' * 2_000}"}, "link_refused"),
    ],
)
def test_what_a_website_can_not_show_is_refused_before_it_is_due(
    driver: Driver, changes: dict[str, Any], code: str
) -> None:
    outcome = driver.adapter.prepare(driver.post(**changes), None)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert driver.visible() == []


def test_a_picture_that_is_not_ready_yet_is_waited_for(driver: Driver) -> None:
    driver.upload("new", status=AssetStatus.PROCESSING, files={})

    outcome = driver.adapter.prepare(
        driver.post(media=(Medium(url="x", asset=a_picture("new")),)), None
    )

    assert isinstance(outcome, NotPublished)
    assert outcome.refusal is Refusal.TRANSIENT


def test_what_a_post_says_becomes_the_banners(driver: Driver) -> None:
    long = "A very long title of a post that says all at once what it is about and more"
    post = driver.post(
        title=long,
        cta_type="LearnMore",
        cta_url="https://h2o.example/winter",
        options={"ends_on": "2026-12-24"},
    )
    driver.commit(post, driver.prepared(post))

    [banner] = driver.app.stored_banners.list("h2o")
    assert banner.title == f"{long[:59]}\u2026" == driver.adapter.texts(post)["title"]
    assert banner.link_url == "https://h2o.example/winter"
    assert str(banner.ends_on) == "2026-12-24"


def test_a_telephone_number_is_no_link_and_an_option_goes_before_the_button(
    driver: Driver,
) -> None:
    called = driver.post(instance_id="i1", cta_type="CallNow", cta_url="tel:+13105550100")
    chosen = driver.post(
        instance_id="i2",
        cta_type="LearnMore",
        cta_url="https://h2o.example/button",
        options={"link_url": "https://h2o.example/option", "title": "Own title"},
    )
    for post in (called, chosen):
        driver.commit(post, driver.prepared(post))

    links = {each.id: each.link_url for each in driver.app.stored_banners.list("h2o")}
    assert links == {"i1": None, "i2": "https://h2o.example/option"}
