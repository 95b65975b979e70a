"""The library's used space and its limit."""

from __future__ import annotations

from drumbeat.domain.media import Space
from drumbeat.services.uploads import Room
from tests.integration.services.shelf import MB, Shelf
from tests.samples import VIEWER


def test_everybody_sees_what_the_library_takes_up_and_what_it_may(shelf: Shelf) -> None:
    shelf.ready(size=7)
    shelf.begin(size=2 * MB)

    room = shelf.uploads.room(VIEWER)

    # One counts with the size of its processed files, one with its declared size.
    assert room == Room(
        taken=Space(size=9 + 2 * MB, count=2),
        most=Space(size=100 * MB, count=100),
        most_of_a_file=50 * MB,
    )
