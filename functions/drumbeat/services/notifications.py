"""A member's notifications: listing, reading, dismissing."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from drumbeat.domain.errors import NotFound
from drumbeat.domain.notifications import Notification, is_settled
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Causes, Clock, Notifications, Page, Position
from drumbeat.services.allowance import Allowance

#: How many of the newest ones are read for the unread count.
MOST_COUNTED = 200
#: Page size, and how many are read in one request when few match; the cursor continues from there.
_READ_AT_A_TIME = 100
_MOST_READ = 1000


@dataclass(frozen=True, slots=True)
class Note:
    """A notification with one member's own state."""

    notification: Notification
    is_read: bool
    #: Its cause has been fixed or decided since.
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of a member's notifications, and how many of the newest 200 are unread.

    Settled ones count as read.
    """

    page: Page[Note]
    unread_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationService:
    notifications: Notifications
    causes: Causes
    clock: Clock

    def list(
        self, access: Access, *, unread_only: bool, limit: int, after: Position | None
    ) -> Inbox:
        """Newest first. A page may be short although more follow, as `next` shows."""
        access.require(Permission.READ)
        read_until = self.notifications.read_until(access.tenant_id, access.email)
        page = self._page(access, read_until, unread_only=unread_only, limit=limit, after=after)
        unread = self._unread(access, read_until)
        notices = [note.notification for note in page.items]
        settled_ids = self._settled(access, [*notices, *unread])
        notes = [
            replace(note, is_settled=note.notification.id in settled_ids) for note in page.items
        ]
        return Inbox(Page(notes, page.next), sum(note.id not in settled_ids for note in unread))

    def read(self, access: Access, notification_id: str) -> Note:
        """Mark it read, for the caller only. Raises NotFound."""
        notification = self._shown(access, notification_id)
        self.notifications.mark_read(access.tenant_id, notification_id, access.email)
        settled = bool(self._settled(access, [notification]))
        return Note(notification, is_read=True, is_settled=settled)

    def read_all(self, access: Access) -> int:
        """Mark all present ones read, for the caller only; returns how many are unread then."""
        access.require(Permission.READ)
        until = self.clock.now()
        self.notifications.read_all(access.tenant_id, access.email, until)
        unread = self._unread(access, until)
        settled_ids = self._settled(access, unread)
        return sum(note.id not in settled_ids for note in unread)

    def dismiss(self, access: Access, notification_id: str) -> None:
        """Remove it from the caller's list; others keep it. Raises NotFound."""
        self._shown(access, notification_id)
        self.notifications.dismiss(access.tenant_id, notification_id, access.email)

    def _page(
        self,
        access: Access,
        read_until: datetime | None,
        *,
        unread_only: bool,
        limit: int,
        after: Position | None,
    ) -> Page[Note]:
        notes: list[Note] = []
        position, read, allowance = after, 0, Allowance.of_a_request(self.clock)
        while True:
            page = self.notifications.list(access.tenant_id, limit=_READ_AT_A_TIME, after=position)
            read += _READ_AT_A_TIME
            for number, each in enumerate(page.items, start=1):
                note = Note(each, each.is_read_by(access.email, read_until))
                if not each.is_shown_to(access.email, access.role):
                    continue
                if unread_only and note.is_read:
                    continue
                notes.append(note)
                if len(notes) == limit:
                    last = number == len(page.items) and page.next is None
                    return Page(notes, None if last else self.notifications.position(each))
            position = page.next
            if position is None or read >= _MOST_READ or allowance.is_spent:
                return Page(notes, position)

    def _unread(self, access: Access, read_until: datetime | None) -> Sequence[Notification]:
        newest = self.notifications.list(access.tenant_id, limit=MOST_COUNTED)
        return [
            each
            for each in newest.items
            if each.is_shown_to(access.email, access.role)
            and not each.is_read_by(access.email, read_until)
        ]

    def _settled(self, access: Access, notices: Sequence[Notification]) -> Set[str]:
        """The ids of settled ones, judged by the present causes; nothing is stored."""
        each_once = list({note.id: note for note in notices}.values())
        if not each_once:
            return frozenset()
        causes = self.causes.of(access.tenant_id, each_once)
        return {
            note.id
            for note, cause in zip(each_once, causes, strict=True)
            if is_settled(note, cause)
        }

    def _shown(self, access: Access, notification_id: str) -> Notification:
        access.require(Permission.READ)
        notification = self.notifications.get(access.tenant_id, notification_id)
        if notification is None or not notification.is_shown_to(access.email, access.role):
            raise NotFound("No such notification.")
        return notification
