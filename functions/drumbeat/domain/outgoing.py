"""What of a post and its content goes out."""

from __future__ import annotations

from drumbeat.domain.content import ContentItem
from drumbeat.domain.options import Options
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.publishing import Medium, Outgoing


def outgoing(instance: PostInstance, content: ContentItem, chosen: Options) -> Outgoing:
    """What is sent: the content, with this account's own caption if it has one."""
    when = instance.scheduled_for or instance.due_at
    if when is None:
        raise ValueError("A post that is not scheduled can't be sent.")
    return Outgoing(
        tenant_id=instance.tenant_id,
        instance_id=instance.id,
        generation=instance.generation,
        scheduled_for=when,
        title=content.title,
        caption=instance.caption_override or content.base_caption,
        media=tuple(Medium(url=url) for url in content.media_urls),
        cta_type=content.cta_type.value,
        cta_url=content.cta_url,
        cta_display=content.cta_display,
        options=chosen,
    )
