"""The media library: finding, describing, archiving and deleting assets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from drumbeat.domain.content_media import shows_otherwise
from drumbeat.domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Cover, Crop, MediaReference
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.searching import Words
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import (
    Assets,
    Calendar,
    Clock,
    Contents,
    DerivedFiles,
    MediaQueue,
    Page,
    Position,
    UploadStore,
)
from drumbeat.services.allowance import Allowance
from drumbeat.services.asking_again import AskingAgain
from drumbeat.services.filtered_listing import filtered
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.uploads import Uploads

#: Assets read in one request when few match; the cursor continues from there.
_MOST_READ = 1_000
_READ_AT_A_TIME = 100
MAX_LABELS = 20
#: The most texts that use an asset, and posts of them, in an answer.
_MOST_CONTENTS = 20
_MOST_POSTS = 100
#: The most texts that a refusal names.
_MOST_NAMED = 3

#: How an asset's posts are counted; planned slots and skipped posts count as drafts, because they
#: wait for people.
USES = ("draft", "scheduled", "posted", "failed")
_USE_OF = {
    Status.SCHEDULED: "scheduled",
    Status.PUBLISHING: "scheduled",
    Status.POSTED: "posted",
    Status.UNCONFIRMED: "posted",
    Status.FAILED: "failed",
    Status.MISSED: "failed",
}


@dataclass(frozen=True, kw_only=True)
class AssetFilter:
    """A filter; None matches everything."""

    kind: AssetKind | None = None
    status: AssetStatus | None = None
    label: str | None = None
    archived: bool = False
    #: Words to find in title, labels, description, alternative text and file name.
    search: str | None = None

    @cached_property
    def words(self) -> Words:
        return Words(self.search or "")

    def matches(self, asset: Asset) -> bool:
        return (
            (self.kind is None or asset.kind is self.kind)
            and (self.status is None or asset.status is self.status)
            and (asset.archived_at is not None) == self.archived
            and (self.label is None or self.label.casefold() in map(str.casefold, asset.labels))
            and self.words.are_in(
                asset.title, asset.filename, asset.description, asset.alt_text, *asset.labels
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetEdit:
    """Changes of an asset; None keeps the present value."""

    title: str | None = None
    description: str | None = None
    alt_text: str | None = None
    labels: Sequence[str] | None = None
    crop: Crop | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Where an asset is used: its newest posts, and how many of those read have each state."""

    posts: Sequence[PostInstance] = ()
    banner_ids: Sequence[str] = ()
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(USES, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    assets: Assets
    derived: DerivedFiles
    contents: Contents
    calendar: Calendar
    uploads: Uploads
    store: UploadStore
    queue: MediaQueue
    #: Removes an asset from banners that have ended.
    release: Callable[[Access, str], None]
    asking: AskingAgain
    clock: Clock

    def list(
        self, access: Access, selection: AssetFilter, *, limit: int, after: Position | None
    ) -> Page[Asset]:
        """Newest first. A page may be short although more follow, as `next` shows."""
        access.require(Permission.READ)
        return filtered(
            lambda position: self.assets.list(
                access.tenant_id, limit=_READ_AT_A_TIME, after=position
            ),
            selection.matches,
            limit=limit,
            after=after,
            most_read=_MOST_READ,
            allowance=Allowance.of_a_request(self.clock),
        )

    def get(self, access: Access, asset_id: str) -> Asset:
        """Raises NotFound."""
        access.require(Permission.READ)
        return self.uploads.existing(access.tenant_id, asset_id)

    def usage(self, asset: Asset) -> Usage:
        """Its newest posts. Texts and posts beyond some tens are not counted."""
        uses = self.assets.uses(asset.tenant_id, asset.id)
        content_ids = sorted((use.user_id for use in uses if not use.is_banner), reverse=True)
        ids: list[str] = []
        for content_id in content_ids[:_MOST_CONTENTS]:
            ids += self.calendar.users_of(asset.tenant_id, content_id)
            if len(ids) >= _MOST_POSTS:
                break
        posts = self.calendar.several(asset.tenant_id, ids[:_MOST_POSTS])
        counts = dict.fromkeys(USES, 0)
        for post in posts:
            counts[_USE_OF.get(post.status, "draft")] += 1
        banners = [use.user_id for use in uses if use.is_banner]
        return Usage(posts=posts, banner_ids=banners, counts=counts)

    def change(
        self, access: Access, asset_id: str, edit: AssetEdit, version: int | None = None
    ) -> Asset:
        """Approved texts wait for approval again if this changes what their posts show, unless the
        caller may approve.

        Raises NotFound, Forbidden, StaleVersion, InvalidInput, Conflict (`media_in_many`).
        """

        def changed(before: Asset) -> Asset:
            return replace(
                before,
                title=before.title if edit.title is None else edit.title,
                description=before.description if edit.description is None else edit.description,
                alt_text=before.alt_text if edit.alt_text is None else edit.alt_text,
                labels=before.labels if edit.labels is None else _labels(edit.labels),
                crop=edit.crop or before.crop,
            )

        before, after = self._change(access, asset_id, changed, version, self._asked(access))
        is_retitled = after.is_placeholder and after.title != before.title
        if is_retitled or after.crop != before.crop:
            self.queue.send({"tenant_id": after.tenant_id, "asset_id": after.id})
        return after

    def cover(self, access: Access, asset_id: str, cover: Cover) -> Asset:
        """Choose the picture that stands for a video, even while it is being uploaded.

        Raises NotFound, Forbidden, InvalidInput, Conflict (`media_not_video`, `media_not_ready`).
        """
        if (cover.frame_seconds is None) == (cover.asset_id is None):
            raise InvalidInput.of("frame_seconds", "Send either `frame_seconds` or `asset_id`.")
        if cover.asset_id is not None:
            self._require_picture(access, cover.asset_id)

        def changed(before: Asset) -> Asset:
            _require_frame(before, cover.frame_seconds)
            return replace(before, cover=cover)

        before, after = self._change(access, asset_id, changed, None)
        if after.status is AssetStatus.READY and after.cover != before.cover:
            self.queue.send({"tenant_id": after.tenant_id, "asset_id": after.id})
        return after

    def archive(self, access: Access, asset_id: str, *, archived: bool) -> Asset:
        """Archive it, or undo that; what uses it still shows it.

        Raises NotFound, Forbidden.
        """

        def changed(before: Asset) -> Asset:
            if (before.archived_at is not None) == archived:
                return before
            return replace(before, archived_at=self.clock.now() if archived else None)

        return self._change(access, asset_id, changed, None)[1]

    def delete(self, access: Access, asset_id: str) -> None:
        """Delete its item and its files, and release its space.

        Raises NotFound, Forbidden, and Conflict (`media_in_use`) while an unsent post uses it, or a
        banner that has not ended.
        """
        access.require(Permission.WRITE)
        asset = self.uploads.existing(access.tenant_id, asset_id)
        self.release(access, asset_id)
        try:
            until_unchanged(lambda: self.assets.delete(asset))
        except Conflict as refused:
            if refused.code != "media_in_use":
                raise
            raise self._named(asset, refused) from None
        derived = self.derived.of_asset(access.tenant_id, asset_id)
        keys = [file.key for file in (*asset.files.values(), *derived.values())]
        self.store.delete([*keys, *([asset.upload.key] if asset.upload else [])])
        self.derived.delete(access.tenant_id, asset_id, derived)

    def refresh(self, access: Access, asset_id: str) -> Asset:
        """Look at the state of its processing, and start that again if it waits.

        Raises NotFound, Forbidden, InvalidInput (`media_mismatch`).
        """
        access.require(Permission.WRITE)
        asset = self.uploads.existing(access.tenant_id, asset_id)
        if asset.status is AssetStatus.PROCESSING and asset.source_url is not None:
            self.queue.send({"tenant_id": asset.tenant_id, "asset_id": asset.id})
        try:
            return self.uploads.take_in(asset)
        except Conflict as refused:
            if refused.code != "media_not_uploaded":
                raise
            return asset

    def _change(
        self,
        access: Access,
        asset_id: str,
        change: Callable[[Asset], Asset],
        version: int | None,
        around: Callable[[Asset, Asset], None] | None = None,
    ) -> tuple[Asset, Asset]:
        """`around` is called with the old and the new asset, before and after the write."""
        access.require(Permission.WRITE)

        def step() -> tuple[Asset, Asset]:
            before = self.uploads.existing(access.tenant_id, asset_id)
            if version is not None and version != before.version:
                raise StaleVersion("Somebody has changed it since you read it; read it again.")
            after = change(before)
            if after == before:
                return before, before
            after = replace(after, version=before.version + 1, updated_at=self.clock.now())
            if around is not None:
                around(before, after)
            return before, self.assets.update(before, after)

        before, after = until_unchanged(step)
        if around is not None:
            around(before, after)
        return before, after

    def _asked(self, access: Access) -> Callable[[Asset, Asset], None] | None:
        """Makes texts that show a changed asset wait for approval again."""
        if access.may(Permission.MANAGE):
            return None

        def ask(before: Asset, after: Asset) -> None:
            def is_changed(reference: MediaReference) -> bool:
                return shows_otherwise(reference, before, after)

            if (before.alt_text, before.crop) != (after.alt_text, after.crop):
                self.asking.require_few(after)
                self.asking.ask(after, access.email, is_changed)

        return ask

    def _require_picture(self, access: Access, asset_id: str) -> None:
        """Raises InvalidInput for an asset that is no picture, Conflict for one that is not
        ready."""
        try:
            picture = self.uploads.existing(access.tenant_id, asset_id)
        except NotFound:
            picture = None
        if picture is None or picture.kind is not AssetKind.IMAGE:
            raise InvalidInput.of("asset_id", "Choose a picture of the library.")
        if picture.status is not AssetStatus.READY:
            words = f"'{picture.title}' is not ready yet; choose it once it is."
            raise Conflict(words, code="media_not_ready")

    def _named(self, asset: Asset, conflict: Conflict) -> Conflict:
        """The refusal, with the titles of texts whose posts are unsent."""
        titles: list[str] = []
        for use in self.assets.uses(asset.tenant_id, asset.id)[:_MOST_CONTENTS]:
            content = None if use.is_banner else self.contents.get(asset.tenant_id, use.user_id)
            if content is not None and content.scheduled:
                titles.append(f"'{content.title}'")
        if not titles:
            return conflict
        names = ", ".join(titles[:_MOST_NAMED])
        more = len(titles) - _MOST_NAMED
        others = f" and {more} more" if more > 0 else ""
        return Conflict(
            f"Posts on their way use it, of {names}{others}: cancel them, or take it out of them "
            "first.",
            code="media_in_use",
        )


def _require_frame(asset: Asset, seconds: float | None) -> None:
    if asset.kind is not AssetKind.VIDEO:
        raise Conflict(
            "Only a video has a cover that can be chosen; this is none.", code="media_not_video"
        )
    duration = asset.duration_seconds
    if seconds is not None and duration is not None and seconds > duration:
        words = f"The video ends after {duration:.1f} seconds; choose an earlier frame."
        raise InvalidInput.of("frame_seconds", words)


def _labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Without duplicates that differ only in case; the first spelling stays. Raises
    InvalidInput."""
    spellings: dict[str, str] = {}
    for label in labels:
        spellings.setdefault(label.casefold(), label)
    if len(spellings) > MAX_LABELS:
        raise InvalidInput.of("labels", f"Use at most {MAX_LABELS} labels.")
    return tuple(spellings.values())
