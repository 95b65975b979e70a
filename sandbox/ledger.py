"""What the stand-in networks store: posts, deliveries, calls. In one SQLite file, or in memory."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS posts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    page TEXT NOT NULL,
    message TEXT NOT NULL,
    link TEXT,
    photos TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    visible_at INTEGER,
    deleted_at INTEGER,
    calls INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS photos (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    page TEXT NOT NULL,
    url TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS deliveries (
    name TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    body TEXT NOT NULL,
    verified INTEGER,
    visible_at INTEGER NOT NULL,
    calls INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (name, webhook_id)
);
CREATE TABLE IF NOT EXISTS records (
    network TEXT NOT NULL,
    post_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT,
    photos TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    visible_at INTEGER,
    deleted_at INTEGER,
    calls INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (network, post_id)
);
CREATE TABLE IF NOT EXISTS things (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    network TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (network, kind, key)
);
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY,
    content_type TEXT NOT NULL,
    content BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS calls (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    network TEXT NOT NULL,
    step TEXT NOT NULL,
    fault TEXT,
    status INTEGER
);
"""

#: Ids look like the networks': long, growing numbers.
_ID_BASE = 122_000_000_000_000
_SHOWN_ID = re.compile(r"[0-9]{1,18}")


#: The path under which the feed serves the files that networks received.
FILES = "/files/"
_SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, video or document of a post; a document's `alt` is its title.

    `url`: a path under `FILES`, or the address that the network was given.
    """

    url: str
    alt: str = ""
    is_video: bool = False
    is_document: bool = False


def kind_of(content: bytes) -> str:
    """The media type of a file, by its first bytes."""
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content.startswith(b"GIF8"):
        return "image/gif"
    if content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return "video/mp4"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return "video/webm" if content.startswith(b"\x1a\x45\xdf\xa3") else "image/jpeg"


class Ledger:
    """Everything that became visible; it outlasts a restart when it has a file.

    Times are in milliseconds since the epoch. `clock` gives seconds since the epoch and is the
    clock of all stand-ins. Safe to use from several threads.
    """

    def __init__(
        self, path: Path | str | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.clock = clock
        if path is not None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            str(path) if path is not None else ":memory:",
            check_same_thread=False,
            isolation_level=None,
        )
        self._db.row_factory = sqlite3.Row
        self._lock = threading.Lock()
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def now_ms(self) -> int:
        return int(self.clock() * 1000)

    def now(self) -> datetime:
        """In UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # Facebook

    def add_photo(self, page: str, url: str) -> str:
        with self._transaction() as db:
            cursor = db.execute(
                "INSERT INTO photos (page, url, created_at) VALUES (?, ?, ?)",
                (page, url, self.now_ms()),
            )
            return str(_ID_BASE + int(cursor.lastrowid or 0))

    def photo_url(self, page: str, photo_id: str) -> str | None:
        """The photo's address; None when this page has no such photo."""
        with self._transaction() as db:
            row = db.execute(
                "SELECT url FROM photos WHERE page = ? AND number = ?", (page, _number(photo_id))
            ).fetchone()
        return row["url"] if row else None

    def add_post(
        self, page: str, message: str, link: str | None, photos: list[str], *, visible: bool
    ) -> str:
        at = self.now_ms()
        with self._transaction() as db:
            cursor = db.execute(
                "INSERT INTO posts (page, message, link, photos, created_at, visible_at, calls)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (page, message, link, json.dumps(photos), at, at if visible else None, visible),
            )
            return f"{page}_{_ID_BASE + int(cursor.lastrowid or 0)}"

    def post(self, post_id: str) -> dict[str, Any] | None:
        """The post, visible or not; None when it does not exist or was deleted."""
        page, _, number = post_id.partition("_")
        with self._transaction() as db:
            row = db.execute(
                "SELECT * FROM posts WHERE page = ? AND number = ? AND deleted_at IS NULL",
                (page, _number(number)),
            ).fetchone()
        return _post(row) if row else None

    def publish_post(self, post_id: str) -> None:
        """Make a post visible; a repeat only counts one more call."""
        self._db_write(
            "UPDATE posts SET visible_at = COALESCE(visible_at, ?), calls = calls + 1"
            " WHERE page = ? AND number = ?",
            (self.now_ms(), *_key(post_id)),
        )

    def delete_post(self, post_id: str) -> None:
        self._db_write(
            "UPDATE posts SET deleted_at = ? WHERE page = ? AND number = ?",
            (self.now_ms(), *_key(post_id)),
        )

    def _db_write(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._transaction() as db:
            db.execute(statement, values)

    # Networks that keep a post as a document

    def put_record(
        self,
        network: str,
        post_id: str,
        *,
        channel: str,
        text: str,
        body: Any,
        link: str | None = None,
        photos: Sequence[str] = (),
        visible: bool = True,
    ) -> None:
        """Make or change a post; a visible one stays visible. `body`: the post in the network's
        format."""
        at = self.now_ms()
        shown_at = at if visible else None
        said = (channel, text, link, json.dumps(list(photos)), json.dumps(body))
        self._db_write(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)"
            " ON CONFLICT (network, post_id) DO UPDATE SET channel = excluded.channel,"
            " text = excluded.text, link = excluded.link, photos = excluded.photos,"
            " body = excluded.body, deleted_at = NULL,"
            " visible_at = COALESCE(visible_at, excluded.visible_at),"
            " calls = calls + excluded.calls",
            (network, post_id, *said, at, shown_at, visible),
        )

    def record(self, network: str, post_id: str) -> dict[str, Any] | None:
        """The post, visible or not; None when it does not exist or was deleted."""
        found = [each for each in self.records(network) if each["post_id"] == post_id]
        return found[0] if found else None

    def records(self, network: str, channel: str | None = None) -> list[dict[str, Any]]:
        """A network's posts that are not deleted, visible or not, oldest first."""
        with self._transaction() as db:
            rows = db.execute(
                "SELECT * FROM records WHERE network = ? AND deleted_at IS NULL"
                " AND channel = COALESCE(?, channel) ORDER BY created_at, rowid",
                (network, channel),
            ).fetchall()
        return [_record(row) for row in rows]

    def delete_record(self, network: str, post_id: str) -> None:
        self._db_write(
            "UPDATE records SET deleted_at = ? WHERE network = ? AND post_id = ?",
            (self.now_ms(), network, post_id),
        )

    def keep(self, network: str, kind: str, key: str, value: Any) -> int:
        """Store something of a network, in the place of what had the same key; returns its number,
        which stays the same."""
        self._db_write(
            "INSERT INTO things (network, kind, key, value) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (network, kind, key) DO UPDATE SET value = excluded.value",
            (network, kind, key, json.dumps(value)),
        )
        return int(self._thing(network, kind, key)["number"])

    def kept(self, network: str, kind: str, key: str) -> Any:
        """The stored value, or None."""
        row = self._thing(network, kind, key)
        return None if row is None else json.loads(row["value"])

    def all_kept(self, network: str, kind: str) -> dict[str, tuple[int, Any]]:
        """Numbers and values by their keys, oldest first."""
        with self._transaction() as db:
            rows = db.execute(
                "SELECT * FROM things WHERE network = ? AND kind = ? ORDER BY number",
                (network, kind),
            ).fetchall()
        return {row["key"]: (row["number"], json.loads(row["value"])) for row in rows}

    def _thing(self, network: str, kind: str, key: str) -> Any:
        with self._transaction() as db:
            return db.execute(
                "SELECT * FROM things WHERE network = ? AND kind = ? AND key = ?",
                (network, kind, key),
            ).fetchone()

    # Pictures and videos

    def keep_file(self, content: bytes) -> str:
        """Store a file that a network received; returns the path at which the feed shows it."""
        content_type = kind_of(content)
        name = f"{hashlib.sha256(content).hexdigest()[:32]}.{content_type.partition('/')[2]}"
        self._db_write(
            "INSERT OR IGNORE INTO files VALUES (?, ?, ?)", (name, content_type, content)
        )
        return f"{FILES}{name}"

    def file(self, name: str) -> tuple[bytes, str] | None:
        """The content of a file and its media type."""
        with self._transaction() as db:
            row = db.execute("SELECT * FROM files WHERE name = ?", (name,)).fetchone()
        return (bytes(row["content"]), row["content_type"]) if row else None

    def show_media(self, network: str, post_id: str, media: Sequence[Medium]) -> None:
        """Set the media that a post shows."""
        self.keep(network, _SHOWN, post_id, [asdict(each) for each in media])

    # Webhooks

    def keep_secret(self, name: str, secret: str) -> None:
        self._db_write("INSERT OR REPLACE INTO secrets VALUES (?, ?)", (name, secret))

    def secret(self, name: str) -> str | None:
        with self._transaction() as db:
            row = db.execute("SELECT secret FROM secrets WHERE name = ?", (name,)).fetchone()
        return row["secret"] if row else None

    def receive(self, name: str, webhook_id: str, body: str, *, verified: bool | None) -> bool:
        """Store a delivery; False when one with this id is stored already."""
        with self._transaction() as db:
            again = db.execute(
                "UPDATE deliveries SET calls = calls + 1 WHERE name = ? AND webhook_id = ?",
                (name, webhook_id),
            ).rowcount
            if again:
                return False
            db.execute(
                "INSERT INTO deliveries (name, webhook_id, body, verified, visible_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (name, webhook_id, body, verified, self.now_ms()),
            )
            return True

    # For people and tests

    def entries(self, *, hidden: bool = False) -> list[dict[str, Any]]:
        """Everything that became visible, oldest first; with `hidden`, unpublished posts too.

        Deleted posts stay listed, with the time of their deletion.
        """
        with self._transaction() as db:
            posts = [_post(row) for row in db.execute("SELECT * FROM posts")]
            posts += [_record(row) for row in db.execute("SELECT * FROM records")]
            deliveries = [_delivery(row) for row in db.execute("SELECT * FROM deliveries")]
            kept = db.execute("SELECT * FROM things WHERE kind = ?", (_SHOWN,)).fetchall()
        media = {(row["network"], row["key"]): json.loads(row["value"]) for row in kept}
        for post in posts:
            post["media"] = media.get((post["network"], post["post_id"]), [])
        found = [entry for entry in posts if hidden or entry["visible_at"] is not None]
        return sorted(found + deliveries, key=lambda entry: entry["visible_at"] or 0)

    def visible(self, **wanted: Any) -> list[dict[str, Any]]:
        """The entries that are visible now and whose fields equal `wanted`."""
        return [
            entry
            for entry in self.entries()
            if entry["deleted_at"] is None
            and all(entry.get(field) == value for field, value in wanted.items())
        ]

    def record_call(self, method: str, path: str, network: str, step: str) -> int:
        with self._transaction() as db:
            cursor = db.execute(
                "INSERT INTO calls (at, method, path, network, step) VALUES (?, ?, ?, ?, ?)",
                (self.now_ms(), method, path, network, step),
            )
            return int(cursor.lastrowid or 0)

    def record_end(self, number: int, *, fault: str | None, status: int | None) -> None:
        """Record how a call ended; `status` is None when no answer was sent."""
        self._db_write(
            "UPDATE calls SET fault = ?, status = ? WHERE number = ?", (fault, status, number)
        )

    def calls(self) -> list[dict[str, Any]]:
        with self._transaction() as db:
            return [dict(row) for row in db.execute("SELECT * FROM calls ORDER BY number")]


