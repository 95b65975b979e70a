"""Banners of a website: what people do with them, and that the feed is always correct in the
end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from unittest import mock

import botocore.client
import pytest

from drumbeat.domain.banners import MOST_LIVE, State
from drumbeat.domain.errors import (
    ChangedMeanwhile,
    Conflict,
    Forbidden,
    InvalidInput,
    LimitReached,
    NotFound,
    StaleVersion,
)
from drumbeat.domain.media import AssetKind, AssetStatus, Space
from drumbeat.domain.tenancy import Access, Member, Role, Tenant
from drumbeat.ports import BannerChange, PostedBanner
from drumbeat.services.banners import BannerDraft, Standing
from drumbeat.services.websites import SETTLES
from tests import samples
from tests.fakes.clock import FixedClock
from tests.fakes.library import PublicFiles, WritesAtOnce, a_picture
from tests.integration.wiring import Wiring

NOW = datetime(2026, 11, 29, 18, tzinfo=UTC)


class BannerWiring(Wiring):
    def __init__(self, clock: FixedClock) -> None:
        super().__init__(clock)
        self.media_store = PublicFiles(clock=clock)

    @cached_property
    def feed_writer(self) -> Any:
        return WritesAtOnce(lambda tenant_id, site_id: self.feeds.write(tenant_id, site_id))


def count_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Records every call to AWS from now on, by its operation."""
    made: list[str] = []
    call = botocore.client.BaseClient._make_api_call

    def counted(client: Any, operation: str, arguments: Any) -> Any:
        made.append(operation)
        return call(client, operation, arguments)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", counted)
    return made


class Killed(BaseException):
    """The function dies; no further code runs."""


@contextmanager
def killed_at(place: int, *, done: bool) -> Iterator[list[str]]:
    """Killed at that call to database or bucket, before its effect or after it; yields the
    calls."""
    made: list[str] = []
    call, put = botocore.client.BaseClient._make_api_call, PublicFiles.put

    def cut(name: str, effect: Callable[[], Any]) -> Any:
        made.append(name)
        dies = len(made) == place
        if dies and not done:
            raise Killed
        answer = effect()
        if dies:
            raise Killed
        return answer

    def called(client: Any, operation: str, arguments: Any) -> Any:
        return cut(operation, lambda: call(client, operation, arguments))

    def stored(files: PublicFiles, *arguments: Any) -> None:
        cut("PutObject", lambda: put(files, *arguments))

    with (
        mock.patch.object(botocore.client.BaseClient, "_make_api_call", called),
        mock.patch.object(PublicFiles, "put", stored),
        suppress(Killed),
    ):
        yield made


class Desk:
    """The services, and the public files."""

    def __init__(self) -> None:
        self.clock = FixedClock(NOW)
        self.app = BannerWiring(self.clock)
        self.tenant = Tenant(
            id="h2o", name="H2O", timezone="America/Los_Angeles", created_at=NOW, version=1
        )
        founder = Member(
            tenant_id="h2o",
            id="m1",
            email="ada@h2o.example",
            role=Role.ADMIN,
            user_id="u1",
            joined=True,
            created_at=NOW,
        )
        self.app.stored_tenants.create(self.tenant, founder)
        for asset_id in ("a1", "a2"):
            self.upload(asset_id)
        self.files: PublicFiles = self.app.media_store
        self.service = self.app.banners

    def upload(self, asset_id: str, **changed: Any) -> None:
        plenty = Space(size=10**9, count=1_000)
        self.app.stored_assets.create([a_picture(asset_id, **changed)], most=plenty)

    def access(self, role: Role = Role.ADMIN) -> Access:
        return Access(self.tenant, "ada@h2o.example", role, "u1")

    def add(self, title: str = "Winter check", **given: Any) -> Standing:
        draft = BannerDraft({"title": title, "asset_id": "a1", **given})
        return self.service.create(self.access(Role.EDITOR), draft)

    def change(self, banner_id: str, **given: Any) -> Standing:
        return self.service.change(self.access(Role.EDITOR), banner_id, BannerDraft(given))

    def post(self, instance_id: str = "i1", account_id: str = "acc", **given: Any) -> Any:
        posted = PostedBanner(
            **{
                "tenant_id": "h2o",
                "account_id": account_id,
                "instance_id": instance_id,
                "title": "Posted",
                "asset_id": "a1",
                "link_url": None,
                "ends_on": None,
                **given,
            }
        )
        return self.app.banner_board.put(posted)

    def connect(self, account_id: str) -> None:
        account = samples.account(id=account_id, platform="banner")
        self.app.stored_accounts.create(account, samples.secret())

    def disconnect(self, account_id: str) -> None:
        self.app.accounts.delete(self.access(), account_id)

    def listed(self) -> Sequence[Standing]:
        return self.service.list(self.access(Role.VIEWER)).standing

    def titles(self) -> list[str]:
        return [each.banner.title for each in self.listed()]

    def feed(self) -> dict[str, Any]:
        site = self.service.site(self.access())
        return json.loads(self.files.read(f"public/banners/{site.key}.json"))

    def fed(self) -> list[str]:
        return [entry["title"] for entry in self.feed()["banners"]]

    def run_job(self) -> Any:
        return self.app.feeds.write_due(until=self.clock.now() + timedelta(minutes=1))

    def is_settled(self) -> bool:
        far = self.clock.now() + timedelta(days=400)
        return not self.app.stored_banners.due_feeds(far, limit=10)


