"""How a network will show a picture or video, before it is posted."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from drumbeat.domain.derivatives import PictureSpec, VideoSpec
from drumbeat.domain.errors import NotFound
from drumbeat.domain.limits import Limits, MediaLimits
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Crop, StoredFile
from drumbeat.ports import MediaUnavailable
from drumbeat.services.media_fits import Fit, MediaFits
from tests.samples import EDITOR, NOW, account

SHAPED = PictureSpec(max_width=1440, max_height=1800, min_ratio=0.8)


def stored(width: int, height: int, kind: str = "image/jpeg") -> StoredFile:
    return StoredFile(
        key=f"media/x/{width}-{height}", content_type=kind, size=9, width=width, height=height
    )


MADE = stored(1200, 1500)


def asset(**given: Any) -> Asset:
    known = {
        "id": "a",
        "tenant_id": "h2o",
        "kind": AssetKind.IMAGE,
        "status": AssetStatus.READY,
        "title": "Van",
        "filename": "van.jpg",
        "content_type": "image/jpeg",
        "size": 9,
        "content_hash": "ab" * 32,
        "files": {"full": stored(500, 1500)},
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Asset(**{**known, **given})


class Held:
    """Everything that is looked up, and a maker of pictures that records its calls."""

    def __init__(self, found: Asset | None, media: MediaLimits) -> None:
        profile = SimpleNamespace(display_name="Instagram", limits=Limits(media=media))
        self.failure: MediaUnavailable | None = None
        self.crops: list[Crop | None] = []
        self.fits = MediaFits(
            assets=SimpleNamespace(get=lambda tenant, asset_id: found),
            accounts=SimpleNamespace(
                get=lambda tenant, account_id: account() if account_id == "page" else None
            ),
            networks=SimpleNamespace(get=lambda name: SimpleNamespace(profile=profile)),
            derivatives=self,
        )

    def of(self, found: Asset, spec: PictureSpec, crop: Crop | None) -> StoredFile:
        self.crops.append(crop)
        if self.failure is not None:
            raise self.failure
        full = found.files["full"]
        return full if full.width >= 1000 else MADE

    def look(self, crop: Crop | None = None, account_id: str = "page") -> Fit:
        return self.fits.look(EDITOR, "a", account_id, crop)


def codes(fit: Fit) -> list[str]:
    return [each.code for each in fit.findings]


def test_where_no_pictures_are_taken_that_is_said_and_none_is_shown():
    fit = Held(asset(), MediaLimits(pictures=False)).look()

    assert fit.file is None
    assert codes(fit) == ["video_needed"]


def test_a_picture_of_another_shape_is_filled_up_and_that_is_said():
    held = Held(asset(), MediaLimits(picture=SHAPED))

    fit = held.look()

    assert (fit.file, fit.padded, fit.cropped) == (MADE, True, False)
    assert codes(fit) == ["picture_padded"]
    assert held.crops == [None]


@pytest.mark.parametrize(
    ("own", "chosen"), [(Crop(y=0.1), None), (Crop(), Crop(y=0.1)), (Crop(x=0), Crop(y=0.1))]
)
def test_what_a_person_chose_is_cut_off_and_shown_to_be(own, chosen):
    held = Held(asset(crop=own), MediaLimits(picture=SHAPED))

    fit = held.look(chosen)

    assert (fit.padded, fit.cropped, codes(fit)) == (False, True, [])
    assert held.crops == [Crop(y=0.1)]


def test_a_picture_that_fits_is_shown_as_it_is():
    whole = asset(files={"full": stored(1000, 1000)})

    assert Held(whole, MediaLimits(picture=SHAPED)).look() == Fit(file=stored(1000, 1000))
    assert Held(asset(), MediaLimits()).look() == Fit(file=stored(500, 1500))


@pytest.mark.parametrize(
    ("crop", "size", "padded", "cropped"),
    [
        (Crop(), (500, 1500), False, True),
        (Crop(x=0.2), (500, 1500), False, True),
        (Crop(pad=True), (500, 1500), True, False),
        (Crop(), (3200, 1200), False, False),
        (Crop(pad=True), (3200, 1200), False, False),
    ],
)
def test_a_website_shows_the_file_that_is_made_for_banners(crop, size, padded, cropped):
    files = {"full": stored(*size), "banner": stored(1600, 600)}
    held = Held(asset(files=files, crop=crop), MediaLimits(own_file="banner"))

    assert held.look() == Fit(file=stored(1600, 600), padded=padded, cropped=cropped)
    assert held.crops == [], "nothing is made"


def test_a_picture_that_cannot_be_made_to_fit_is_said_to_be():
    held = Held(asset(), MediaLimits(picture=SHAPED))
    held.failure = MediaUnavailable("picture_does_not_fit", "Use another.", transient=False)

    fit = held.look()

    assert (fit.file, codes(fit)) == (None, ["picture_does_not_fit"])


def film(**given: Any) -> Asset:
    files = {"full": stored(1920, 1080, "video/mp4")}
    known = {"kind": AssetKind.VIDEO, "duration_seconds": 95.0, "codec": "h264", "files": files}
    return replace(asset(), **{**known, **given})


def test_a_video_is_shown_with_what_the_network_says_against_it():
    taken = Held(film(), MediaLimits(video=VideoSpec(max_seconds=100))).look()
    refused = Held(film(), MediaLimits(video=VideoSpec(max_seconds=90))).look()
    nowhere = Held(film(), MediaLimits()).look()

    assert taken == Fit(file=film().files["full"])
    assert codes(refused) == ["video_too_long"]
    assert (nowhere.file, codes(nowhere)) == (None, ["video_not_taken"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"status": AssetStatus.PROCESSING}, "media_not_ready"),
        ({"status": AssetStatus.REJECTED, "reason": "It is a PDF."}, "media_rejected"),
    ],
)
def test_what_is_not_ready_is_not_shown_yet(given, code):
    fit = Held(asset(**given), MediaLimits(picture=SHAPED)).look()

    assert (fit.file, codes(fit)) == (None, [code])


def test_what_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        Held(None, MediaLimits()).look()
    with pytest.raises(NotFound):
        Held(asset(), MediaLimits()).look(account_id="nobody")
