"""The names that Meta's own package knows of Instagram, and a transport that checks requests."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from drumbeat.ports import Request, Response
from tests.unit.platforms.doubles import ScriptedTransport

NAMES: Mapping[str, list[str]] = json.loads(
    (Path(__file__).parents[2] / "contracts" / "facebook_business.json").read_text()
)
#: Of every list (Meta, Graph API, Paginated Results).
_PAGING = {"limit"}
#: What a path answers, by its form without host and version.
_LISTS = {
    r"me": "account",
    r"[0-9]+/(?:media|stories)": "post",
    r"[0-9_]+/comments": "comment",
    r"[0-9]+/content_publishing_limit": "limit",
}
#: A number alone may be any of these.
_NODES = ("account", "container", "post")


def hold(request: Request) -> None:
    """Whether Meta's package knows all names of a request. The address that takes codes is no part
    of it."""
    split = urlsplit(request.url)
    path = re.sub(r"^/(v[0-9.]+/)?", "", split.path)
    query = dict(parse_qsl(split.query))
    if path == "oauth/access_token":
        return
    if request.method == "POST":
        edge = path.partition("/")[2]
        of = "post" if edge == "comments" else "account"
        sent = set(dict(parse_qsl((request.body or b"").decode())))
        assert sent <= set(NAMES[f"POST instagram {of}/{edge}"]), (path, sent)
    elif path in ("access_token", "refresh_access_token"):
        assert set(query) == set(NAMES[f"GET {path}"])
    else:
        assert set(query) - _PAGING == {"fields"}, path
        asked = set(query["fields"].split(","))
        found = [of for shape, of in _LISTS.items() if re.fullmatch(shape, path)]
        possible = [set(NAMES[f"GET instagram {of}"]) for of in found or _NODES]
        assert any(asked <= each for each in possible), (path, asked)


class HeldScript(ScriptedTransport):
    """Answers in the given order; requests are checked."""

    def send(self, request: Request) -> Response:
        hold(request)
        return super().send(request)
