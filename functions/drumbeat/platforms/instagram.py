"""Instagram, professional accounts by either login: picture, carousel, reel, story.

A post is a container that is made in advance, processed by Instagram, and published on the second.
Its id is saved before; publishing it again shows no second post. Sources: Meta, Instagram Platform,
Content Publishing, IG User Media, Error Codes, content_publishing_limit (v25.0). That a post may be
there although Instagram refused it was recorded (2026-05-28, 2026-08-13).

An account that is linked to a Facebook page may be connected by Facebook's login instead, with the
page's token: then all calls go to Facebook's host, with the account's number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.derivatives import JPEG, MP4, QUICKTIME, PictureSpec, VideoSpec
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import Lead, LinkPlace, Look, OAuth, Option, OptionKind, Profile
from drumbeat.domain.publishing import (
    Ambiguous,
    Following,
    NotPublished,
    Outgoing,
    Presence,
    Published,
)
from drumbeat.domain.text_lengths import Unit
from drumbeat.platforms import instagram_text
from drumbeat.platforms.instagram_errors import RULES
from drumbeat.platforms.instagram_forms import FORMS
from drumbeat.platforms.meta_account import MetaAccount
from drumbeat.platforms.meta_comments import Comments
from drumbeat.platforms.meta_containers import Containers
from drumbeat.platforms.meta_graph import Graph
from drumbeat.platforms.meta_login import Login
from drumbeat.platforms.meta_publishing import HOLDS, ContainerPosts, Manner
from drumbeat.platforms.pictures import like_the_first
from drumbeat.ports import Clock, Session, Transport

REAL_LOGIN, REAL_GRAPH = "https://api.instagram.com", "https://graph.instagram.com"
#: The API for accounts that were connected by Facebook's login.
REAL_LINKED = "https://graph.facebook.com"
BY_FACEBOOK = "facebook"
#: The last one is for first comments.
SCOPES = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
)

_PICTURE = PictureSpec(
    max_width=1440,
    max_height=1800,
    min_width=320,
    max_bytes=8_000_000,
    min_ratio=4 / 5,
    max_ratio=1.91,
    content_types=frozenset({JPEG}),
)
#: Meta documents no shapes for stories; they are shown upright and not padded here.
_STORY = replace(_PICTURE, max_height=2560, min_ratio=9 / 16)
PROFILE = Profile(
    name="instagram",
    display_name="Instagram",
    connects_by=OAuth(
        scopes=SCOPES,
        asks=("see which account it is", "post to it", "comment below its posts"),
        targets="account",
    ),
    limits=Limits(
        texts=(TextLimit(Unit.CODE_POINTS, instagram_text.MOST_CHARACTERS),),
        media=MediaLimits(
            least=1,
            most=instagram_text.MOST_MEDIA,
            content_types=frozenset({JPEG}),
            max_bytes=8_000_000,
            fetches=True,
            picture=_PICTURE,
            video=VideoSpec(
                max_bytes=300_000_000,
                min_seconds=3,
                max_seconds=900,
                max_width=1920,
                min_ratio=0.01,
                max_ratio=10,
                codecs=frozenset({"h264", "hevc"}),
                content_types=frozenset({MP4, QUICKTIME}),
            ),
            mixes=True,
            shows_alt=True,
        ),
    ),
    options=(
        Option(
            name="kind",
            label="Show it as",
            kind=OptionKind.CHOICE,
            choices=(
                (instagram_text.POST, "Post, or reel where it is one video"),
                (instagram_text.STORY, "Story: for a day, without text"),
            ),
            default=instagram_text.POST,
        ),
        Option(
            name="first_comment",
            label="First comment",
            kind=OptionKind.TEXT,
            help="The account comments on its post, a moment after it is there; not on stories.",
            # Our choice, equal to captions: Meta documents no length.
            most=instagram_text.MOST_CHARACTERS,
            unit=Unit.CODE_POINTS,
        ),
    ),
    link=LinkPlace.TEXT,
    link_with_media=LinkPlace.TEXT,
    look=Look(media_first=True, carousel=True),
    # Our choice. Each account is asked how many posts a day it may make: Meta's documents say 100
    # and 50, its answers 25.
    pacing=Pacing(gap=timedelta(seconds=20)),
    finds=True,
    # A container can be published only once, and expires after a day.
    repeats=HOLDS,
    settles=timedelta(minutes=5),
    lead=Lead(image=timedelta(minutes=3), video=timedelta(minutes=15)),
)


def _listed(post: Outgoing) -> str:
    """The edge that lists the post: stories have a list of their own."""
    return "stories" if instagram_text.is_story(post) else "media"


MANNER = Manner(
    network=PROFILE.display_name,
    unfit=instagram_text.unfit,
    text=instagram_text.caption_of,
    says="caption",
    listed=_listed,
    publish="media_publish",
    quota="content_publishing_limit",
    number="user_id",
)


#: Facebook's login has no "me".
_LINKED = replace(MANNER, number="id", itself="")


class Instagram(MetaAccount):
    """Connection: `user_id`, `access_token`, and `login: facebook` if it is a page's token.

    `url` replaces all of Instagram's hosts.
    """

    profile = PROFILE

    def __init__(self, clock: Clock, *, url: str = "", api_version: str = "v25.0") -> None:
        login, root = url.rstrip("/") or REAL_LOGIN, url.rstrip("/") or REAL_GRAPH
        versioned = f"{root}/{api_version}"
        graph = Graph(versioned, PROFILE.display_name, RULES)
        super().__init__(
            Login(
                network=PROFILE.display_name,
                authorize=f"{login}/oauth/authorize",
                token=f"{login}/oauth/access_token",
                graph=root,
                versioned=versioned,
                grants="ig",
                scopes=SCOPES,
                number="user_id",
                picture="profile_picture_url",
            ),
            ContainerPosts(graph, Containers(graph, FORMS), MANNER, clock),
            clock,
        )
        linked = Graph(
            f"{url.rstrip('/') or REAL_LINKED}/{api_version}", PROFILE.display_name, RULES
        )
        self._own_graph, self._linked_graph = graph, linked
        self._linked = ContainerPosts(linked, Containers(linked, FORMS), _LINKED, clock)

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        own = {name: value for name, value in connection.items() if name != "login"}
        facts = super().check_connection(own)
        if "login" not in connection:
            return facts
        if connection["login"] != BY_FACEBOOK:
            raise InvalidInput.of("connection.login", f"must be {BY_FACEBOOK}, or left out")
        return {**facts, "login": BY_FACEBOOK}

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        if connection.get("login") == BY_FACEBOOK:
            words = "A page's access is not renewed: people connect the account again."
            return NotRenewed(False, "not_renewable", words)
        return super().renew(connection, transport)

    def sequels(self, post: Outgoing) -> Sequence[str]:
        comment = post.options.get("first_comment")
        return (str(comment),) if comment and not instagram_text.is_story(post) else ()

    def follow(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,
        one: Following,
    ) -> Published | NotPublished | Ambiguous:
        return self._commenting(session).make(session, one)

    def find_sequel(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,
        one: Following,
    ) -> Published | Presence:
        return self._commenting(session).find(session, one)

    def _commenting(self, session: Session) -> Comments:
        by_facebook = session.connection.get("login") == BY_FACEBOOK
        graph = self._linked_graph if by_facebook else self._own_graph
        return Comments(graph=graph, says="text", at="timestamp")

    def posts(self, session: Session) -> ContainerPosts:
        by_facebook = session.connection.get("login") == BY_FACEBOOK
        return self._linked if by_facebook else super().posts(session)

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: instagram_text.caption_of(post)}

    def picture_spec(self, post: Outgoing) -> PictureSpec:
        """Instagram cuts all pictures of a carousel to the shape of the first."""
        return _STORY if instagram_text.is_story(post) else like_the_first(post, _PICTURE)
