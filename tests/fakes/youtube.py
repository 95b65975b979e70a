"""YouTube's upload sessions."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from drumbeat.ports import Request, Response
from tests.fakes.film import BLOCK

ADDRESS = "https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=x"


@dataclass
class Google:
    """The upload sessions and videos of a project.

    `before` and `after` are called around the effect of each call; if they raise, the calling
    function ends.
    """

    before: Callable[[Request], None] = lambda _: None
    after: Callable[[Request], None] = lambda _: None
    sessions: dict[str, int] = field(default_factory=dict)
    videos: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    calls: int = 0
    _size: int = 0

    def send(self, request: Request) -> Response:
        self.calls += 1
        self.before(request)
        answer = self._answer(request)
        self.after(request)
        return answer

    def _answer(self, request: Request) -> Response:
        if "X-Upload-Content-Length" in request.headers:
            self._size = int(request.headers["X-Upload-Content-Length"])
            asked, told = urlsplit(request.url), urlsplit(ADDRESS)
            here = told._replace(scheme=asked.scheme, netloc=asked.netloc).geturl()
            address = f"{here}{len(self.sessions)}"
            self.sessions[address] = 0
            return Response(200, {"location": address})
        if request.url in self.sessions:
            return self._take(request.url, request.headers["Content-Range"], request.body or b"")
        if request.method == "PUT":
            told = json.loads(request.body or b"")
            self.shown.append(told["id"])
            self.said.append(told["snippet"]["description"])
            return _answered({"status": told["status"]})
        privacy = "public" if self.shown else "private"
        status = {"uploadStatus": "processed", "privacyStatus": privacy}
        return _answered({"items": [{"id": each, "status": status} for each in self.videos]})

    def _take(self, address: str, told: str, body: bytes) -> Response:
        arrived = self.sessions[address]
        if not told.startswith("bytes */"):
            begin, end = map(int, told.removeprefix("bytes ").partition("/")[0].split("-"))
            assert (begin, len(body)) == (arrived, end - begin + 1)
            assert struct.unpack(">Q", body[:8]) == (begin,)
            assert end + 1 == self._size or len(body) % BLOCK == 0
            self.sessions[address] = arrived = end + 1
            if arrived == self._size:
                self.videos.append(f"vId30_{len(self.videos):05}")
        if arrived == self._size:
            return _answered({"id": self.videos[-1]}, 201)
        return Response(308, {"range": f"bytes=0-{arrived - 1}"} if arrived else {})


def _answered(document: object, status: int = 200) -> Response:
    return Response(status, {}, json.dumps(document).encode())
