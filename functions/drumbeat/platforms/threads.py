"""Threads: text, picture, video, carousel, by its own login.

A post is a container, also if it is only text, that Threads processes before it can be published on
the second; its id is saved before. Sources: Meta, Threads, Overview (2025-12-22), Posts
(2026-04-14), Get Access Tokens (2026-08-12), Threads Profiles (2026-04-13). Observed: that text has
to be waited for too, and that a new container is not found for some seconds. That the same
container is published only once is unverified, so nothing is repeated without a look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from drumbeat.domain import buttons, plain_text
from drumbeat.domain.derivatives import JPEG, MP4, PNG, QUICKTIME, PictureSpec, VideoSpec
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import Lead, LinkPlace, Look, OAuth, Profile
from drumbeat.domain.publishing import Medium, NotPublished, Outgoing, Refusal
from drumbeat.domain.text_lengths import Unit, length
from drumbeat.platforms.meta_account import MetaAccount
from drumbeat.platforms.meta_containers import Containers, Forms
from drumbeat.platforms.meta_errors import ErrorClass, Rule
from drumbeat.platforms.meta_graph import Graph
from drumbeat.platforms.meta_login import Login
from drumbeat.platforms.meta_publishing import ACTION_BLOCKED, ContainerPosts, Manner
from drumbeat.ports import Clock, Session

REAL_LOGIN, REAL_GRAPH = "https://threads.com", "https://graph.threads.net"
SCOPES = ("threads_basic", "threads_content_publish")
_MOST_CHARACTERS, _MOST_MEDIA, _MOST_LINKS = 500, 20, 5
_LINK = re.compile(r"https?://\S+")
#: Threads' errors about videos that a retry won't fix, with remedies.
_UNFIT = {
    "INVALID_ASPEC_RATIO": "has a shape that Threads does not take. Crop it",
    "INVALID_BIT_RATE": "has a bit rate that Threads does not take. Export it in a lower quality",
    "INVALID_DURATION": "is too long or too short for Threads. Cut it",
    "INVALID_FRAME_RATE": "has a frame rate that Threads does not take. Export it at 30 frames",
    "INVALID_AUDIO_CHANNELS": "has sound that Threads does not take. Export it in stereo",
    "INVALID_AUDIO_CHANNEL_LAYOUT": "has sound that Threads does not take. Export it in stereo",
}

PROFILE = Profile(
    name="threads",
    display_name="Threads",
    connects_by=OAuth(
        scopes=SCOPES, asks=("see which account it is", "post to it"), targets="account"
    ),
    limits=Limits(
        texts=(TextLimit(Unit.EMOJI_BYTES, _MOST_CHARACTERS),),
        media=MediaLimits(
            most=_MOST_MEDIA,
            content_types=frozenset({JPEG, PNG}),
            max_bytes=8_000_000,
            fetches=True,
            picture=PictureSpec(
                max_width=1440,
                min_width=320,
                max_bytes=8_000_000,
                content_types=frozenset({JPEG, PNG}),
            ),
            video=VideoSpec(
                max_bytes=1_000_000_000,
                max_seconds=300,
                content_types=frozenset({MP4, QUICKTIME}),
            ),
            mixes=True,
            shows_alt=True,
        ),
        needs_something=True,
    ),
    link=LinkPlace.CARD,
    link_with_media=LinkPlace.TEXT,
    look=Look(carousel=True),
    # Our choice. Each account is asked how many posts a day it may make (250).
    pacing=Pacing(gap=timedelta(seconds=20)),
    finds=True,
    repeats=None,
    settles=timedelta(minutes=5),
    # Text is processed too; the median is seven seconds.
    lead=Lead(text=timedelta(minutes=2), image=timedelta(minutes=3), video=timedelta(minutes=15)),
)

#: The first matching rule decides.
RULES = (
    # It is not visible yet, which takes seconds (7 in the middle), or not there any more. The next
    # try comes after a minute, when only the latter is left.
    Rule(ErrorClass.RETRY_THEN_PERMANENT, (24,), (4279009,), firm=True, spent=True),
    Rule(ErrorClass.PERMANENT, None, (ACTION_BLOCKED, 4279013)),
    Rule(ErrorClass.RETRY_THEN_PERMANENT, (100,), (33,)),
    Rule(ErrorClass.PERMANENT, (4279013,)),
    # Whatever number they come with: no number is documented for them.
    Rule(ErrorClass.PERMANENT, says="THREADS_API__LINK_LIMIT_EXCEEDED"),
    Rule(ErrorClass.PERMANENT, says="at most 500 characters"),
    Rule(ErrorClass.REAUTH, (190, 102)),
    # A permission was not granted, or was revoked: reconnecting asks for it.
    Rule(ErrorClass.REAUTH, (10, *range(200, 300))),
    Rule(ErrorClass.RATE_LIMITED, (4, 17, 32, 613), firm=True),
    Rule(ErrorClass.AMBIGUOUS, (1, 2)),
    Rule(ErrorClass.PERMANENT, (3, 100)),
)


class Threads(MetaAccount):
    """`url` replaces all of Threads' hosts."""

    profile = PROFILE

    def __init__(self, clock: Clock, *, url: str = "", api_version: str = "v1.0") -> None:
        login, root = url.rstrip("/") or REAL_LOGIN, url.rstrip("/") or REAL_GRAPH
        versioned = f"{root}/{api_version}"
        graph = Graph(versioned, PROFILE.display_name, RULES)
        super().__init__(
            Login(
                network=PROFILE.display_name,
                authorize=f"{login}/oauth/authorize",
                token=f"{root}/oauth/access_token",
                graph=root,
                versioned=versioned,
                grants="th",
                scopes=SCOPES,
                number="id",
                picture="threads_profile_picture_url",
            ),
            ContainerPosts(graph, Containers(graph, FORMS), MANNER, clock),
            clock,
        )

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: text_of(post)}


