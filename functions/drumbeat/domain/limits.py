"""What a network takes: data that each network's module declares, and its pure checks.

The console counts by the same numbers, which `GET /api/v1/marketing/platforms` shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain.derivatives import PictureSpec, VideoSpec
from drumbeat.domain.documents import DocumentSpec
from drumbeat.domain.text_lengths import Unit

#: The field that every network has: what a post says.
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
    """What media a post may have; None: as many, or of any kind or size, as one likes.

    `content_types` (in lower case) and `max_bytes` are those of pictures that stand at strangers'
    addresses, which are sent as they are. `fetches`: the network itself reads the addresses while
    the post is published, so that one which can't be read fails the post.
    """

    most: int | None = None
    #: A post with fewer is refused.
    least: int = 0
    content_types: frozenset[str] | None = None
    max_bytes: int | None = None
    fetches: bool = False
    #: What the library's pictures are made to fit; None: they are sent as the library has them.
    picture: PictureSpec | None = None
    #: Which of an asset's own files it shows, where none is made for it: cut to its shape.
    own_file: str | None = None
    #: What a video must be; None: the network takes none.
    video: VideoSpec | None = None
    #: What a document must be; None: the network shows none.
    document: DocumentSpec | None = None
    #: False: it takes videos alone.
    pictures: bool = True
    #: False: it takes what is in the library, and nothing at strangers' addresses.
    strangers: bool = True
    #: A video may stand beside pictures or other videos.
    mixes: bool = False
    #: The network has a place for what a picture shows, in words.
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
