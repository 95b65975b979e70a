"""What a network takes: data that each network's module declares, and its pure checks.

The console counts by the same numbers, which `GET /api/v1/marketing/platforms` shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain.text_lengths import Unit

#: The field that every network has: what a post says.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class TextLimit:
    """At most `most` of `unit` in one of the texts that a network is sent.

    What is not `documented` was only observed, and may not hold.
    """

    unit: Unit
    most: int
    documented: bool = True
    field: str = TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLimits:
    """What media a post may have; None: as many, or of any kind or size, as one likes.

    `content_types` in lower case. `fetches`: the network itself reads the addresses while the
    post is published, so that one which can't be read fails the post.
    """

    most: int | None = None
    content_types: frozenset[str] | None = None
    max_bytes: int | None = None
    fetches: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All that a network asks of a post. `texts`: each of them holds."""

    texts: tuple[TextLimit, ...] = ()
    media: MediaLimits = MediaLimits()
    #: A post without text, media and link is refused.
    needs_something: bool = False