@pytest.fixture
def desk(table: str) -> Desk:
    return Desk()


class TestWhatPeopleDo:
    def test_a_new_banner_stands_last_and_is_public_at_once(self, desk: Desk) -> None:
        desk.add("One")
        second = desk.add("Two", link_url="https://h2o.example/two")

        assert desk.titles() == ["One", "Two"]
        assert desk.fed() == ["One", "Two"]
        assert second.state is State.LIVE

    def test_what_is_changed_is_public_at_once(self, desk: Desk) -> None:
        banner = desk.add("One").banner

        changed = desk.change(banner.id, title="Uno", asset_id="a2", ends_on=date(2026, 12, 1))

        assert changed.banner.version == 2
        [entry] = desk.feed()["banners"]
        assert entry["title"] == "Uno"
        assert "media/a2/" in entry["image"]["src"]
        assert entry["ends_at"] == "2026-12-02T08:00:00Z"

    def test_what_is_switched_off_or_deleted_goes(self, desk: Desk) -> None:
        off, gone, stays = (desk.add(title).banner for title in ("Off", "Gone", "Stays"))

        desk.change(off.id, is_active=False)
        desk.service.delete(desk.access(), gone.id)

        assert desk.fed() == ["Stays"]
        assert [each.state for each in desk.listed()] == [State.OFF, State.LIVE]
        assert stays.id

    def test_an_edit_that_changes_nothing_is_none(self, desk: Desk) -> None:
        banner = desk.add("One").banner

        assert desk.change(banner.id, title="One").banner.version == 1

    def test_who_has_read_an_older_one_is_told(self, desk: Desk) -> None:
        banner = desk.add("One").banner
        desk.change(banner.id, title="Uno")

        with pytest.raises(StaleVersion):
            desk.service.change(desk.access(), banner.id, BannerDraft({"title": "X"}), version=1)

    def test_a_draft_without_a_picture_is_not_public(self, desk: Desk) -> None:
        draft = desk.add("Later", asset_id=None)

        assert draft.state is State.DRAFT
        assert desk.fed() == []

    def test_only_pictures_of_the_library_are_shown(self, desk: Desk) -> None:
        desk.upload("video", kind=AssetKind.VIDEO)

        with pytest.raises(InvalidInput, match="asset_id"):
            desk.add(asset_id="video")
        with pytest.raises(NotFound, match="not in the library"):
            desk.add(asset_id="missing")

    @pytest.mark.parametrize(
        "became", [{"archived_at": NOW}, {"status": AssetStatus.REJECTED, "reason": "Too small."}]
    )
    def test_a_banner_whose_picture_was_put_away_or_refused_can_still_be_changed(
        self, desk: Desk, became: dict[str, Any]
    ) -> None:
        banner = desk.add("One").banner
        stored = desk.app.stored_assets
        shown = stored.get("h2o", "a1")
        assert shown is not None
        stored.update(shown, replace(shown, **became))

        assert desk.change(banner.id, is_active=False).banner.is_active is False
        with pytest.raises(InvalidInput, match="asset_id"):
            desk.add("Another")
        assert desk.change(banner.id, is_active=True, asset_id="a2").state is State.LIVE

    def test_one_banner_is_read_with_what_it_shows(self, desk: Desk) -> None:
        banner = desk.add("One").banner

        found = desk.service.get(desk.access(Role.VIEWER), banner.id)

        assert (found.banner, found.state) == (banner, State.LIVE)
        assert found.picture is not None
        with pytest.raises(NotFound):
            desk.service.get(desk.access(), "nobodys")

    def test_a_viewer_changes_nothing(self, desk: Desk) -> None:
        with pytest.raises(Forbidden):
            desk.service.create(desk.access(Role.VIEWER), BannerDraft({"title": "X"}))
        with pytest.raises(Forbidden):
            desk.service.rotate(desk.access(Role.EDITOR))

    def test_the_twenty_first_is_refused(self, desk: Desk) -> None:
        for number in range(MOST_LIVE):
            desk.add(f"B{number}")

        with pytest.raises(LimitReached):
            desk.add("One more")
        desk.add("Afterwards", is_active=False)

        assert len(desk.fed()) == MOST_LIVE

    def test_what_is_asked_twice_is_there_once(self, desk: Desk) -> None:
        # given the answer to the write is lost
        repository = desk.app.stored_banners
        write = repository.change

        def lost(*args: Any, **kwargs: Any) -> Any:
            repository.__dict__.pop("change")
            write(*args, **kwargs)
            raise ChangedMeanwhile("no answer")

        repository.change = lost

        # when
        desk.add("One")

        # then
        assert desk.titles() == ["One"]


