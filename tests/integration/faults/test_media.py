"""Posts with pictures and videos of the library: the current file is sent, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.media import Asset, AssetKind, AssetStatus, MediaReference, StoredFile
from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence import NotificationRepository, keys
from drumbeat.persistence.assets import AssetItem
from drumbeat.persistence.table import connection
from drumbeat.platforms import facebook, linkedin_media
from drumbeat.platforms.facebook import Facebook
from drumbeat.services.instances import InstanceEdit
from tests.fakes.media_library import ORIGIN
from tests.integration.faults.behaviours import ALL
from tests.integration.faults.striking import struck_scenes
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.meter import metered
from tests.samples import ADMIN, asset

SECOND = timedelta(seconds=1)
PIPE = MediaReference(asset_id="pipe", alt="A frozen pipe")
FILM = MediaReference(asset_id="film")
#: How many calls of slow scenes are skipped between kills; `make nightly` kills at each.
SOME = 1 if ALL else 7
#: More than two parts of the stand-in's size.
BYTES = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 36_000


@pytest.fixture
def library(world: World) -> World:
    file = StoredFile(
        key="media/film/full.mp4", content_type="video/mp4", size=len(BYTES), width=640, height=360
    )
    film = asset(id="film", kind=AssetKind.VIDEO, files={"full": file})
    world.shelve(asset(), film)
    world.media_store.put(file.key, BYTES, "video/mp4")
    return world


def schedule(world: World, platform: str, *media: MediaReference) -> PostInstance:
    content = world.write(media=media or (PIPE,))
    return world.schedule(world.connect(platform), content)


def change(world: World, **changes: Any) -> Asset:
    """Changes the picture as the library's own job does."""
    with world.unwatched():
        before = world.stored_assets.get("h2o", "pipe")
        assert before is not None
        return world.stored_assets.update(before, replace(before, **changes))


def lose(world: World) -> None:
    """Removes its row although posts use it."""
    with world.unwatched():
        AssetItem(keys.media("h2o"), "pipe").delete()


def told(world: World) -> list[tuple[Type, str | None]]:
    with world.unwatched():
        found = NotificationRepository().list("h2o", limit=100).items
    return [(each.type, each.code) for each in found]


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
def test_a_picture_of_the_library_is_posted_with_what_it_shows(
    library: World, platform: str
) -> None:
    post = schedule(library, platform)

    library.settle()

    [entry] = library.visible()
    assert library.again(post).status is Status.POSTED
    assert entry["photos"] == [f"{ORIGIN}/media/pipe/full.jpg"]
    assert [each["alt"] for each in entry["media"]] == ["A frozen pipe"]
    assert broken_invariants(library) == []


def test_a_video_goes_up_part_by_part_and_is_posted_once_facebook_shows_it(library: World) -> None:
    post = schedule(library, "facebook", FILM)

    library.settle()

    after, [entry] = library.again(post), library.visible()
    assert (after.status, after.platform_post_id) == (Status.POSTED, entry["post_id"])
    [shown] = entry["media"]
    assert shown["is_video"]
    assert library.sandbox.ledger.file(shown["url"].removeprefix("/files/"))[0] == BYTES
    assert entry["calls"] == 1
    assert broken_invariants(library) == []


@pytest.mark.parametrize("shown_as", ["video", "reel"])
@pytest.mark.parametrize("arrives", [True, False])
def test_a_video_whose_finishing_had_no_answer_is_not_finished_again_unseen(
    library: World, shown_as: str, arrives: bool
) -> None:
    """That Facebook shows one of a video that is finished twice is unverified."""
    full = StoredFile(
        key="media/film/full.mp4",
        content_type="video/mp4",
        size=len(BYTES),
        width=1080,
        height=1920,
    )
    library.shelve(asset(id="reel", kind=AssetKind.VIDEO, files={"full": full}))
    content = library.write(media=[MediaReference(asset_id="reel")])
    post = library.schedule(library.connect("facebook"), content)
    edit = InstanceEdit(options={"video_as": shown_as})
    library.instances.edit(ADMIN, post.id, edit)
    library.run_until(DUE - timedelta(seconds=1))
    lost = "drop_after" if arrives else "drop_before"
    for kind, step, times in ((lost, "commit", 1), ("drop_before", "find", 3)):
        match = {"network": "facebook", "step": step}
        library.sandbox.faults.add({"kind": kind, "match": match, "times": times})

    library.run_until(DUE + timedelta(hours=8))

    # A reel is said to wait also where Facebook has taken it, so nobody can say that it has not.
    is_left = shown_as == "reel" and not arrives
    assert library.again(post).status is (Status.UNCONFIRMED if is_left else Status.POSTED)
    assert library.networks_saw("commit") == (1 if arrives or is_left else 2)
    assert len(library.visible()) == (not is_left)
    assert broken_invariants(library) == []


