"""How early posts are started, so that their networks can prepare them in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from drumbeat.domain import lifecycle
from drumbeat.domain.content import ContentItem
from drumbeat.domain.media import Asset
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.publishing import Medium
from drumbeat.ports import Assets, Calendar, Contents, Networks, Replace
from drumbeat.services.allowance import Allowance
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.post_media import PostMedia

#: Posts that are read together.
_READ_AT_A_TIME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    assets: Assets
    contents: Contents
    calendar: Calendar
    networks: Networks
    media: PostMedia

    def waits_for(self, instance: PostInstance) -> bool:
        """Whether it may have to be started early, judged by its network and its status."""
        lead = self.networks.get(instance.platform).profile.lead
        return not lead.is_none and instance.status is Status.SCHEDULED

    def ahead(self, instance: PostInstance, content: ContentItem) -> PostInstance:
        """The post with the take-up time that its media need."""
        return self._ahead(instance, self._shown(content))

    def follow(self, content: ContentItem, allowance: Allowance) -> bool:
        """Start the posts with the content as early as its new media need, the earliest posts
        first; False when some are left. Raises ChangedMeanwhile, Unavailable."""
        ids = sorted(self.calendar.users_of(content.tenant_id, content.id))
        posts = [
            post
            for start in range(0, len(ids), _READ_AT_A_TIME)
            for post in self.calendar.several(
                content.tenant_id, ids[start : start + _READ_AT_A_TIME]
            )
            if post.due_at is not None and self.waits_for(post)
        ]
        media = self._shown(content) if posts else ()
        for post in sorted(posts, key=lambda each: (each.due_at, each.id)):
            if self._ahead(post, media) == post:
                continue
            if allowance.is_spent:
                return False
            until_unchanged(partial(self._begin_ahead, content, media, post.id))
        return True

    def follow_video(self, video: Asset, allowance: Allowance) -> bool:
        """As `follow`, for all content with a video whose size has changed."""
        uses = self.assets.uses(video.tenant_id, video.id)
        ids = [use.user_id for use in uses if not use.is_banner]
        return all(
            self.follow(content, allowance)
            for start in range(0, len(ids), _READ_AT_A_TIME)
            for content in self.contents.several(
                video.tenant_id, ids[start : start + _READ_AT_A_TIME], consistent=True
            ).values()
        )

    def _shown(self, content: ContentItem) -> Sequence[Medium]:
        return self.media.look(content.tenant_id, content.media).media(content.media)

    def _ahead(self, instance: PostInstance, media: Sequence[Medium]) -> PostInstance:
        lead = self.networks.get(instance.platform).profile.lead
        return lifecycle.begin_ahead(instance, lead.of(media))

    def _begin_ahead(self, content: ContentItem, media: Sequence[Medium], instance_id: str) -> None:
        post = self.calendar.get(content.tenant_id, instance_id)
        if post is None or post.content_item_id != content.id or not self.waits_for(post):
            return
        after = self._ahead(post, media)
        if after != post:
            self.calendar.apply(Replace(post, after))