class TestOrder:
    def ids(self, desk: Desk, *titles: str) -> list[str]:
        by_title = {each.banner.title: each.banner.id for each in desk.listed()}
        return [by_title[title] for title in titles]

    def test_the_website_shows_them_as_they_were_put(self, desk: Desk) -> None:
        for title in "abcd":
            desk.add(title)

        carousel = desk.service.reorder(desk.access(), self.ids(desk, *"dbca"))

        assert [each.banner.title for each in carousel.standing] == list("dbca")
        assert desk.fed() == list("dbca")

    def test_it_is_refused_where_the_banners_are_others(self, desk: Desk) -> None:
        for title in "abc":
            desk.add(title)
        site = desk.service.site(desk.access())

        for ids in (self.ids(desk, "a", "b"), []):
            with pytest.raises(StaleVersion):
                desk.service.reorder(desk.access(), ids)
        with pytest.raises(NotFound):
            desk.service.reorder(desk.access(), [*self.ids(desk, *"abc"), "stranger"])
        wanted = self.ids(desk, *"cba")
        with pytest.raises(StaleVersion):
            desk.service.reorder(desk.access(), wanted, version=site.revision - 1)

        assert desk.fed() == list("abc")

    def test_what_has_ended_may_be_left_out(self, desk: Desk) -> None:
        for title in "ab":
            desk.add(title)
        desk.add("over", ends_on=date(2026, 11, 1))

        desk.service.reorder(desk.access(), self.ids(desk, "b", "a"))

        assert desk.fed() == ["b", "a"]


