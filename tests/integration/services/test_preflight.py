"""A check reads the post as stored, calls the network once, and says what it could not check."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.derivatives import MP4
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.findings import error
from drumbeat.domain.media import AssetKind, AssetStatus, MediaReference, StoredFile
from drumbeat.domain.notifications import Notification, Type
from drumbeat.domain.posts import Status
from drumbeat.domain.preflight import MEDIA_UNCHECKED, Horizon, MediaTrouble
from drumbeat.domain.profiles import Option, OptionKind
from drumbeat.persistence import GateRepository, NotificationRepository
from drumbeat.services.preflight import Asked
from tests.integration.services.desk import Desk
from tests.integration.services.preflight_scene import DUE, Scene, codes
from tests.samples import asset, content

ENDED = error("credentials_refused", "The token has ended.")


def told() -> list[Notification]:
    return list(NotificationRepository().list("h2o", limit=100).items)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    scene = Scene(desk)
    scene.connect()
    return scene


def test_pictures_of_the_library_are_checked_by_what_is_known_of_them(scene: Scene) -> None:
    scene.desk.shelve(asset(), asset(id="pdf", status=AssetStatus.REJECTED, reason="It is a PDF."))
    scene.desk.write(media=tuple(MediaReference(asset_id=each) for each in ("pipe", "pdf")))

    assert scene.ahead(scene.schedule()) == ["media_rejected", "alt_missing"]
    assert scene.probe.looked == [], "no address is read"


@pytest.mark.parametrize(("seconds", "found"), [(30.0, []), (91.0, ["reel_not_taken"])])
def test_what_the_network_would_refuse_of_a_post_is_said_ahead(
    scene: Scene, seconds: float, found: list[str]
) -> None:
    upright = StoredFile(
        key="media/reel/full.mp4", content_type=MP4, size=9_000_000, width=1080, height=1920
    )
    reel = asset(id="reel", kind=AssetKind.VIDEO, files={"full": upright}, duration_seconds=seconds)
    scene.desk.shelve(reel)
    scene.desk.write(media=(MediaReference(asset_id="reel"),))

    assert scene.ahead(scene.schedule(options={"video_as": "reel"})) == found


def test_what_a_check_finds_stands_on_the_post_and_is_told(scene: Scene) -> None:
    scene.desk.write(media_urls=("https://m.example/a.png", "https://m.example/b.png"))
    scene.probe.troubles["https://m.example/b.png"] = MediaTrouble("media_unreachable", "Gone.")
    scene.page.found = [ENDED]
    post = scene.schedule()

    assert scene.ahead(post) == ["media_unreachable", "credentials_refused"]

    kept = scene.desk.read(post.id).preflight
    assert codes(kept) == ["media_unreachable", "credentials_refused"]
    [notice] = told()
    assert (notice.type, notice.instance_id) == (Type.PREFLIGHT_FAILED, post.id)
    assert notice.title == "Will not go out as it is: Winter tips (H2O Page)"
    assert notice.message == "Gone. The token has ended."


def test_the_same_trouble_is_told_once_at_each_horizon(scene: Scene) -> None:
    scene.desk.write()
    scene.page.found = [ENDED]
    post = scene.schedule()

    for horizon in (Horizon.DAY, Horizon.DAY, Horizon.HOUR, Horizon.HOUR):
        scene.checker.check_ahead("h2o", post.id, horizon, Asked())

    assert len(told()) == 2


def test_warnings_stand_on_the_post_and_are_told_to_nobody(scene: Scene) -> None:
    scene.desk.write(own_status=ContentStatus.NEEDS_APPROVAL)
    post = scene.schedule()

    assert scene.ahead(post) == ["not_approved"]
    assert told() == []


def test_whoever_asks_is_answered_and_told_nothing_more(scene: Scene) -> None:
    scene.desk.write()
    scene.page.found = [ENDED]
    post = scene.schedule()

    assert codes(scene.checker.check_now("h2o", post.id)) == ["credentials_refused"]
    assert told() == []


def test_a_draft_without_a_time_is_checked_when_it_is_asked_for(scene: Scene) -> None:
    scene.desk.write()
    draft = scene.schedule(
        status=Status.DRAFT, scheduled_for=None, wanted_local=None, due_at=None, take_up_at=None
    )

    assert codes(scene.checker.check_now("h2o", draft.id)) == []


def test_a_planned_slot_is_checked_for_what_it_lacks(scene: Scene) -> None:
    slot = scene.schedule(
        status=Status.PLANNED,
        content_item_id=None,
        content_title=None,
        due_at=None,
        take_up_at=None,
    )

    assert codes(scene.checker.check_now("h2o", slot.id)) == ["content_missing"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.POSTED, Status.UNCONFIRMED])
def test_what_is_not_on_its_way_is_not_checked_ahead(scene: Scene, status: Status) -> None:
    scene.desk.write()
    post = scene.schedule(status=status)

    assert scene.checker.check_ahead("h2o", post.id, Horizon.DAY, Asked()) is None
    assert scene.page.asked == 0


def test_a_post_of_another_tenant_is_gone(scene: Scene) -> None:
    scene.desk.write()
    post = scene.schedule()

    assert scene.checker.check_now("all_county", post.id) is None


def test_one_account_and_one_picture_are_asked_once_for_all_their_posts(scene: Scene) -> None:
    scene.desk.write(media_urls=("https://m.example/a.png",))
    asked = Asked()

    for number in range(3):
        scene.ahead(scene.schedule(number), asked)

    assert (scene.page.asked, scene.probe.looked) == (1, ["https://m.example/a.png"])


def test_an_account_that_ends_between_two_posts_is_the_later_ones_trouble(scene: Scene) -> None:
    scene.desk.write()
    scene.page.ends_at = DUE + timedelta(minutes=1)
    earlier, later = scene.schedule(), scene.schedule(1)
    asked = Asked()

    assert scene.ahead(earlier, asked) == []
    assert scene.ahead(later, asked) == ["connection_ends"]
    assert scene.page.asked == 1


def test_without_asking_the_post_says_what_is_left_unchecked(scene: Scene) -> None:
    scene.desk.write(media_urls=("https://m.example/a.png",))
    post = scene.schedule()

    assert scene.ahead(post, asks=False) == ["media_unchecked", "credentials_unchecked"]
    assert (scene.page.asked, scene.probe.looked) == (0, [])


def test_media_that_there_was_no_time_for_are_said_to_be_unchecked(scene: Scene) -> None:
    urls = tuple(f"https://m.example/{number}.png" for number in range(3))
    scene.desk.write(media_urls=urls)
    scene.probe.troubles[urls[1]] = MediaTrouble(MEDIA_UNCHECKED, "Slow.", certain=False)
    post = scene.schedule()

    assert scene.ahead(post) == ["media_unchecked"]
    assert scene.probe.looked == list(urls[:2])


def test_credentials_that_cannot_be_opened_are_a_warning(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any) -> None:
        raise Unavailable("The key service refused to decrypt.")

    scene.desk.write()
    post = scene.schedule()
    monkeypatch.setattr(scene.desk.vault, "open", refuses)

    assert scene.ahead(post) == ["credentials_unchecked"]


def test_an_account_that_is_paused_is_an_error(desk: Desk) -> None:
    scene = Scene(desk)
    scene.connect(status=AccountStatus.PAUSED)
    desk.stored_contents.create(content())

    assert scene.ahead(scene.schedule()) == ["account_paused"]


def test_an_account_that_its_network_holds_back_beyond_the_posts_time_is_a_warning(
    scene: Scene,
) -> None:
    scene.desk.write()
    post = scene.schedule()
    GateRepository().close("h2o", "page", DUE + timedelta(minutes=1))

    assert scene.ahead(post) == ["rate_limited"]


class TestChoicesOfAnAccount:
    @pytest.fixture
    def with_boards(self, scene: Scene) -> Scene:
        board = Option(name="board", label="Board", kind=OptionKind.CHOICE, of_account=True)
        scene.page.profile = replace(scene.page.profile, options=(board,))
        return scene

    def test_are_as_its_network_told_last(self, with_boards):
        with_boards.page.choices = {"board": (("11", "Tips"),)}

        with_boards.checker.check_account("h2o", "page")
        with_boards.page.choices = None
        with_boards.checker.check_account("h2o", "page")

        assert with_boards.desk.account().choices == {"board": (("11", "Tips"),)}

    @pytest.mark.parametrize(("chosen", "found"), [("11", []), ("12", ["option_gone"])])
    def test_that_are_gone_are_told_before_a_post_is_due(self, with_boards, chosen, found):
        with_boards.desk.write()
        with_boards.page.choices = {"board": (("11", "Tips"),)}
        post = with_boards.schedule(options={"board": chosen})

        assert with_boards.ahead(post) == found
        assert with_boards.desk.account().choices == with_boards.page.choices
