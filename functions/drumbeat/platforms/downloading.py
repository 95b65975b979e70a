"""Copying a picture or video from an address outside of the library to this machine, part by part.

Each part is requested through `AddressedMedia`, so hosts are looked up and checked each time, also
after a redirect. A server that doesn't support ranges has to send the whole file in one answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from drumbeat.domain.publishing import Medium
from drumbeat.platforms.lookups import PUBLIC_ONLY, Guard
from drumbeat.platforms.media_reader import AddressedMedia
from drumbeat.ports import Clock, MediaUnavailable, Transport

#: The most bytes of one answer.
PART_BYTES = 32 * 1024 * 1024
_WHOLE = timedelta(seconds=70)


class GuardedDownloads:
    """`ports.Downloads`. `transport` makes, on first use, one that takes answers of `PART_BYTES`:
    most media are uploaded instead."""

    def __init__(
        self, clock: Clock, transport: Callable[[], Transport], *, guard: Guard = PUBLIC_ONLY
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._guard = guard

    def fetch(self, url: str, into: Path, most: int) -> None:
        until = self._clock.now() + _WHOLE
        media = AddressedMedia(self._clock, self._transport(), guard=self._guard)
        medium = Medium(url=url)
        have = 0
        with into.open("wb") as file:
            while True:
                part = media.read(medium, have, PART_BYTES)
                if (part.size or 0) > most or have + len(part.content) > most:
                    raise _too_large(most)
                file.write(part.content)
                have += len(part.content)
                if not part.content or part.size is None or have >= part.size:
                    return
                if self._clock.now() >= until:
                    raise MediaUnavailable(
                        "media_slow", "The address sends too slowly.", transient=True
                    )


def _too_large(most: int) -> MediaUnavailable:
    words = f"There are more than {most / 1_000_000:,.0f} MB at the address, and no more is taken."
    return MediaUnavailable("media_too_large", words, transient=False)