class TestTheFeed:
    def test_once_it_is_confirmed_nothing_is_left_to_do(self, desk: Desk) -> None:
        desk.add("One")

        desk.clock.advance(SETTLES)
        done = desk.run_job()

        assert (done.written, done.failed) == (1, 0)
        assert desk.is_settled()
        assert desk.run_job().written == 0

    def test_it_is_a_json_file(self, desk: Desk) -> None:
        desk.add("One")

        [(_, content_type)] = desk.files.stored.values()

        assert content_type == "application/json; charset=utf-8"

    def test_a_write_that_fails_after_the_row_is_made_up_for(self, desk: Desk) -> None:
        desk.add("One")
        desk.files.fails = 1

        desk.add("Two")
        assert desk.fed() == ["One"]
        desk.clock.advance(SETTLES)
        desk.run_job()

        assert desk.fed() == ["One", "Two"]
        assert desk.is_settled()

    def test_a_function_that_dies_after_the_row_leaves_it_to_the_job(self, desk: Desk) -> None:
        class Killed(BaseException):
            pass

        def die() -> None:
            raise Killed

        desk.add("One")
        desk.files.before_put = die
        with pytest.raises(Killed):
            desk.add("Two")

        desk.clock.advance(SETTLES)
        desk.run_job()

        assert desk.fed() == ["One", "Two"]

    @pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
    def test_it_comes_right_wherever_a_change_or_the_job_is_killed(
        self, desk: Desk, done: bool
    ) -> None:
        banner = desk.add("At first").banner
        place, calls = 0, [""]
        while len(calls) >= place:
            place += 1

            # when the change dies at this call, and the job too
            with killed_at(place, done=done) as calls:
                desk.change(banner.id, title=f"Changed {place}")
            desk.clock.advance(SETTLES)
            with killed_at(place, done=done):
                desk.run_job()
            desk.run_job()

            # then the website shows the stored banners, and the index has nothing more
            assert desk.fed() == desk.titles(), place
            assert desk.is_settled(), place
        assert calls.count("PutObject") == 1
        assert calls.count("TransactWriteItems") == 1

    def test_a_job_that_fails_tries_again(self, desk: Desk) -> None:
        desk.service.site(desk.access())
        desk.files.fails = 2
        desk.add("One")
        desk.clock.advance(SETTLES)

        assert desk.run_job().failed == 1
        assert desk.run_job().written == 1
        assert desk.fed() == ["One"]

    def test_an_older_state_that_is_written_late_does_not_stay(self, desk: Desk) -> None:
        # given a feed that is about to be written when another banner comes
        desk.service.site(desk.access())
        desk.files.before_put = lambda: desk.add("Faster")

        # when the first write ends last
        desk.add("Slow")

        # then
        assert desk.fed() == ["Slow", "Faster"]

    def test_a_change_while_the_job_writes_is_not_forgotten(self, desk: Desk) -> None:
        desk.add("One")
        desk.clock.advance(SETTLES)
        desk.files.before_put = lambda: desk.add("Two")

        desk.run_job()

        assert desk.fed() == ["One", "Two"]

    def test_it_follows_the_days_without_anybody(self, desk: Desk) -> None:
        # given one that ends today and one that begins in eight days
        desk.add("Ends", ends_on=date(2026, 11, 29))
        desk.add("Begins", starts_on=date(2026, 12, 7))
        desk.clock.advance(SETTLES)
        desk.run_job()
        assert desk.fed() == ["Ends"]

        # when midnight of Los Angeles is over
        desk.clock.advance(datetime(2026, 11, 30, 8, tzinfo=UTC) - desk.clock.now())
        desk.run_job()
        assert desk.fed() == []

        # when it is 48 hours before the other one
        desk.clock.advance(timedelta(days=5))
        desk.run_job()

        # then it is announced, and there is nothing more to do
        [entry] = desk.feed()["banners"]
        assert entry["starts_at"] == "2026-12-07T08:00:00Z"
        assert desk.is_settled()

    def test_it_follows_the_zone_of_the_business(self, desk: Desk) -> None:
        # given a day that is announced in the zone of Los Angeles
        desk.add("Tomorrow", starts_on=date(2026, 11, 30))
        desk.clock.advance(SETTLES)
        desk.run_job()
        assert desk.is_settled()

        # when the business moves
        desk.app.tenants.change(desk.access(), timezone="America/New_York")
        desk.run_job()

        # then it is announced anew without anybody
        assert desk.feed()["banners"][0]["starts_at"] == "2026-11-30T05:00:00Z"
        assert desk.is_settled()

    def test_one_that_is_broken_holds_no_other_up_and_is_told(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # given two websites that are due, of which the first one's feed can't be made
        desk.post("i1", "acc")
        desk.connect("acc")
        desk.connect("other")
        desk.post("i2", "other")
        desk.clock.advance(SETTLES)
        put = desk.app.feeds._put
        broken = {"main"}

        def breaking(feeds: Any, site: Any) -> Any:
            if site.id in broken:
                raise KeyError(site.id)
            return put(site)

        monkeypatch.setattr(type(desk.app.feeds), "_put", breaking)

        # when, then
        assert (desk.run_job().written, desk.run_job().failed) == (1, 1)
        broken.clear()
        assert (desk.run_job().written, desk.is_settled()) == (1, True)

    def test_another_key_leaves_nothing_at_the_old_one(self, desk: Desk) -> None:
        desk.add("One")
        before = desk.service.site(desk.access()).key

        site = desk.service.rotate(desk.access())

        assert site.key != before
        assert list(desk.files.stored) == [f"public/banners/{site.key}.json"]

    def test_an_old_key_goes_also_where_removing_it_fails(self, desk: Desk) -> None:
        desk.add("One")
        desk.files.before_put = lambda: setattr(desk.files, "fails", 1)
        site = desk.service.rotate(desk.access())

        desk.clock.advance(SETTLES)
        desk.run_job()

        assert list(desk.files.stored) == [f"public/banners/{site.key}.json"]
        assert desk.is_settled()


class TestPosts:
    def test_a_post_puts_its_banner_there_once(self, desk: Desk) -> None:
        placed = [desk.post(ends_on=date(2026, 12, 24)) for _ in range(3)]

        [standing] = desk.listed()
        assert standing.banner.id == standing.banner.instance_id == "i1"
        assert desk.fed() == ["Posted"]
        assert placed == [placed[0]] * 3
        assert placed[0].permalink.endswith("#i1")
        assert desk.app.banner_board.find("h2o", "i1") == placed[0]
        assert desk.app.banner_board.find("h2o", "i2") is None

    def test_two_at_once_are_both_there(self, desk: Desk) -> None:
        desk.post("i1")
        desk.files.before_put = lambda: desk.post("i3")
        desk.post("i2")

        assert sorted(each.banner.id for each in desk.listed()) == ["i1", "i2", "i3"]
        assert len(desk.fed()) == 3

    def test_the_first_account_posts_to_the_first_website_and_others_to_their_own(
        self, desk: Desk
    ) -> None:
        desk.add("By hand")
        desk.connect("acc")
        desk.connect("other")

        desk.post("i1", "acc")
        desk.post("i2", "other")

        assert desk.titles() == ["By hand", "Posted"]
        assert {site.account_id for site in desk.app.stored_banners.sites("h2o")} == {
            "acc",
            "other",
        }
        assert len(desk.files.stored) == 2

    def test_an_account_that_replaces_a_deleted_one_keeps_the_website(self, desk: Desk) -> None:
        desk.post("i1", "deleted")

        desk.post("i2", "new")

        assert [site.account_id for site in desk.app.stored_banners.sites("h2o")] == ["new"]

    @pytest.mark.parametrize("before", [None, "gone"])
    def test_of_two_accounts_at_once_one_takes_the_first_website(
        self, desk: Desk, before: str | None
    ) -> None:
        # given that both have read a website that nobody posts to
        if before is not None:
            desk.post("i0", before)
        for account_id in ("one", "two"):
            desk.connect(account_id)
        repository = desk.app.stored_banners
        read = desk.service.site(desk.access())
        repository.hand_over_site(read, "one")

        with pytest.raises(ChangedMeanwhile):
            repository.hand_over_site(read, "two")
        desk.post("i1", "two")

        held = {site.id: site.account_id for site in repository.sites("h2o")}
        assert held == {"main": "one", "two": "two"}

    def test_one_that_is_being_deleted_gives_the_first_website_up(self, desk: Desk) -> None:
        desk.connect("old")
        desk.post("i1", "old")
        desk.connect("new")
        desk.disconnect("old")

        desk.post("i2", "new")

        assert [site.account_id for site in desk.app.stored_banners.sites("h2o")] == ["new"]

    def test_a_further_website_goes_with_its_account(self, desk: Desk) -> None:
        # given two websites, of which the second one shows a picture
        desk.connect("first")
        desk.connect("second")
        desk.post("i1", "first", asset_id="a2")
        for number in range(30):
            desk.post(f"p{number}", "second", ends_on=None if number < 20 else date(2026, 11, 29))
            if number >= 19:
                desk.change(f"p{number}", is_active=False)
        assert len(desk.files.stored) == 2

        # when its account is deleted
        desk.disconnect("second")
        desk.clock.advance(SETTLES)
        desk.run_job()

        # then nothing of it is left, and the picture is not in use
        assert [site.id for site in desk.app.stored_banners.sites("h2o")] == ["main"]
        assert [each.id for each in desk.app.stored_banners.list("h2o")] == ["i1"]
        assert len(desk.files.stored) == 1
        assert desk.app.stored_assets.uses("h2o", "a1") == []
        assert desk.run_job().failed == 0

    def test_a_feed_is_not_written_for_a_website_that_is_going(self, desk: Desk) -> None:
        # given a write that has begun when the account is deleted, and ends when all is done
        desk.connect("first")
        desk.connect("second")
        desk.post("i1", "first")
        desk.post("i2", "second")

        def meanwhile() -> None:
            desk.disconnect("second")
            desk.clock.advance(SETTLES)
            desk.run_job()

        desk.files.before_put = meanwhile

        # when
        desk.app.feeds.write("h2o", "second")

        # then
        assert len(desk.files.stored) == 1
        assert not desk.app.feeds.write("h2o", "second")

    def test_a_business_has_a_bounded_number_of_websites(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("drumbeat.services.websites.MOST_SITES", 2)
        for each in ("one", "two", "three"):
            desk.connect(each)
        desk.post("i1", "one")
        desk.post("i2", "two")

        with pytest.raises(LimitReached, match="2 websites"):
            desk.post("i3", "three")

    def test_a_post_that_is_too_late_for_its_last_day_is_refused(self, desk: Desk) -> None:
        desk.post("i1", ends_on=date(2026, 11, 29))

        with pytest.raises(Conflict, match="last day") as refused:
            desk.post("i2", ends_on=date(2026, 11, 28))

        assert refused.value.code == "banner_refused"
        desk.clock.advance(timedelta(days=3))
        assert desk.post("i1", ends_on=date(2026, 11, 29)).banner_id == "i1"

    def test_a_post_beyond_what_a_website_shows_is_refused(self, desk: Desk) -> None:
        for number in range(MOST_LIVE):
            desk.add(f"B{number}")

        with pytest.raises(LimitReached):
            desk.post()

    def test_what_can_not_be_shown_is_said_beforehand(self, desk: Desk) -> None:
        given = PostedBanner(
            tenant_id="h2o",
            account_id="acc",
            instance_id="i1",
            title="Posted",
            asset_id="a1",
            link_url=None,
            ends_on=None,
        )
        board = desk.app.banner_board

        assert board.complaint(given) is None
        assert "last day" in str(board.complaint(replace(given, ends_on=date(2026, 11, 28))))
        assert "library" in str(board.complaint(replace(given, asset_id="gone")))


class TestPictures:
    def delete(self, desk: Desk, asset_id: str = "a1") -> None:
        asset = desk.app.stored_assets.get("h2o", asset_id)
        assert asset is not None
        desk.service.release(desk.access(), asset_id)
        desk.app.stored_assets.delete(asset)

    @pytest.mark.parametrize("given", [{}, {"starts_on": date(2026, 12, 24)}, {"is_active": False}])
    def test_one_that_a_banner_shows_or_will_show_can_not_be_deleted(
        self, desk: Desk, given: dict[str, Any]
    ) -> None:
        desk.add(**given)

        with pytest.raises(Conflict, match="A banner shows this") as refused:
            self.delete(desk)

        assert refused.value.code == "media_in_use"

    def test_one_of_banners_that_have_ended_or_show_another_can_be(self, desk: Desk) -> None:
        desk.add("Ended", ends_on=date(2026, 11, 1))
        banner = desk.add("Other").banner
        desk.change(banner.id, asset_id="a2")
        desk.service.delete(desk.access(), desk.add("Gone").banner.id)

        self.delete(desk)

        assert [each.banner.asset_id for each in desk.listed()] == [None, "a2"]

    def test_a_banner_is_not_made_of_one_that_is_deleted_meanwhile(self, desk: Desk) -> None:
        repository = desk.app.stored_banners
        write = repository.change

        def late(*args: Any, **kwargs: Any) -> Any:
            repository.__dict__.pop("change")
            self.delete(desk)
            return write(*args, **kwargs)

        repository.change = late

        with pytest.raises((NotFound, InvalidInput)):
            desk.add()
        assert desk.titles() == []

    def test_the_feed_follows_what_becomes_of_a_picture(self, desk: Desk) -> None:
        # given a banner whose picture is still being processed
        desk.upload("new", status=AssetStatus.PROCESSING, files={})
        desk.add(asset_id="new")
        desk.clock.advance(SETTLES)
        desk.run_job()
        assert desk.fed() == []
        assert desk.is_settled()

        # when it is ready, and then described otherwise
        assets = desk.app.stored_assets
        before = assets.get("h2o", "new")
        assert before is not None
        ready = replace(a_picture("new"), updated_at=desk.clock.now(), revision=before.revision)
        ready = assets.update(before, ready)
        desk.run_job()
        assert desk.fed() == ["Winter check"]
        assets.update(ready, replace(ready, alt_text="Ice", updated_at=desk.clock.now()))
        desk.run_job()

        # then the website is told
        assert desk.feed()["banners"][0]["image"]["alt"] == "Ice"
        assert desk.is_settled()


class TestCounting:
    def test_each_visit_counts_once_and_only_what_there_is(self, desk: Desk) -> None:
        banner = desk.add("One").banner
        counting = desk.app.banner_counting

        counting.count([banner.id, banner.id, "unknown", "no id!"], [banner.id])
        counting.count([banner.id], [])

        assert desk.listed()[0].counts.views == 2
        assert desk.listed()[0].counts.clicks == 1

    def test_a_flood_is_not_counted(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("drumbeat.persistence.banners.MOST_AN_HOUR", 3)
        banner = desk.add("One").banner

        for _ in range(9):
            desk.app.banner_counting.count([banner.id], [])
        assert desk.listed()[0].counts.views == 3
        calls = count_calls(monkeypatch)
        desk.app.banner_counting.count([banner.id], [])
        assert calls == [], "a flood is not paid for"
        desk.clock.advance(timedelta(hours=1))
        desk.app.banner_counting.count([banner.id], [])

        assert desk.listed()[0].counts.views == 4

    def test_deleted_ones_are_counted_no_more(self, desk: Desk) -> None:
        banner = desk.add("One").banner
        desk.service.delete(desk.access(), banner.id)

        desk.app.banner_counting.count([banner.id], [banner.id])

        assert desk.app.stored_banners.counts([banner.id])[banner.id].views == 0


def test_a_website_that_is_no_account_of_the_business_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.service.list(desk.access(), account_id="nobodys")


def test_a_picture_that_is_not_ready_yet_makes_a_draft(desk: Desk) -> None:
    desk.upload("new", status=AssetStatus.PROCESSING, files={})

    banner = desk.add(asset_id="new")

    assert (banner.state, banner.lack) == (State.DRAFT, "Its picture is not ready yet.")


def test_a_draft_says_that_it_has_no_picture(desk: Desk) -> None:
    assert desk.add(asset_id=None).lack == "It has no picture yet."


def test_a_draft_says_why_its_picture_was_refused(desk: Desk) -> None:
    desk.upload("broken", status=AssetStatus.REJECTED, files={}, reason="The file is cut off.")
    banner = desk.add(asset_id=None).banner
    desk.app.stored_banners.change(
        desk.service.site(desk.access()),
        BannerChange(changed=[(banner, replace(banner, asset_id="broken", version=2))]),
        confirm_at=NOW,
    )

    assert desk.listed()[0].lack == "This picture can't be shown. The file is cut off."


def test_what_is_shown_lacks_nothing(desk: Desk) -> None:
    assert desk.add().lack is None


def test_a_website_has_a_feed_before_it_has_shown_anything(desk: Desk) -> None:
    desk.service.site(desk.access())

    assert desk.feed()["banners"] == []
