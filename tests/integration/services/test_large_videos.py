"""A video of a gigabyte, uploaded before its time by functions with short time limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.media import AssetKind, MediaReference, StoredFile
from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.platforms.youtube_upload import CHUNK_BYTES
from drumbeat.ports import Request
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.allowance import Allowance
from drumbeat.services.contents import ContentDraft
from tests.fakes.film import Footage
from tests.fakes.youtube import Google
from tests.integration.faults.world import World
from tests.interference import Killed
from tests.samples import ADMIN, LOS_ANGELES, NOW, asset

SIZE = 1_000_000_000
DUE = NOW + timedelta(hours=2)
#: Of a gigabyte.
LEAD = timedelta(minutes=35)


class Line:
    """The calls of one project, and when its functions are killed."""

    def __init__(self, world: World) -> None:
        self.world = world
        #: A chunk.
        self.takes = timedelta(seconds=15)
        self.lives: timedelta | None = None
        self.deaths = 0
        self._dies_at = world.clock.true
        self.google = Google(after=self.pass_time)

    def pass_time(self, request: Request) -> None:
        clock = self.world.clock
        if len(request.body or b"") > 10_000:
            clock.advance(self.takes)
        uploading = not self.google.videos
        if self.lives is not None and uploading and clock.true >= self._dies_at:
            self._dies_at = clock.true + self.lives
            self.deaths += 1
            raise Killed


@pytest.fixture
def line(world: World, monkeypatch: pytest.MonkeyPatch) -> Line:
    line, usual = Line(world), world.networks.transport
    monkeypatch.setattr(
        world.networks,
        "transport",
        lambda name: line.google if name == "youtube" else usual(name),
    )
    return line


@pytest.fixture
def post(world: World, line: Line) -> PostInstance:
    file = StoredFile(
        key="media/film/full.mp4", content_type="video/mp4", size=SIZE, width=1920, height=1080
    )
    world.shelve(asset(id="film", kind=AssetKind.VIDEO, files={"full": file}))
    world.media_store.put(file.key, Footage(SIZE), file.content_type)
    account = world.accounts.create(
        ADMIN,
        platform="youtube",
        name="H2O on YouTube",
        schedule=ScheduleChange(
            posts_per_week=1, schedule_timezone=LOS_ANGELES, schedule_times=["09:00"]
        ),
        connection={"channel_id": "UCpipes", "access_token": "T0KEN", "refresh_token": "R3FRESH"},
    )
    return world.schedule(account, when=DUE, media=(MediaReference(asset_id="film"),))


def arrived(line: Line) -> list[int]:
    return list(line.google.sessions.values())


def test_it_is_begun_by_its_size_and_shown_at_its_second(
    world: World, line: Line, post: PostInstance
) -> None:
    world.run_until(DUE - LEAD - timedelta(minutes=7))
    before = arrived(line)

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    assert post.take_up_at == DUE - LEAD
    assert (before, arrived(line)) == ([], [SIZE])
    assert (after.status, after.posted_at) == (Status.POSTED, DUE)
    assert line.google.shown == [after.platform_post_id]
    assert {length for _, _, length in world.media_store.reads} == {
        *(CHUNK_BYTES, SIZE % CHUNK_BYTES)
    }


def test_functions_that_die_every_few_minutes_bring_it_there_whole(
    world: World, line: Line, post: PostInstance
) -> None:
    line.lives = timedelta(minutes=3)

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    assert line.deaths > 4
    # A session of a function that died before storing it stays empty.
    assert [each for each in arrived(line) if each] == [SIZE]
    assert len(line.google.videos) == 1
    assert (after.status, after.posted_at) == (Status.POSTED, DUE)
    assert set(line.google.shown) == {after.platform_post_id}


def test_people_are_told_before_its_time_that_it_is_not_there_yet(
    world: World, line: Line, post: PostInstance
) -> None:
    line.takes = timedelta(seconds=45)
    world.run_until(DUE - timedelta(minutes=1))
    told = [each.type for each in world.stored_notifications.list("h2o", limit=50).items]

    world.settle(within=timedelta(hours=4))

    after = world.again(post)
    assert told == [Type.PREFLIGHT_FAILED]
    assert (after.status, arrived(line)) == (Status.POSTED, [SIZE])
    assert after.posted_at is not None
    assert DUE < after.posted_at < DUE + timedelta(minutes=30)


def test_a_post_that_gets_its_video_later_is_begun_by_its_size_from_then_on(
    world: World, line: Line, post: PostInstance
) -> None:
    account = world.stored_accounts.get("h2o", post.channel_account_id)
    assert account is not None
    bare = world.schedule(account, when=DUE + timedelta(minutes=1), media=())
    assert bare.content_item_id is not None

    shown = ContentDraft(media=(MediaReference(asset_id="film"),))
    world.contents.change(ADMIN, bare.content_item_id, shown)
    begun = world.again(bare)
    world.contents.change(ADMIN, bare.content_item_id, ContentDraft(title="A drain in a minute"))

    assert bare.take_up_at == bare.due_at
    assert begun.take_up_at == DUE + timedelta(minutes=1) - LEAD
    assert world.again(bare).take_up_at == begun.take_up_at


def test_a_post_whose_video_is_replaced_is_begun_by_the_new_size_from_then_on(
    world: World, post: PostInstance
) -> None:
    def ahead_with(size: int) -> timedelta:
        before = world.stored_assets.get("h2o", "film")
        assert before is not None
        full = replace(before.files["full"], size=size)
        film = world.stored_assets.update(before, replace(before, files={"full": full}))
        world.beginning.follow_video(film, Allowance())
        take_up_at = world.again(post).take_up_at
        assert take_up_at is not None
        return DUE - take_up_at

    assert ahead_with(0) == timedelta(minutes=15)
    assert ahead_with(SIZE) == LEAD


@pytest.mark.parametrize("texts", [["Call us."], ["Call us.", "Keep your pipes warm."]], ids=len)
def test_other_words_need_no_other_upload(
    world: World, line: Line, post: PostInstance, texts: list[str]
) -> None:
    for number, text in enumerate(texts):
        world.run_until(DUE - timedelta(minutes=9 - number))
        draft = ContentDraft(base_caption=text)
        world.contents.change(ADMIN, post.content_item_id or "", draft)
        world.run_until(DUE - timedelta(minutes=8 - number))

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    assert arrived(line) == [SIZE]
    assert line.google.said == [texts[-1]]
    assert after.posted_at is not None
    assert after.posted_at - DUE < timedelta(minutes=2)