@pytest.mark.parametrize("media", [PIPE, FILM], ids=["picture", "video"])
def test_a_post_with_media_goes_out_once_wherever_its_publishing_is_killed(
    library: World, media: MediaReference
) -> None:
    library.machine.death = library.media_workflow.death = None

    def scene(world: World, account: Any, due: Any) -> list[PostInstance]:
        return [world.schedule(account, world.write(media=[media]), when=due)]

    struck: Iterator[tuple[int, list[PostInstance]]] = struck_scenes(
        library, "facebook", "after", scene
    )
    for number, [post] in struck:
        assert post.status is Status.POSTED, f"after call {number}: {post}"
        assert broken_invariants(library) == [], f"after call {number}"


def test_a_document_goes_out_once_wherever_its_publishing_is_killed(world: World) -> None:
    world.machine.death = world.media_workflow.death = None
    document = world.shelve_one(AssetKind.DOCUMENT)

    def scene(world: World, account: Any, due: Any) -> list[PostInstance]:
        caption = f"Prices from {due:%d %H:%M}"
        return [world.schedule(account, world.write(caption, media=[document]), when=due)]

    for number, [post] in struck_scenes(world, "linkedin", "after", scene, each=SOME):
        assert post.status in {Status.POSTED, Status.UNCONFIRMED}, f"after call {number}: {post}"
        assert broken_invariants(world) == [], f"after call {number}"
    shown = [medium for entry in world.visible() for medium in entry["media"]]
    assert shown
    assert all(medium["is_document"] for medium in shown)


