"""Exports: everything that a business has, as one file: texts, posts, history, pictures, videos."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from drumbeat.domain import exports, media
from drumbeat.domain.errors import NotFound, TooManyRequests
from drumbeat.domain.exports import ExportState
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.domain.time_ordered import made_at
from drumbeat.ports import (
    Accounts,
    Archives,
    Assets,
    Banners,
    Calendar,
    Clock,
    Contents,
    Credits,
    Exporter,
    Ids,
    MediaFiles,
    Notifications,
    TenantStore,
    Throttle,
)
from drumbeat.services.paging import every, every_asset

#: The most exports of one business in a day.
MOST = 10
_A_DAY = timedelta(days=1)
_READ_AT_A_TIME = 100
_BEFORE_ALL = datetime(2020, 1, 1, tzinfo=UTC)
#: Bytes of a file in one read, which are in memory.
_CHUNK = 8 * 1024 * 1024

_README = """This is what Drumbeat has of {name} ({tenant_id}), as of {now}.

business.json       its name, time zone and settings
members.json        who belongs to it, who is invited, and which e-mails each has chosen
accounts.json       where it posts to, with schedules; passwords and tokens are not in here
texts.json          texts and pictures: the library of what can be posted
posts.json          every post and empty slot of the calendar
history.json        every try to publish a post, and what came of it
banners.json        what its websites show
media.json          pictures and videos: what is said of them; the files are in media/, by id
credits.json        months of credits: what each granted, and how many are held
ledger.json         what was bought or changed of credits
notifications.json  what its people were told in the last 90 days

Instants are in UTC. The files in media/ are as they are shown; what was uploaded is not kept.
"""


@dataclass(frozen=True, slots=True)
class Export:
    """`url`: a download address that is valid for some minutes, once `ready`; `size` in bytes."""

    id: str
    state: ExportState
    begun_at: datetime
    expires_at: datetime
    size: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """Exports for admins: asking for one, and getting it."""

    archives: Archives
    exporter: Exporter
    throttle: Throttle
    ids: Ids
    clock: Clock

    def begin(self, access: Access) -> Export:
        """Raises Forbidden, TooManyRequests, Unavailable."""
        access.require(Permission.MANAGE)
        wait = self.throttle.take(f"export#{access.tenant_id}", MOST, _A_DAY)
        if wait is not None:
            words = f"A business can be exported {MOST} times a day. Use one of today's."
            raise TooManyRequests(words, retry_after=wait)
        export_id = self.ids.new()
        self.exporter.begin(access.tenant_id, export_id)
        return self.get(access, export_id)

    def get(self, access: Access, export_id: str) -> Export:
        """Raises Forbidden, NotFound."""
        access.require(Permission.MANAGE)
        begun_at, now = made_at(export_id), self.clock.now()
        if begun_at is None or not now - exports.KEPT < begun_at <= now:
            raise NotFound("There is no such export, or it is older than a week: make another one.")
        key = exports.key_of(access.tenant_id, export_id)
        size = self.archives.size(key)
        state = exports.state_of(begun_at, size, now)
        name = f"{access.tenant_id}-{begun_at.date().isoformat()}.zip"
        url = self.archives.url(key, name) if state is ExportState.READY else None
        return Export(export_id, state, begun_at, begun_at + exports.KEPT, size, url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """Writes exports."""

    tenants: TenantStore
    accounts: Accounts
    contents: Contents
    calendar: Calendar
    banners: Banners
    assets: Assets
    credits: Credits
    notifications: Notifications
    files: MediaFiles
    archives: Archives
    clock: Clock

    def write(self, tenant_id: str, export_id: str) -> None:
        """Write the export; an existing one is replaced. Raises NotFound, Unavailable."""
        tenant = self.tenants.get(tenant_id)
        if tenant is None or tenant.is_gone:
            raise NotFound("There is no such business.")
        with (
            self.archives.writing(exports.key_of(tenant_id, export_id)) as file,
            ZipFile(file, "w", ZIP_DEFLATED) as archive,
        ):
            now = self.clock.now().isoformat(timespec="seconds")
            words = _README.format(name=tenant.name, tenant_id=tenant_id, now=now)
            archive.writestr("README.txt", words)
            archive.writestr("business.json", _text(tenant))
            for name, rows in self._lists(tenant_id).items():
                _write_list(archive, f"{name}.json", rows())
            for asset in every_asset(self.assets, tenant_id):
                self._write_files(archive, asset)

    def _lists(self, tenant_id: str) -> Mapping[str, Callable[[], Iterable[object]]]:
        posts = self._ids(tenant_id)
        return {
            "members": lambda: self.tenants.roster(tenant_id).members,
            "accounts": lambda: self.accounts.list(tenant_id),
            "texts": lambda: (
                content
                for content, _ in every(
                    lambda after: self.contents.list(tenant_id, limit=_READ_AT_A_TIME, after=after)
                )
            ),
            "posts": lambda: self._posts(tenant_id, posts),
            "history": lambda: self._history(tenant_id, posts),
            "banners": lambda: self.banners.list(tenant_id),
            "media": lambda: every_asset(self.assets, tenant_id),
            "credits": lambda: self.credits.since(tenant_id, _BEFORE_ALL),
            "ledger": lambda: every(
                lambda after: self.credits.ledger(tenant_id, limit=_READ_AT_A_TIME, after=after)
            ),
            "notifications": lambda: every(
                lambda after: self.notifications.list(tenant_id, limit=_READ_AT_A_TIME, after=after)
            ),
        }

    def _posts(self, tenant_id: str, ids: Sequence[str]) -> Iterator[PostInstance]:
        """With their long texts, which listings leave out."""
        for start in range(0, len(ids), _READ_AT_A_TIME):
            yield from self.calendar.several(tenant_id, ids[start : start + _READ_AT_A_TIME])

    def _ids(self, tenant_id: str) -> Sequence[str]:
        """The ids of all posts, kept because two lists are made of them."""
        pages = every(lambda after: self.calendar.range(tenant_id, None, None, after=after))
        return [instance.id for instance in pages]

    def _history(self, tenant_id: str, ids: Sequence[str]) -> Iterator[object]:
        for instance_id in ids:
            yield from self.calendar.attempts(tenant_id, instance_id)

    def _write_files(self, archive: ZipFile, asset: media.Asset) -> None:
        """The file that is shown; left out if it has been deleted meanwhile."""
        file = asset.files.get("full")
        if file is None:
            return
        ending = asset.filename.rpartition(".")[2]
        # Not compressed, because pictures and videos are compressed already.
        entry = ZipInfo(f"media/{asset.id}.{ending}", asset.created_at.timetuple()[:6])
        entry.compress_type = ZIP_STORED
        try:
            first = self.files.read(file.key, 0, _CHUNK)
        except NotFound:
            return
        with archive.open(entry, "w", force_zip64=file.size > 2**31) as out:
            out.write(first)
            for start in range(_CHUNK, file.size, _CHUNK):
                out.write(self.files.read(file.key, start, _CHUNK))


def _write_list(archive: ZipFile, name: str, rows: Iterable[object]) -> None:
    with archive.open(name, "w", force_zip64=True) as out:
        out.write(b"[")
        for place, row in enumerate(rows):
            out.write((",\n" if place else "\n").encode() + _text(row).encode())
        out.write(b"\n]\n")


def _text(value: object) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    """A JSON form for other types. Raises TypeError for an unexpected type."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, tzinfo):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | Sequence):
        return list(value)
    raise TypeError(f"An export can't hold {type(value).__name__}.")
