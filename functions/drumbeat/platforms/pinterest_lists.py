"""Pinterest's paged lists: boards, and the pins on one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.publishing import Outgoing, Presence
from drumbeat.platforms import listed_posts
from drumbeat.platforms.listed_posts import compared, time_of
from drumbeat.platforms.pinterest_forms import NUMBER, link_of, text_of, title_of

#: The most items of a page, and the most pages that are read.
_PAGE_SIZE, _MOST_PAGES = 250, 4
_MOST_BOARDS = 500


@dataclass(frozen=True, slots=True)
class Items:
    """`whole`: the list was read to its end."""

    items: Sequence[Any]
    whole: bool


def items_of(
    ask: Callable[[str], Mapping[str, Any]],
    enough: Callable[[Sequence[Any]], bool] = lambda _items: False,
) -> Items:
    """A list until its end or until there is `enough`; `ask` takes the query of a page."""
    items: list[Any] = []
    query = {"page_size": str(_PAGE_SIZE)}
    for _ in range(_MOST_PAGES):
        answer = ask(urlencode(query))
        page, bookmark = answer.get("items"), answer.get("bookmark")
        items += page if isinstance(page, list) else []
        if not (isinstance(bookmark, str) and bookmark):
            return Items(items, isinstance(page, list))
        if enough(items):
            break
        query = {**query, "bookmark": bookmark}
    return Items(items, False)


def boards_of(items: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """The boards that can be pinned to, as choices: id and name."""
    boards = [
        (str(each["id"]), str(each["name"]))
        for each in items
        if isinstance(each, Mapping)
        and NUMBER.fullmatch(str(each.get("id")))
        and isinstance(each.get("name"), str)
        and each.get("is_ads_only") is not True
    ]
    return tuple(boards[:_MOST_BOARDS])


def reach_back(pins: Sequence[Any], begins: datetime) -> bool:
    """Whether the pins, newest first, reach back to before `begins`."""
    return listed_posts.reach_back([_time(pin) for pin in pins], begins)


def sought(pins: Items, post: Outgoing, begins: datetime) -> str | Presence:
    """The id of the pin that the post has become, among those since `begins`.

    It is certainly absent if the list reaches back that far and has no similar pin: one with the
    same title or text may be this post, as Pinterest shows it.
    """
    fields = {"title": title_of(post), "description": text_of(post), "link": link_of(post)}
    texts = {name: compared(text) for name, text in fields.items()}
    telling = [name for name in ("title", "description") if texts[name]]
    same, alike = [], 0
    for pin in pins.items:
        at = _time(pin)
        if at is not None and at < begins:
            continue
        number, equal = _likeness(pin, texts)
        if all(equal.values()) and at is not None and number is not None:
            same.append(number)
        alike += any(equal[name] for name in telling) or not telling
    if len(same) == 1 and telling:
        return same[0]
    is_all = pins.whole or reach_back(pins.items, begins)
    return Presence.UNKNOWN if same or alike or not is_all else Presence.ABSENT


def _likeness(pin: object, texts: Mapping[str, str]) -> tuple[str | None, dict[str, bool]]:
    """The pin's id, and which fields are as they were sent."""
    entry = pin if isinstance(pin, Mapping) else {}
    values = {name: compared(str(entry.get(name) or "")) for name in texts}
    number = str(entry.get("id"))
    equal = {name: values[name] == text for name, text in texts.items()}
    return (number if NUMBER.fullmatch(number) else None), equal


def _time(pin: object) -> datetime | None:
    return time_of(pin.get("created_at")) if isinstance(pin, Mapping) else None
