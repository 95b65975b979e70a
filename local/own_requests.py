"""What listens on this machine answers only programs and pages of this machine.

A web page can make a browser send requests to a loopback address: under the page's own host name,
once that name resolves to 127.0.0.1 (DNS rebinding), or from its own origin. `Host` shows the
first, `Origin` the second.

`python local/own_requests.py` runs MiniStack behind these checks. The emulator's environment holds
none of our packages, so this file imports none of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: AWS's own names, which clients use for the emulator's services. No page can rebind them.
_AWS = (".amazonaws.com", ".cloudfront.net")

WORDS = "This answers requests of this machine only: call it by 127.0.0.1 or localhost."


def is_own_host(host: str) -> bool:
    """Whether `Host` (name and port) names this machine."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return name in _LOOPBACK or name.endswith(".localhost")


def is_own_origin(origin: str) -> bool:
    """Whether a browser's `Origin` is a page that this machine serves."""
    scheme, _, host = origin.partition("://")
    return scheme in ("http", "https") and is_own_host(host)


def guarded(app: App) -> App:
    """An ASGI application that refuses other sites' requests and lets none of them read an
    answer."""

    async def answer(scope: Message, receive: Any, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        host, origin = (_header(scope["headers"], name) for name in (b"host", b"origin"))
        if not (is_own_host(host) or host.partition(":")[0].lower().endswith(_AWS)):
            await _refuse(scope, send, 421)
        elif origin and not is_own_origin(origin):
            await _refuse(scope, send, 403)
        else:
            await app(scope, receive, _for_own_pages(origin, send))

    return answer


def _for_own_pages(origin: str, send: Send) -> Send:
    """Replaces `Access-Control-Allow-Origin: *` by the requesting page's origin; without one,
    removes it."""

    async def narrowed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = []
            for name, value in message.get("headers", []):
                if name.lower() == b"access-control-allow-origin" and value == b"*":
                    if not origin:
                        continue
                    headers += [(name, origin.encode("latin-1")), (b"vary", b"Origin")]
                else:
                    headers.append((name, value))
            message = {**message, "headers": headers}
        await send(message)

    return narrowed


async def _refuse(scope: Message, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(WORDS)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": WORDS.encode()})


def _header(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> str:
    found = [value for name, value in headers if name.lower() == wanted]
    return found[0].decode("latin-1") if len(found) == 1 else ""


def main() -> None:
    """Run MiniStack behind the checks."""
    import ministack.app as emulator
    from ministack.services import dynamodb, lambda_svc, sqs

    emulator.app = guarded(emulator.app)
    sqs.load_persisted_state = at_present_addresses(sqs)
    lambda_svc.load_persisted_state = from_the_streams_beginning(lambda_svc)
    parse_expressions_once(dynamodb)
    emulator.main()


def parse_expressions_once(dynamodb: Any) -> None:
    """Cache how MiniStack parses expressions.

    It parses a query's expression again for every item. On a calendar of 50,000 posts (a year of
    three busy accounts) one query takes a second, during which nothing else is answered; with the
    cache, a quarter of that.
    """
    for pure in ("_tokenize", "_condition_syntax_error"):
        setattr(dynamodb, pure, lru_cache(maxsize=4_096)(getattr(dynamodb, pure)))


def from_the_streams_beginning(lambdas: Any) -> Callable[[Any], None]:
    """MiniStack's function that loads persisted Lambda functions, without their stream positions.

    MiniStack persists the number of records that it has passed to a function, but not the records:
    after a restart it would skip as many new ones.
    """
    load = lambdas.load_persisted_state

    def loaded(kept: Any) -> None:
        load({**kept, "dynamodb_stream_positions": {}} if kept else kept)

    return loaded


def at_present_addresses(sqs: Any) -> Callable[[Any], None]:
    """MiniStack's function that loads persisted queues, with their addresses corrected.

    It persists queues under addresses with its port, and looks for them under its present port:
    with data from another port, no function of a queue would run.
    """
    load = sqs.load_persisted_state

    def loaded(kept: Any) -> None:
        load(kept)
        queues = sqs._queues._data
        for (account, region, url), queue in list(queues.items()):
            present = sqs._queue_url_for_account(account, queue["name"])
            if present != url:
                queue["url"] = present
                queues[account, region, present] = queues.pop((account, region, url))
        sqs._queue_name_to_url.clear()
        sqs._rebuild_queue_name_index()

    return loaded


if __name__ == "__main__":
    main()
