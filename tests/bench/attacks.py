"""How much harm attackers can do to a running stack, in figures.

Each attack has a limit of calls and time, and sends only to this machine.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from local.api_client import Answer
from local.stack import Stack
from tests.bench.business import MARKETING, SECRET, Business
from tests.bench.figures import Results, Row

TITLE = "Attacks"
#: For how many seconds a post is watched whose receiver answers very slowly.
WATCHED = 240
DRIPS_EVERY = 2.0
_PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-a"}
_TEXT = "Content-Type: text/plain\r\n"
ODD_ADDRESSES = ("a#b@example.com", "a/b@example.com", "a?b@example.com", "a`b@example.com")


def measure(stack: Stack, results: Results, watched: int = WATCHED, busy: int = 336) -> None:
    """`busy`: posts a week of the accounts with too many posts."""
    business = Business(stack)
    attacks: dict[str, Callable[[], str]] = {
        "95,000 unknown fields to /auth/login": lambda: _unknown_fields(stack),
        "60 wrong passwords for one address": lambda: _guesses(stack, business),
        "25 people fill one slot at once": lambda: _fill_together(business),
        "a receiver that repeats its secret address": lambda: _secret_repeated(business),
        "titles that nobody can see": lambda: _invisible_titles(business),
        "members with odd addresses": lambda: _odd_members(business),
        "a token that was logged out": lambda: _logged_out(stack),
        "a foreign page's requests": lambda: _foreign_page(stack),
        "media that drip a byte every 2 s": lambda: _dripping_media(business),
        f"three accounts of {busy} posts a week, a year": lambda: _too_much(stack, busy),
        "the same, while their top-off is under way": lambda: _meanwhile(stack, busy),
        "a receiver that drips a byte every 2 s": lambda: _dripping_receiver(business, watched),
    }
    rows: list[Row] = []
    for name, attack in attacks.items():
        start = time.perf_counter()
        try:
            seen = attack()
        except (OSError, RuntimeError, KeyError) as error:
            seen = f"{type(error).__name__}: {str(error)[:200]}"
        seconds = round(time.perf_counter() - start, 1)
        rows.append({"attack": name, "seen": seen, "seconds": seconds})
    results.add(TITLE, rows)


def _unknown_fields(stack: Stack) -> str:
    body = json.dumps({f"{number:x}": 0 for number in range(95_000)}, separators=(",", ":"))
    start = time.perf_counter()
    status, size = _raw(stack.api_url, "POST", "/api/auth/login", body)
    return f"{status}, {size:,} bytes in {time.perf_counter() - start:.2f} s"


def _guesses(stack: Stack, business: Business) -> str:
    email = f"{business.tenant_id}@example.com"
    statuses = Counter(
        _raw(stack.api_url, "POST", "/api/auth/login", json.dumps({"email": email, "password": p}))[
            0
        ]
        for p in (f"Wrong-horse-{number}" for number in range(60))
    )
    return _counted(statuses)


def _fill_together(business: Business) -> str:
    account = _webhook(business, f"{business.stack.sandbox_url}/webhooks/{business.tenant_id}")
    business.call("POST", "/scheduler/topoff", days="28")
    path = f"{MARKETING}/post-instances"
    found = business.client.call(
        "GET", path, tenant_id=business.tenant_id, channel_account_id=account, status="Planned"
    )
    slot = found.body["items"][0]["id"]

    def fill(number: int) -> int:
        said = {"title": f"Text {number}", "base_caption": f"Words of person {number}."}
        answer = business.client.call(
            "POST", f"{path}/{slot}/content", said, tenant_id=business.tenant_id
        )
        return answer.status

    with ThreadPoolExecutor(25) as pool:
        return _counted(Counter(pool.map(fill, range(25))))


def _secret_repeated(business: Business) -> str:
    secret = f"secret-{uuid.uuid4().hex}"

    def refuse(line: str, connection: socket.socket) -> None:
        said = f"No such hook: {line}".encode()
        head = f"HTTP/1.1 404 Not Found\r\n{_TEXT}Content-Length: {len(said)}\r\n\r\n"
        connection.sendall(head.encode() + said)

    with _receiver(refuse) as (address, _):
        account = _webhook(business, f"{address}/hooks/{secret}?key={secret}")
        post = business.draft(account)
        business.call("POST", f"/post-instances/{post}/post-now")
        _until(lambda: _status(business, post) == "Failed", 60)
    shown = json.dumps(business.call("GET", f"/post-instances/{post}"))
    shown += json.dumps(business.call("GET", f"/post-instances/{post}/attempts"))
    return f"shown {shown.count(secret)} times"


def _invisible_titles(business: Business) -> str:
    titles = ("\u200b\u200d", "\u2060", "a\u0085b", "a\u202eb", "\u00ad")
    return _counted(
        Counter(
            _marketing(business, "POST", "/content-items", {"title": t, "base_caption": ""}).status
            for t in titles
        )
    )


def _odd_members(business: Business) -> str:
    path = f"/v1/tenants/{business.tenant_id}/members"
    added = removed = 0
    for email in ODD_ADDRESSES:
        invited = business.client.call("POST", path, {"email": email, "role": "viewer"})
        added += invited.status == 201
    for member in business.client.call("GET", path).body["items"]:
        if member["email"] in ODD_ADDRESSES:
            # As a browser sends it: an address is written into the path encoded.
            name = member.get("id") or member["email"].replace("#", "%23").replace("?", "%3F")
            removed += business.client.call("DELETE", f"{path}/{name}").status == 204
    return f"{added} added, {removed} removed"


def _logged_out(stack: Stack) -> str:
    business = Business(stack)
    email = f"{business.tenant_id}@example.com"
    login = {"email": email, "password": "Correct-horse-9"}
    token = business.client.call("POST", "/auth/login", login).body["refresh_token"]
    logout = business.client.call("POST", "/auth/logout", {"refresh_token": token}).status
    refresh = business.client.call("POST", "/auth/refresh", {"refresh_token": token}).status
    return f"logout {logout}, then refresh {refresh}"


def _foreign_page(stack: Stack) -> str:
    headers = {"Host": "evil.example", "Origin": "https://evil.example"}
    front, _ = _raw(stack.console_url, "GET", "/", headers=headers)
    address = urlsplit(stack.endpoint_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    connection.request("OPTIONS", "/", headers={**headers, **_PREFLIGHT})
    answer = connection.getresponse()
    allowed = answer.getheader("Access-Control-Allow-Origin")
    connection.close()
    return f"console {front}, emulator {answer.status}, allowed origin {allowed}"


def _dripping_media(business: Business) -> str:
    with _receiver(_drip_handshake) as (address, _):
        url = f"{address.replace('http:', 'https:')}/a.jpg"
        said = {"title": "Drip", "base_caption": "Drip", "media_urls": [url]}
        content = business.call("POST", "/content-items", said)["id"]
        account = _webhook(business, f"{business.stack.sandbox_url}/webhooks/{business.tenant_id}")
        body = {"content_item_id": content, "channel_account_ids": [account]}
        [made] = business.call("POST", "/post-instances/bulk", body)["results"]
        start = time.perf_counter()
        answer = _marketing(business, "POST", f"/post-instances/{made['instance']['id']}/preflight")
        found = ", ".join(each["code"] for each in answer.body["findings"])
        return f"check answered {answer.status} after {time.perf_counter() - start:.1f} s: {found}"


def _busy(business: Business, posts_per_week: int) -> list[str]:
    """Ids of three accounts that post `posts_per_week` times (every half hour by default)."""
    times = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(0, 1440, 30)]
    busy = {
        "platform": "webhook",
        "name": "Busy",
        "posts_per_week": posts_per_week,
        "schedule_timezone": "UTC",
        "schedule_times": times,
        "connection": {"url": f"{business.stack.sandbox_url}/webhooks/x", "secret": SECRET},
    }
    return [
        business.call("POST", "/channel-accounts", {**busy, "name": f"Busy {number}"})["id"]
        for number in range(3)
    ]


def _top_off(business: Business) -> tuple[Answer, str]:
    return _timed("top-off", lambda: _marketing(business, "POST", "/scheduler/topoff", days="366"))


def _meanwhile(stack: Stack, posts_per_week: int) -> str:
    """A calendar, a change and a deletion while the queue fills a year of the same business.

    They are sent when half of it is filled.
    """
    business = Business(stack)
    accounts = _busy(business, posts_per_week)
    job, top_off = _top_off(business)
    _until(lambda: _share_done(business, job) >= 0.5, 600)
    slots, pages = _calendar_pages(business)
    _, change = _timed(
        "change",
        lambda: _marketing(
            business, "PATCH", f"/channel-accounts/{accounts[0]}", {"posts_per_week": 3}
        ),
    )
    _, deletion = _timed(
        "deletion", lambda: _marketing(business, "DELETE", f"/channel-accounts/{accounts[1]}")
    )
    share = _share_done(business, job)
    more, further = _calendar_pages(business)
    gone = _seconds_until(lambda: not _has_posts(business, accounts[1]))
    return (
        f"{top_off}; {change}; {deletion}, and {share:.0%} topped off by then; calendars of "
        f"{slots:,} and {more:,} posts in {len(pages)} and {len(further)} pages, the slowest "
        f"{max([*pages, *further]):.1f} s; gone after {gone:.0f} s"
    )


def _share_done(business: Business, job: Answer) -> float:
    """How much of a top-off is done, from 0 to 1."""
    if job.status != 202:
        return 1
    told = _marketing(business, "GET", f"/scheduler/jobs/{job.body['id']}").body
    if told["status"] != "running":
        return 1
    return float(told["progress"]["done"] / told["progress"]["total"])


def _too_much(stack: Stack, posts_per_week: int) -> str:
    business = Business(stack)
    accounts = _busy(business, posts_per_week)
    account = f"/channel-accounts/{accounts[0]}"
    job, top_off = _top_off(business)
    filled = _seconds_until(lambda: _share_done(business, job) == 1)
    slots, pages = _calendar_pages(business)
    _, change = _timed(
        "change", lambda: _marketing(business, "PATCH", account, {"posts_per_week": 3})
    )
    followed = _seconds_until(lambda: not _marketing(business, "GET", account).body["updating"])
    _, deletion = _timed(
        "deletion", lambda: _marketing(business, "DELETE", f"/channel-accounts/{accounts[1]}")
    )
    gone = _seconds_until(lambda: not _has_posts(business, accounts[1]))
    return (
        f"{top_off}, done after {filled:.0f} s; calendar of {slots:,} posts in {len(pages)} pages, "
        f"the slowest {max(pages):.1f} s; {change}, followed after {followed:.0f} s; "
        f"{deletion}, gone after {gone:.0f} s"
    )


def _calendar_pages(business: Business) -> tuple[int, list[float]]:
    """The number of posts in a year, and the seconds that each page of it took. Raises
    RuntimeError."""
    today = datetime.now(UTC).date()
    asked: dict[str, str] = {"start_date": str(today), "end_date": str(today + timedelta(days=365))}
    posts, seconds = 0, []
    while True:
        start = time.perf_counter()
        answer = _marketing(business, "GET", "/calendar", **asked)
        seconds.append(time.perf_counter() - start)
        if answer.status != 200:
            raise RuntimeError(f"calendar {answer.status} after {seconds[-1]:.1f} s")
        posts += sum(len(day) for day in answer.body.values())
        link = answer.headers.get("link")
        if link is None:
            return posts, seconds
        asked = dict(parse_qsl(link.partition("<?")[2].partition(">")[0]))
        del asked["tenant_id"]


def _has_posts(business: Business, account: str) -> bool:
    asked = {"channel_account_id": account}
    while True:
        found = business.call("GET", "/post-instances", **asked)
        if found["items"] or not found["cursor"]:
            return bool(found["items"])
        asked["cursor"] = found["cursor"]


def _seconds_until(done: Callable[[], bool]) -> float:
    start = time.perf_counter()
    _until(done, 600)
    return time.perf_counter() - start


def _dripping_receiver(business: Business, watched: int) -> str:
    with _receiver(_drip) as (address, deliveries):
        post = business.draft(_webhook(business, f"{address}/hook"))
        business.call("POST", f"/post-instances/{post}/post-now")
        start = time.perf_counter()
        _until(lambda: _status(business, post) not in ("Scheduled", "Publishing"), watched)
        seconds = time.perf_counter() - start
        tries = len(business.call("GET", f"/post-instances/{post}/attempts")["items"])
        state = _status(business, post)
    return f"{state} after {seconds:.0f} s, {len(deliveries)} deliveries, {tries} in history"


def _drip(line: str, connection: socket.socket) -> None:
    """Answers one byte at a time, for longer than any client should wait."""
    _drip_bytes(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 300, connection)


def _drip_handshake(line: str, connection: socket.socket) -> None:
    """Begins a TLS handshake one byte at a time: a record of 16 KB without a certificate."""
    _drip_bytes(b"\x16\x03\x03\x40\x00\x02" + bytes(300), connection)


def _drip_bytes(answer: bytes, connection: socket.socket) -> None:
    for byte in answer:
        connection.sendall(bytes([byte]))
        time.sleep(DRIPS_EVERY)


@contextmanager
def _receiver(
    answer: Callable[[str, socket.socket], None],
) -> Iterator[tuple[str, list[str]]]:
    """A server's address, and the request lines that it received."""
    lines: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=speak, args=(connection,), daemon=True).start()

    def speak(connection: socket.socket) -> None:
        with connection:
            try:
                line = connection.recv(65536).split(b"\r\n")[0].decode("latin-1")
                lines.append(line)
                answer(line, connection)
            except OSError:
                return  # The other side has hung up.

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", lines
    finally:
        server.close()


