"""Copying a new title of content to the posts that show it and are not out yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from drumbeat.domain.content import ContentItem
from drumbeat.domain.posts import EDITABLE, PostInstance
from drumbeat.ports import Calendar, Contents, Replace
from drumbeat.services.allowance import Allowance
from drumbeat.services.optimistic_locking import until_unchanged

#: Posts that are read together.
_READ_AT_A_TIME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleErrand:
    """Posts of a content item that still need its title: those after `after`, by id."""

    tenant_id: str
    content_id: str
    after: str = ""

    @classmethod
    def read(cls, message: Mapping[str, Any]) -> TitleErrand:
        return cls(
            tenant_id=message["tenant_id"],
            content_id=message["content_id"],
            after=message["after"],
        )

    def message(self) -> Mapping[str, Any]:
        return {"tenant_id": self.tenant_id, "content_id": self.content_id, "after": self.after}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retitling:
    contents: Contents
    calendar: Calendar

    def run(self, errand: TitleErrand, allowance: Allowance) -> TitleErrand | None:
        """Copy the title until all posts have it or the allowance is spent; returns what is left.

        The newest title wins: if it has changed meanwhile, everything is left.
        """
        content = self.contents.get(errand.tenant_id, errand.content_id)
        if content is None:
            return None
        users = self.calendar.users_of(errand.tenant_id, errand.content_id)
        ids = sorted(each for each in users if each > errand.after)
        for start in range(0, len(ids), _READ_AT_A_TIME):
            chunk = ids[start : start + _READ_AT_A_TIME]
            for post in self.calendar.several(errand.tenant_id, chunk):
                if _differs(post, content):
                    until_unchanged(partial(self._copy, content, post.id))
                    allowance.spend(3)
                    allowance.reached = replace(errand, after=post.id)
                    if allowance.is_spent:
                        return replace(errand, after=post.id)
            allowance.spend(2)
            if allowance.is_spent and start + len(chunk) < len(ids):
                return replace(errand, after=chunk[-1])
        now = self.contents.get(errand.tenant_id, errand.content_id)
        if now is not None and now.title != content.title:
            return replace(errand, after="")
        return None

    def _copy(self, content: ContentItem, instance_id: str) -> None:
        post = self.calendar.get(content.tenant_id, instance_id)
        if post is not None and _differs(post, content):
            self.calendar.apply(Replace(post, replace(post, content_title=content.title)))


def _differs(post: PostInstance, content: ContentItem) -> bool:
    return (
        post.content_item_id == content.id
        and post.status in EDITABLE
        and post.content_title != content.title
    )
