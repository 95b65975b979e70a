"""The session and the media of unit tests keep the contracts of those that publish."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.domain.media import AssetKind, StoredFile
from drumbeat.domain.publishing import Medium
from drumbeat.platforms.library_media import LibraryMedia
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.media_reader import AddressedMedia
from drumbeat.ports import MediaReader, Request, Response
from tests.contracts.sessions import Gatekeeper, MediaReaderContract, SessionContract
from tests.direct_session import DirectSession, PicturesInHand
from tests.fakes.clock import FixedClock
from tests.fakes.film import BLOCK, Film, Footage
from tests.fakes.granting import RotatingNetwork
from tests.fakes.media_library import InMemoryFiles
from tests.samples import asset
from tests.unit.platforms.doubles import StandingClock

CONTENT = b"0123456789"
AT = "https://cdn.example/pipe.mp4"


class Scene:
    def __init__(self) -> None:
        self.network = RotatingNetwork(FixedClock())
        self.gate = Gatekeeper(self.network)

    def open(self) -> DirectSession:
        return DirectSession(self.network, self.network.connection(), self.gate)


class TestDirectSession(SessionContract):
    @pytest.fixture
    def scene(self) -> Scene:
        return Scene()


class TestPicturesInHand(MediaReaderContract):
    @pytest.fixture
    def media(self) -> PicturesInHand:
        return PicturesInHand(**{AT: CONTENT})

    @pytest.fixture
    def medium(self) -> Medium:
        return Medium(url=AT)


class TestAddressedMedia(MediaReaderContract):
    @pytest.fixture
    def media(self) -> MediaReader:
        guard = Guard(lambda _host, _port: ("93.184.216.34",))
        return AddressedMedia(StandingClock(), _Site(), guard=guard)

    @pytest.fixture
    def medium(self) -> Medium:
        return Medium(url=AT)


class _Site:
    """`ports.Transport` to a site that sends parts of one file."""

    def send(self, request: Request) -> Response:
        if request.url != AT:
            return Response(404)
        start, _, last = request.headers["Range"].removeprefix("bytes=").partition("-")
        content = CONTENT[int(start) : int(last) + 1 if last else None]
        end = int(start) + len(content) - 1
        headers = {"content-range": f"bytes {start}-{end}/{len(CONTENT)}"}
        return Response(206, headers, content)


class TestLibraryMedia(MediaReaderContract):
    gone = replace(Medium(url="gone"), asset=asset(id="gone"))

    @pytest.fixture
    def media(self, medium: Medium) -> MediaReader:
        files = InMemoryFiles()
        assert medium.file is not None
        files.put(medium.file.key, CONTENT, medium.file.content_type)
        return LibraryMedia(files, PicturesInHand())

    @pytest.fixture
    def medium(self) -> Medium:
        return _film(len(CONTENT))


class TestFilm(MediaReaderContract):
    gone = replace(Medium(url="gone"), asset=asset(id="gone"))

    @pytest.fixture
    def media(self) -> Film:
        return Film()

    @pytest.fixture
    def medium(self, content: bytes) -> Medium:
        return _film(len(content))

    @pytest.fixture
    def content(self) -> bytes:
        return Footage(3 * BLOCK + 7)[:]


def test_footage_is_the_same_however_it_is_cut() -> None:
    footage = Footage(3 * BLOCK + 7)

    whole = footage[:]

    assert len(whole) == len(footage)
    for start in (0, 1, 8, BLOCK - 3, BLOCK, 2 * BLOCK + 1, 3 * BLOCK + 6):
        for stop in (start, start + 5, start + BLOCK, len(footage) + 9):
            assert footage[start:stop] == whole[start:stop]
    assert len({whole[at : at + 8] for at in range(0, 3 * BLOCK, BLOCK)}) == 3


def _film(size: int) -> Medium:
    file = StoredFile(
        key="media/film/full.mp4", content_type="video/mp4", size=size, width=720, height=1280
    )
    kept = asset(id="film", kind=AssetKind.VIDEO, files={"full": file})
    return Medium(url="film", asset=kept, file=file)