def test_a_video_for_linkedin_goes_on_where_its_upload_was_killed(
    library: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One part per step, so that a step can be killed between two.
    monkeypatch.setattr(linkedin_media, "_STEP_BYTES", 4_000_000)
    library.media_workflow.death = None

    def scene(world: World, account: Any, due: Any) -> list[PostInstance]:
        caption = f"Pipes on {due:%d %H:%M}"
        return [world.schedule(account, world.write(caption, media=[FILM]), when=due)]

    for number, [post] in struck_scenes(library, "linkedin", "after", scene, each=SOME):
        assert post.status in {Status.POSTED, Status.UNCONFIRMED}, f"after call {number}: {post}"
        assert broken_invariants(library) == [], f"after call {number}"
    asked = [each for each in library.sandbox.ledger.calls() if "/linkedin/upload/" in each["path"]]
    begun = [each for each in library.sandbox.ledger.calls() if each["path"].endswith("/videos")]
    # Each scene has three parts; a kill repeats one at most, and no upload starts again.
    scenes = len(library.visible())
    assert len(asked) <= 4 * scenes
    assert len(begun) <= 2 * scenes + 4


@pytest.mark.parametrize("platform", ["webhook", "facebook", "bluesky"])
def test_a_document_is_shown_by_no_network_that_takes_none(world: World, platform: str) -> None:
    content = world.write(media=[world.shelve_one(AssetKind.DOCUMENT)])
    post = world.schedule(world.connect(platform), content)

    world.settle()

    after = world.again(post)
    assert after.error is not None
    assert (after.status, after.error.code) == (Status.FAILED, "document_not_taken")
    assert "shows no documents" in after.error.message
    assert world.visible() == []


@pytest.mark.parametrize("moment", [DUE - 400 * SECOND, DUE - SECOND], ids=["early", "prepared"])
@pytest.mark.parametrize("platform", ["webhook", "facebook"])
@pytest.mark.parametrize(
    ("fault", "code"), [("gone", "media_missing"), ("rejected", "media_rejected")]
)
def test_what_can_not_be_shown_any_more_fails_the_post_before_its_call(
    library: World, platform: str, fault: str, code: str, moment: Any
) -> None:
    post = schedule(library, platform)
    library.run_until(moment)

    if fault == "gone":
        lose(library)
    else:
        change(library, status=AssetStatus.REJECTED, reason="It has no pixels.")
    library.settle()

    after = library.again(post)
    assert after.status is Status.FAILED
    assert after.error is not None
    assert after.error.code == code
    assert "Choose another one" in after.error.message
    assert library.visible() == []
    assert library.networks_saw("commit") + library.networks_saw("webhook") == 0
    assert broken_invariants(library) == []


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
def test_what_is_not_ready_is_waited_for_without_a_try_and_told_before_the_time(
    library: World, platform: str
) -> None:
    # Given a picture that is still worked at,
    ready = library.stored_assets.get("h2o", "pipe")
    change(library, status=AssetStatus.PROCESSING, files={}, content_hash=None)
    post = schedule(library, platform)

    # when its post is prepared and due,
    library.run_until(DUE - SECOND)
    assert (Type.PREFLIGHT_FAILED, "media_not_ready") in told(library)
    library.run_until(DUE + timedelta(minutes=3))

    # then it waits, and says why;
    waiting = library.again(post)
    assert (waiting.status, waiting.tries) == (Status.SCHEDULED, 0)
    assert waiting.error is not None
    assert waiting.error.code == "media_not_ready"
    assert library.visible() == []

    # and goes out when the picture is ready.
    change(library, status=ready.status, files=ready.files, content_hash=ready.content_hash)
    library.settle()
    assert library.again(post).status is Status.POSTED
    assert broken_invariants(library) == []


def test_what_never_gets_ready_is_missed_for_people_to_decide(library: World) -> None:
    change(library, status=AssetStatus.PROCESSING, files={})
    post = schedule(library, "webhook")

    library.run_until(DUE + timedelta(hours=3))

    after = library.again(post)
    assert after.status is Status.MISSED
    assert after.error is not None
    assert after.error.code == "media_not_ready"


@pytest.mark.parametrize("moment", [DUE - 400 * SECOND, DUE - SECOND], ids=["early", "prepared"])
@pytest.mark.parametrize("platform", ["webhook", "facebook"])
def test_a_picture_that_was_replaced_is_posted_as_it_is_now(
    library: World, platform: str, moment: Any
) -> None:
    post = schedule(library, platform)
    library.run_until(moment)

    other = replace(asset().files["full"], key="media/other/full.jpg")
    change(library, files={"full": other}, content_hash="another")
    library.settle()

    [entry] = library.visible()
    assert entry["photos"] == [f"{ORIGIN}/media/other/full.jpg"]
    assert library.again(post).status is Status.POSTED
    assert broken_invariants(library) == []


@pytest.mark.parametrize(("media", "reads"), [([], 1), ([PIPE], 2), ([PIPE, FILM], 2)])
def test_committing_reads_once_more_where_there_are_assets(
    library: World, media: list[MediaReference], reads: int
) -> None:
    content = library.write(media=media)
    library.schedule(library.connect("webhook"), content)
    library.run_until(DUE - SECOND)

    with metered(connection().client) as meter:
        library.run_until(DUE + SECOND)

    found = [each for each in meter.calls if each.operation in ("BatchGetItem", "GetItem")]
    assert len(found) == reads


def test_reels_are_counted_and_other_posts_of_their_page_are_not_held_back(
    library: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [cap] = facebook.PROFILE.pacing.caps
    pacing = replace(facebook.PROFILE.pacing, caps=(replace(cap, most=1),))
    monkeypatch.setattr(Facebook, "profile", replace(facebook.PROFILE, pacing=pacing))
    upright = StoredFile(
        key="media/film/full.mp4", content_type="video/mp4", size=len(BYTES), width=720, height=1280
    )
    library.shelve(asset(id="reel", kind=AssetKind.VIDEO, files={"full": upright}))
    page = library.connect("facebook")
    reel = library.write(media=[MediaReference(asset_id="reel")])
    posts = []
    for minute, (content, shown_as) in enumerate([(reel, "reel"), (reel, "reel"), (reel, "video")]):
        post = library.schedule(page, content, DUE + minute * timedelta(minutes=2))
        edit = InstanceEdit(options={"video_as": shown_as})
        posts.append(library.instances.edit(ADMIN, post.id, edit))
    text = library.schedule(page, caption="Call us.", when=DUE + timedelta(minutes=6))

    library.run_until(DUE + timedelta(minutes=20))

    first, second, video = (library.again(post) for post in posts)
    assert [first.status, video.status, library.again(text).status] == [Status.POSTED] * 3
    assert second.error is not None
    assert (second.status, second.error.code) == (Status.MISSED, "cap_reached")
    assert "has had the 1 reel that Facebook takes in 24 hours" in second.error.message
