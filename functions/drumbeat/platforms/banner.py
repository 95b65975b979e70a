"""The business's own website, as a network: a post puts a banner into its carousel.

The banner's item is the post. It has the post's own id and is written only if it is absent, so
committing again is harmless at any time, and a look is always conclusive. The website's feed is
made of the items; if writing the feed fails, the job does it later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from drumbeat.domain import banners, graphemes
from drumbeat.domain.errors import (
    Conflict,
    DrumbeatError,
    InvalidInput,
    NotFound,
    Unavailable,
)
from drumbeat.domain.findings import ConnectionCheck, Delivery
from drumbeat.domain.limits import Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import ALWAYS, LinkPlace, Option, OptionKind, Own, Profile
from drumbeat.domain.publishing import (
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.domain.text_lengths import Unit
from drumbeat.platforms.connection import unknown_fields
from drumbeat.ports import BannerBoard, PlacedBanner, PostedBanner, Session

TITLE = "title"

PROFILE = Profile(
    name="banner",
    display_name="Website banner",
    connects_by=Own(
        guide="There is nothing to connect: your website shows what you post here as soon as one "
        "line of code is on its page. It stands under Banners, to copy."
    ),
    limits=Limits(
        texts=(TextLimit(Unit.GRAPHEMES, banners.MAX_TITLE, field=TITLE),),
        media=MediaLimits(
            least=1,
            most=1,
            content_types=frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
            own_file=banners.WIDE,
        ),
    ),
    options=(
        Option(
            name=TITLE,
            label="Banner's title",
            kind=OptionKind.TEXT,
            help="Without one, the post's own title, shortened where it is too long.",
            most=banners.MAX_TITLE,
        ),
        Option(
            name="link_url",
            label="Where a click leads",
            kind=OptionKind.LINK,
            help="Without one, where the post's button leads.",
            most=banners.MAX_LINK,
        ),
        Option(
            name="ends_on",
            label="Last day",
            kind=OptionKind.DATE,
            help="The last day on which the website shows it. Without one, until you end it.",
        ),
    ),
    link=LinkPlace.FIELD,
    link_with_media=LinkPlace.FIELD,
    pacing=Pacing(gap=timedelta()),
    finds=True,
    repeats=ALWAYS,
    # A write whose caller has given up ends within the repeats of its request.
    settles=timedelta(seconds=30),
    shows_banners=True,
)


class WebsiteBanner:
    """Without a connection: the account identifies the website. `board` makes the board on first
    use."""

    profile = PROFILE

    def __init__(self, board: Callable[[], BannerBoard]) -> None:
        self._board = board

    def check_connection(self, connection: Mapping[str, Any]) -> Mapping[str, Any]:
        """Nothing may be given. Raises InvalidInput otherwise."""
        errors = unknown_fields(connection, set())
        if errors:
            raise InvalidInput(errors)
        return {}

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        """Only the title: a banner has no other text."""
        title = post.options.get(TITLE)
        return {TITLE: title or graphemes.shortened(post.title, banners.MAX_TITLE)}

    def check(self, session: Session) -> ConnectionCheck:  # noqa: ARG002 (the interface's)
        """There is nobody to ask."""
        return ConnectionCheck()

    def test(self, session: Session) -> Delivery | None:  # noqa: ARG002
        """Anything sent there would be visible."""
        return None

    def prepare(
        self,
        post: Outgoing,
        session: Session,  # noqa: ARG002
        so_far: Progress | None = None,  # noqa: ARG002
    ) -> Prepared | NotPublished:
        """Check that the banner can be made; the handle is its id."""
        banner = self._posted(post)
        if isinstance(banner, NotPublished):
            return banner
        try:
            complaint = self._board().complaint(banner)
        except DrumbeatError as error:
            return _refused(error)
        if complaint is not None:
            return NotPublished(Refusal.PERMANENT, "banner_refused", complaint)
        return Prepared({"banner_id": post.instance_id})

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:  # noqa: ARG002
        banner = self._posted(post)
        if isinstance(banner, NotPublished):
            return banner
        try:
            return _published(self._board().put(banner))
        except (InvalidInput, Conflict, NotFound) as error:
            return _refused(error)
        except Unavailable as error:
            # The write may have been done although its answer is missing.
            return Ambiguous(error.code, error.message)

    def find(
        self,
        post: Outgoing,
        session: Session,  # noqa: ARG002
        handle: Handle,
    ) -> Published | Presence:
        banner_id = str(handle.get("banner_id") or post.instance_id)
        try:
            banner = self._board().find(post.tenant_id, banner_id)
        except DrumbeatError:
            return Presence.UNKNOWN
        return Presence.ABSENT if banner is None else _published(banner)

    def _posted(self, post: Outgoing) -> PostedBanner | NotPublished:
        medium = post.media[0] if post.media else None
        if medium is None:
            words = "A banner is a picture: add one from your library."
            return NotPublished(Refusal.PERMANENT, "picture_missing", words)
        if medium.asset is None:
            return _a_strangers(medium)
        try:
            link_url = _link_of(post)
        except ValueError as error:
            return NotPublished(Refusal.PERMANENT, "link_refused", str(error))
        ends_on = post.options.get("ends_on")
        return PostedBanner(
            tenant_id=post.tenant_id,
            account_id=post.account_id,
            instance_id=post.instance_id,
            title=self.texts(post)[TITLE],
            asset_id=medium.asset.id,
            link_url=link_url,
            ends_on=date.fromisoformat(ends_on) if ends_on else None,
        )


def _a_strangers(medium: Medium) -> NotPublished:
    words = (
        "The website shows pictures of your library alone, and this one is somewhere else "
        f"({medium.url}). Add it to the library, and take it from there."
    )
    return NotPublished(Refusal.PERMANENT, "picture_not_in_library", words)


def _link_of(post: Outgoing) -> str | None:
    """The address that a click opens; None for a telephone number.

    Raises ValueError for an address that a banner can't have.
    """
    link = post.options.get("link_url") or post.cta_url or ""
    is_of_the_web = link.lower().startswith(("http://", "https://"))
    return banners.checked_link(link) if is_of_the_web else None


def _published(banner: PlacedBanner) -> Published:
    return Published(banner.banner_id, banner.permalink)


def _refused(error: DrumbeatError) -> NotPublished:
    refusal = Refusal.TRANSIENT if error.retryable else Refusal.PERMANENT
    return NotPublished(refusal, error.code, error.message)
