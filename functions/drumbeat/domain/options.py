"""Options of single posts, as their network's profile defines them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from drumbeat.domain import plain_text, web_addresses
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.profiles import Choices, Option, OptionKind
from drumbeat.domain.text_lengths import Unit, length

#: Values by option name: texts, flags, lists of texts.
Options = Mapping[str, Any]

#: The default length of a text, how many texts a list has, and the length of each.
_MOST_CHARACTERS = 500
_MOST_TEXTS = 30
_TEXT_CHARACTERS = 100
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def of_account(options: Sequence[Option], choices: Choices) -> Sequence[Option]:
    """The network's options with the values that one account offers, `choices`.

    Before an account's values are known, every value is accepted.
    """
    return [
        replace(option, choices=tuple(choices.get(option.name, ())))
        if option.of_account
        else option
        for option in options
    ]


def movable(options: Sequence[Option], values: Options) -> Options:
    """The values that another account has too; `options`: the options of that account."""
    names = {option.name for option in gone(options, values)}
    return {name: value for name, value in values.items() if name not in names}


def gone(options: Sequence[Option], values: Options) -> Sequence[Option]:
    """The options whose chosen value the account does not offer, or no longer offers."""
    return [
        option
        for option in options
        if option.of_account and option.choices and not _is_among(option, values.get(option.name))
    ]


def checked(options: Sequence[Option], fields: Options) -> Options:
    """The sent values, normalised; null and empty ones are left out, so that the default applies.

    Raises InvalidInput for `options.<name>`.
    """
    by_name = {option.name: option for option in options}
    errors, values = [], {}
    for name, value in fields.items():
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
            values[name] = plain
    if errors:
        raise InvalidInput(errors)
    return values


def filled(options: Sequence[Option], account: Options, post: Options) -> Options:
    """The options of a post: its own value, else its account's, else the network's default.

    Unknown and unset options are left out.
    """
    values = {}
    for option in options:
        default = account.get(option.name, option.default)
        value = post.get(option.name, default)
        if value is not None:
            values[option.name] = value
    return values


def missing(options: Sequence[Option], values: Options) -> Sequence[Option]:
    """Required options without a value."""
    return [option for option in options if option.required and option.name not in values]


def texts(values: Options) -> Sequence[str]:
    """All texts among them, for the person who approves a post."""
    words = []
    for name, value in sorted(values.items()):
        if isinstance(value, str):
            words.append(f"{name}: {value}")
        elif isinstance(value, list):
            words.append(f"{name}: {', '.join(value)}")
    return words


def _plain(option: Option, value: Any) -> Any:
    """The normalised value. Raises ValueError with what is expected."""
    if value is None:
        return None
    match option.kind:
        case OptionKind.FLAG:
            if not isinstance(value, bool):
                raise ValueError("must be true or false")
            return value
        case OptionKind.CHOICE:
            return _choice(option, value)
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


def _choice(option: Option, value: Any) -> str:
    if option.of_account and not option.choices:
        return _text(value, _TEXT_CHARACTERS, Unit.CODE_POINTS)
    if value is not None and _is_among(option, value):
        return str(value)
    if option.of_account:
        raise ValueError("is none of the account's; check its connection to see newer ones")
    raise ValueError(f"must be one of {', '.join(each for each, _ in option.choices)}")


def _is_among(option: Option, value: Any) -> bool:
    """Whether the value is one of the choices, or empty."""
    return value is None or any(value == each for each, _ in option.choices)


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
