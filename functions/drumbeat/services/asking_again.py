"""Asking again for approval of texts whose media were changed in the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from drumbeat.domain import notifications
from drumbeat.domain.content import ContentItem, changed_in_library
from drumbeat.domain.errors import Conflict
from drumbeat.domain.media import Asset, MediaReference
from drumbeat.ports import Assets, Clock, Contents
from drumbeat.services.optimistic_locking import until_unchanged

#: The most texts that one change affects: as many uses as are read of an asset.
MOST_TEXTS = 1_000
#: Texts in one transaction, each with its notification.
AT_ONCE = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingAgain:
    """Called before the change is stored, so that nothing goes out in between, and again after it,
    for texts that have begun to show the asset, or were approved, meanwhile."""

    assets: Assets
    contents: Contents
    clock: Clock

    def require_few(self, asset: Asset) -> None:
        """Raises Conflict (`media_in_many`) when more texts show it than can be handled."""
        if len(self.assets.uses(asset.tenant_id, asset.id)) >= MOST_TEXTS:
            raise Conflict(
                f"More than {MOST_TEXTS:,} posts' texts show this, which would all have to be "
                "approved again. Ask an admin to change it, or upload another one.",
                code="media_in_many",
            )

    def ask(self, asset: Asset, by: str, is_shown: Callable[[MediaReference], bool]) -> int:
        """Make approved texts wait for approval again that show the asset as `is_shown` says.

        A repeat changes nothing more. Returns how many texts wait because of it. Raises
        ChangedMeanwhile or Unavailable: call it again.
        """
        uses = self.assets.uses(asset.tenant_id, asset.id)
        users = [use.user_id for use in uses if not use.is_banner]
        return sum(
            until_unchanged(partial(self._ask, asset, users[at : at + AT_ONCE], by, is_shown))
            for at in range(0, len(users), AT_ONCE)
        )

    def _ask(
        self,
        asset: Asset,
        content_ids: Sequence[str],
        by: str,
        is_shown: Callable[[MediaReference], bool],
    ) -> int:
        contents = self.contents.several(asset.tenant_id, content_ids, consistent=True)
        changes = [
            (before, after, notifications.of_change_after_approval(before, after))
            for before in contents.values()
            if any(is_shown(each) for each in before.media)
            for after in [self._changed(before, asset, by)]
            if after is not before
        ]
        if changes:
            self.contents.update_all(changes)
        return len(changes)

    def _changed(self, before: ContentItem, asset: Asset, by: str) -> ContentItem:
        after = changed_in_library(before, asset.id, by=by)
        if after == before:
            return before
        return replace(after, version=before.version + 1, updated_at=self.clock.now())