def _webhook(business: Business, url: str) -> str:
    body = {
        "platform": "webhook",
        "name": f"Hook {uuid.uuid4().hex[:6]}",
        "posts_per_week": 3,
        "schedule_timezone": "UTC",
        "schedule_times": ["09:00"],
        "connection": {"url": url, "secret": SECRET},
    }
    return str(business.call("POST", "/channel-accounts", body)["id"])


def _marketing(
    business: Business, method: str, path: str, body: Any = None, **query: str
) -> Answer:
    return business.client.call(
        method, MARKETING + path, body, headers=None, tenant_id=business.tenant_id, **query
    )


def _status(business: Business, post: str) -> str:
    return str(business.call("GET", f"/post-instances/{post}")["status"])


def _timed(name: str, step: Callable[[], Answer]) -> tuple[Answer, str]:
    start = time.perf_counter()
    answer = step()
    return answer, f"{name} {answer.status} after {time.perf_counter() - start:.1f} s"


def _until(done: Callable[[], bool], seconds: float) -> None:
    give_up = time.perf_counter() + seconds
    while not done() and time.perf_counter() < give_up:
        time.sleep(1)


def _raw(
    base: str, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> tuple[int, int]:
    """Status and bytes of an answer, whatever it holds."""
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    sent = {"Content-Type": "application/json", **(headers or {})}
    connection.request(method, address.path + path, body or None, sent)
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    return answer.status, size


def _counted(statuses: Counter[int]) -> str:
    return ", ".join(f"{count} of {status}" for status, count in sorted(statuses.items()))