def _number(shown: str) -> int:
    """The row number in an id; -1, which no row has, for anything else."""
    return int(shown) - _ID_BASE if _SHOWN_ID.fullmatch(shown) else -1


def _key(post_id: str) -> tuple[str, int]:
    page, _, number = post_id.partition("_")
    return page, _number(number)


def _post(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "network": "facebook",
        "channel": row["page"],
        "post_id": f"{row['page']}_{_ID_BASE + row['number']}",
        "text": row["message"],
        "link": row["link"],
        "photos": json.loads(row["photos"]),
        "created_at": row["created_at"],
        "visible_at": row["visible_at"],
        "deleted_at": row["deleted_at"],
        "webhook_id": None,
        "verified": None,
        "tenant_id": None,
        "instance_id": None,
        "calls": row["calls"],
    }


def _record(row: sqlite3.Row) -> dict[str, Any]:
    kept = ("network", "channel", "post_id", "text", "link")
    times = ("created_at", "visible_at", "deleted_at", "calls")
    return {
        **{name: row[name] for name in (*kept, *times)},
        "photos": json.loads(row["photos"]),
        "webhook_id": None,
        "verified": None,
        "tenant_id": None,
        "instance_id": None,
        "body": json.loads(row["body"]),
    }


def _delivered(body: dict[str, Any]) -> list[Medium]:
    told = body.get("media")
    return [
        Medium(str(each.get("url")), str(each.get("alt") or ""), each.get("kind") == "video")
        for each in (told if isinstance(told, list) else ())
        if isinstance(each, dict)
    ]


def _delivery(row: sqlite3.Row) -> dict[str, Any]:
    body = json.loads(row["body"])
    return {
        "network": "webhook",
        "channel": row["name"],
        "post_id": row["webhook_id"],
        "text": body.get("caption") or body.get("title") or "",
        "link": body.get("cta_url"),
        "photos": body.get("media_urls") or [],
        "media": [asdict(each) for each in _delivered(body)],
        "created_at": row["visible_at"],
        "visible_at": row["visible_at"],
        "deleted_at": None,
        "webhook_id": row["webhook_id"],
        "verified": None if row["verified"] is None else bool(row["verified"]),
        "tenant_id": body.get("tenant_id"),
        "instance_id": body.get("instance_id"),
        "body": body,
        "calls": row["calls"],
    }
