"""The text of a post on Instagram, and what Instagram would refuse in it.

Source: Meta, IG User Media (v25.0): 2,200 characters, 30 hashtags and 20 mentions in a caption; a
story shows none, and its video lasts a minute at most. Addresses in a caption can be read and not
opened.
"""

from __future__ import annotations

import re

from drumbeat.domain import buttons
from drumbeat.domain.derivatives import VideoSpec, video_findings
from drumbeat.domain.publishing import NotPublished, Outgoing, Refusal
from drumbeat.domain.text_lengths import Unit, length

#: The option `kind`, and its values.
POST, STORY = "post", "story"
MOST_CHARACTERS, MOST_MEDIA = 2_200, 10
_MOST_HASHTAGS, _MOST_MENTIONS = 30, 20
#: Beside what holds for every video.
_STORY_VIDEO = VideoSpec(max_bytes=100_000_000, min_seconds=3, max_seconds=60)
_HASHTAG = re.compile(r"(?<![\w&])#\w*[^\W\d_]\w*")
_MENTION = re.compile(r"(?<![\w@])@[a-zA-Z0-9._]+")


def is_story(post: Outgoing) -> bool:
    return post.options.get("kind") == STORY


def caption_of(post: Outgoing) -> str:
    return "" if is_story(post) else buttons.with_button(post.caption.strip(), post)


def unfit(post: Outgoing) -> NotPublished | None:
    """Check what Instagram would refuse before anything is made there."""
    if not post.media:
        return _no("media_missing", "Instagram takes no post without a picture or video. Add one.")
    if is_story(post) and len(post.media) > 1:
        return _no("story_of_several", "A story shows one picture or video. Leave the others out.")
    if len(post.media) > MOST_MEDIA:
        return _no(
            "too_many_media", f"An Instagram post takes at most {MOST_MEDIA} pictures and videos."
        )
    if is_story(post) and (wrong := _unfit_for_story(post)):
        return wrong
    text = caption_of(post)
    if length(text, Unit.CODE_POINTS) > MOST_CHARACTERS:
        return _no("text_too_long", f"Instagram takes at most {MOST_CHARACTERS:,} characters.")
    if len(_HASHTAG.findall(text)) > _MOST_HASHTAGS:
        return _no("too_many_hashtags", f"Instagram takes at most {_MOST_HASHTAGS} hashtags.")
    if len(_MENTION.findall(text)) > _MOST_MENTIONS:
        return _no("too_many_mentions", f"Instagram takes at most {_MOST_MENTIONS} mentions.")
    return None


def _unfit_for_story(post: Outgoing) -> NotPublished | None:
    """Of a video of the library: of others nothing is known."""
    asset = post.media[0].asset
    if asset is None or not post.media[0].is_video:
        return None
    findings = video_findings(asset, _STORY_VIDEO, "Instagram's stories")
    return _no(findings[0].code, findings[0].message) if findings else None


def _no(code: str, message: str) -> NotPublished:
    return NotPublished(Refusal.PERMANENT, code, message)
