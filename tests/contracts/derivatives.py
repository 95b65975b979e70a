"""The contract of `ports.Derivatives`, as far as nothing has to be made."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.media import AssetKind, AssetStatus
from drumbeat.ports import Derivatives, MediaUnavailable
from tests.samples import asset

SPEC = PictureSpec(max_width=2000, max_height=2000)


class DerivativesContract:
    """Subclasses give `derivatives`."""

    @pytest.fixture
    def derivatives(self) -> Derivatives:
        raise NotImplementedError

    def test_a_picture_that_fits_goes_as_it_is(self, derivatives: Derivatives) -> None:
        picture = asset()

        assert derivatives.of(picture, SPEC, None) == picture.files["full"]

    @pytest.mark.parametrize(
        ("state", "code", "transient"),
        [
            ({"status": AssetStatus.PROCESSING}, "media_not_ready", True),
            ({"status": AssetStatus.UPLOADING}, "media_not_ready", True),
            (
                {"status": AssetStatus.REJECTED, "reason": "It is too large."},
                "media_rejected",
                False,
            ),
            ({"kind": AssetKind.VIDEO}, "media_is_video", False),
        ],
    )
    def test_what_is_no_finished_picture_is_refused(
        self, derivatives: Derivatives, state: dict[str, Any], code: str, transient: bool
    ) -> None:
        with pytest.raises(MediaUnavailable) as refused:
            derivatives.of(asset(**state), SPEC, None)

        assert (refused.value.code, refused.value.transient) == (code, transient)
