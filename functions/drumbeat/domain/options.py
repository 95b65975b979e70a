"""What people set for single posts, as their network's profile allows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from drumbeat.domain import plain_text, web_addresses
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.profiles import Option, OptionKind
from drumbeat.domain.text_lengths import Unit, length

#: Values by the names of their options: texts, flags, lists of texts.
Options = Mapping[str, Any]

#: How long a text is where its option names no length, and how many texts a list has.
_MOST_CHARACTERS = 500
_MOST_TEXTS = 30
_TEXT_CHARACTERS = 100
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def checked(known: Sequence[Option], given: Options) -> Options:
    """What was sent, made plain; what is null or empty is left out, so that a default holds.

    Raises InvalidInput naming `options.<name>`.
    """
    by_name = {option.name: option for option in known}
    errors, kept = [], {}
    for name, value in given.items():
        option = by_name.get(name)
        if option is None:
            names = ", ".join(by_name) or "none"
            errors.append(FieldError(f"options.{name}", f"is unknown here; known options: {names}"))
            continue
        try:
            plain = _plain(option, value)
        except ValueError as wrong:
            errors.append(FieldError(f"options.{name}", str(wrong)))
            continue
        if plain not in (None, "", []):
            kept[name] = plain
    if errors:
        raise InvalidInput(errors)
    return kept


def filled(known: Sequence[Option], account: Options, post: Options) -> Options:
    """What a post is sent with: its own, else its account's, else the network's default.

    What is known no more, or nowhere set, is left out.
    """
    chosen = {}
    for option in known:
        default = account.get(option.name, option.default)
        value = post.get(option.name, default)
        if value is not None:
            chosen[option.name] = value
    return chosen


def missing(known: Sequence[Option], chosen: Options) -> Sequence[Option]:
    """Those that a network requires and nobody has chosen."""
    return [option for option in known if option.required and option.name not in chosen]


def texts(given: Options) -> Sequence[str]:
    """All words among them, as whoever approves a post reads them."""
    words = []
    for name, value in sorted(given.items()):
        if isinstance(value, str):
            words.append(f"{name}: {value}")
        elif isinstance(value, list):
            words.append(f"{name}: {', '.join(value)}")
    return words


def _plain(option: Option, value: Any) -> Any:
    """Raises ValueError, with what is expected."""
    if value is None:
        return None
    match option.kind:
        case OptionKind.FLAG:
            if not isinstance(value, bool):
                raise ValueError("must be true or false")
            return value
        case OptionKind.CHOICE:
            values = [each for each, _ in option.choices]
            if value not in values:
                raise ValueError(f"must be one of {', '.join(values)}")
            return value
        case OptionKind.TEXT:
            return _text(value, option.most or _MOST_CHARACTERS, option.unit)
        case OptionKind.DATE:
            return _day(value)
        case OptionKind.LINK:
            return _link(value, option.most or web_addresses.MAX_CHARACTERS)
        case OptionKind.TEXTS:
            most = option.most or _MOST_TEXTS
            if not isinstance(value, list) or len(value) > most:
                raise ValueError(f"must be a list of at most {most} texts")
            return [
                plain for each in value if (plain := _text(each, _TEXT_CHARACTERS, option.unit))
            ]


def _day(value: Any) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value).isoformat()
    raise ValueError("must be a calendar day, such as 2026-12-22")


def _link(value: Any, most: int) -> str:
    plain = _text(value, most, Unit.CODE_POINTS)
    return web_addresses.link(plain) if plain else ""


def _text(value: Any, most: int, unit: Unit) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    plain = plain_text.paragraphs(value).strip()
    if plain_text.is_blank(plain):
        return ""
    if length(plain, unit) > most:
        raise ValueError(f"has more than {most} characters; shorten it")
    return plain