def text_of(post: Outgoing) -> str:
    """Without media, a link is separate from the text and becomes its preview."""
    text = post.caption.strip()
    return text if _attached(post) else buttons.with_button(text, post)


def unfit(post: Outgoing) -> NotPublished | None:
    """Check what Threads would refuse before anything is made there."""
    text = text_of(post)
    if plain_text.is_blank(text) and not (post.media or _attached(post)):
        return _no("empty_post", "The post has no text, no picture and no link.")
    if len(post.media) > _MOST_MEDIA:
        return _no(
            "too_many_media", f"A Threads post takes at most {_MOST_MEDIA} pictures and videos."
        )
    if length(text, Unit.EMOJI_BYTES) > _MOST_CHARACTERS:
        words = f"Threads takes at most {_MOST_CHARACTERS} characters, and counts emoji as several."
        return _no("text_too_long", words)
    if len({*_LINK.findall(text), *_attached(post).values()}) > _MOST_LINKS:
        return _no("too_many_links", f"Threads takes at most {_MOST_LINKS} different links.")
    return None


def _whole(post: Outgoing, session: Session) -> dict[str, str]:
    if not post.media:
        return {"media_type": "TEXT", **_text(post), **_attached(post)}
    return {**_medium(post.media[0], session), **_text(post)}


def _part(medium: Medium, session: Session) -> dict[str, str]:
    return {"is_carousel_item": "true", **_medium(medium, session)}


def _around(post: Outgoing, children: Sequence[str]) -> dict[str, str]:
    return {"media_type": "CAROUSEL", "children": ",".join(children), **_text(post)}


def _medium(medium: Medium, session: Session) -> dict[str, str]:
    alt = {"alt_text": medium.alt} if medium.alt else {}
    url = session.media.url(medium)
    if medium.is_video:
        return {"media_type": "VIDEO", "video_url": url, **alt}
    return {"media_type": "IMAGE", "image_url": url, **alt}


def _text(post: Outgoing) -> dict[str, str]:
    text = text_of(post)
    return {"text": text} if text else {}


def _attached(post: Outgoing) -> dict[str, str]:
    url = post.cta_url
    return {"link_attachment": url} if url and buttons.is_link(url) and not post.media else {}


def _failure(code: str, reason: str) -> NotPublished:
    """`reason`: one of Threads' own codes for what went wrong."""
    if reason in _UNFIT:
        return _no(reason.lower(), f"The video {_UNFIT[reason]}, and upload it again.")
    words = "Threads could not make a post of it. It is tried again."
    return NotPublished(Refusal.TRANSIENT, (reason or f"container_{code}").lower(), words)


def _no(code: str, message: str) -> NotPublished:
    return NotPublished(Refusal.PERMANENT, code, message)


FORMS = Forms(
    edge="threads",
    whole=_whole,
    part=_part,
    around=_around,
    code="status",
    words="error_message",
    failure=_failure,
)
MANNER = Manner(
    network=PROFILE.display_name,
    unfit=unfit,
    text=text_of,
    says="text",
    listed=lambda _post: "threads",
    publish="threads_publish",
    quota="threads_publishing_limit",
    number="id",
)
