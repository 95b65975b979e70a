"""Content, and parsing phone numbers in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from drumbeat.domain.content import ContentItem
from drumbeat.domain.notifications import Notification
from drumbeat.domain.phone_numbers import PhoneNumber
from drumbeat.domain.posts import PostInstance
from drumbeat.ports.listing import Page, Position


class Contents(Protocol):
    def create(self, content: ContentItem, *, notification: Notification | None = None) -> None:
        """Store it and the notification together."""
        ...

    def get(self, tenant_id: str, content_id: str) -> ContentItem | None: ...

    def several(
        self, tenant_id: str, content_ids: Iterable[str], *, consistent: bool = False
    ) -> Mapping[str, ContentItem]:
        """The existing ones, by id, at most 100, in one read."""
        ...

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None
    ) -> Page[tuple[ContentItem, Position]]:
        """Newest first, each with the position after it."""
        ...

    def update(
        self,
        before: ContentItem,
        after: ContentItem,
        *,
        on_their_way: Sequence[PostInstance] | None = None,
        notification: Notification | None = None,
    ) -> None:
        """Store people's changes and the notification; the counts are not written.

        `on_their_way`: requires that exactly these posts, unchanged, are on their way out. Raises
        ChangedMeanwhile when they are not, or the stored version is not `before`'s.
        """
        ...

    def update_all(
        self, changes: Sequence[tuple[ContentItem, ContentItem, Notification | None]]
    ) -> None:
        """Store changes that leave the media as they are, each with its notification; at most 50,
        all or none.

        Raises ChangedMeanwhile when a stored version is not that of its `before`.
        """
        ...

    def delete(self, content: ContentItem) -> None:
        """Raises Conflict (`content_in_use`) while instances show it, and ChangedMeanwhile."""
        ...


class Phones(Protocol):
    def read(self, text: str, country: str | None) -> PhoneNumber:
        """The number that a person in `country` (ISO 3166) typed.

        Numbers of that country are shown in national form, others with a country code. Raises
        ValueError with words for people.
        """
        ...
