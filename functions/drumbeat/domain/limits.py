"""A network's limits: data that each network's module declares, and pure checks of it.

The console counts with the same numbers, from `GET /api/v1/marketing/platforms`.
"""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain.derivatives import PictureSpec, VideoSpec
from drumbeat.domain.documents import DocumentSpec
from drumbeat.domain.text_lengths import Unit

#: The field that every network has: the post's main text.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class TextLimit:
    """At most `most` of `unit` in one of the texts that a network is sent.

    What is not `documented` was only observed, and may not hold. `with_video`: it holds for posts
    with a video alone, or for those without alone; None: for all.
    """

    unit: Unit
    most: int
    documented: bool = True
    field: str = TEXT
    with_video: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLimits:
    """The media that a post may have; None means no limit.

    `content_types` (in lower case) and `max_bytes` apply to pictures outside of the library, which
    are sent as they are. `fetches`: the network reads the addresses itself while the post is
    published, so an unreadable one makes the post fail.
    """

    most: int | None = None
    #: A post with fewer is refused.
    least: int = 0
    content_types: frozenset[str] | None = None
    max_bytes: int | None = None
    fetches: bool = False
    #: The requirements to which the library's pictures are converted; None: they are sent as
    #: stored.
    picture: PictureSpec | None = None
    #: The asset's own file that is used when none is made: cut to the network's shape.
    own_file: str | None = None
    #: Requirements for a video; None: the network takes none.
    video: VideoSpec | None = None
    #: Requirements for a document; None: the network shows none.
    document: DocumentSpec | None = None
    #: False: it takes only videos.
    pictures: bool = True
    #: False: it takes only media of the library, none at other addresses.
    strangers: bool = True
    #: A video may be combined with pictures or other videos.
    mixes: bool = False
    #: The network accepts a description of a picture.
    shows_alt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All that a network asks of a post. `texts`: each of them holds, where it is for the post."""

    texts: tuple[TextLimit, ...] = ()
    media: MediaLimits = MediaLimits()
    #: A post without text, media and link is refused.
    needs_something: bool = False

    def texts_of(self, *, with_video: bool) -> list[TextLimit]:
        """Those that hold for a post with a video, or for one without."""
        return [each for each in self.texts if each.with_video in (None, with_video)]
