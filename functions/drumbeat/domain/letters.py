"""The form of an e-mail: the same words as plain text and as HTML.

Mail programs support little HTML: a table, styles on each element, no scripts, no pictures, nothing
that is loaded. The colours suit light and dark themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from drumbeat.domain import graphemes

#: Subjects are shown on one line, and SES limits the length of a header.
_MOST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list; `note` precedes it, such as a time."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`why`: the reason for which a person gets it. `stop`: the page for stopping such e-mails,
    which asks for confirmation."""

    subject: str
    heading: str
    paragraphs: Sequence[str] = ()
    sections: Sequence[Section] = field(default_factory=tuple)
    button: Link
    why: str
    settings: Link | None = None
    stop: Link


def subject_of(letter: Letter) -> str:
    """The subject on one line, shortened if necessary."""
    return graphemes.shortened(" ".join(letter.subject.split()), _MOST_SUBJECT)


def as_text(letter: Letter) -> str:
    parts = [letter.heading, *letter.paragraphs]
    for section in letter.sections:
        lines = "\n".join(_text_line(each) for each in section.lines)
        parts.append(f"{section.title}\n{lines}")
    parts.append(f"{letter.button.text}:\n{letter.button.url}")
    footer = [letter.why]
    footer += [f"{link.text}: {link.url}" for link in _last(letter)]
    return "\n\n".join([*parts, "-- \n" + "\n".join(footer)]) + "\n"


def as_html(letter: Letter) -> str:
    body = [f'<h1 style="{_H1}">{escape(letter.heading)}</h1>']
    body += [f'<p style="{_P}">{escape(each)}</p>' for each in letter.paragraphs]
    body += [_html_section(each) for each in letter.sections]
    body.append(
        f'<p style="margin:24px 0 0"><a href="{escape(letter.button.url)}" style="{_BUTTON}">'
        f"{escape(letter.button.text)}</a></p>"
    )
    links = " &middot; ".join(
        f'<a href="{escape(link.url)}" style="color:#5b6270">{escape(link.text)}</a>'
        for link in _last(letter)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{_META}'
        f"<title>{escape(subject_of(letter))}</title></head>"
        f'<body style="{_BODY}"><table role="presentation" width="100%" cellpadding="0" '
        f'cellspacing="0"><tr><td align="center" style="padding:24px 12px">'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" '
        f'style="max-width:560px"><tr><td style="{_CARD}">{"".join(body)}</td></tr>'
        f'<tr><td style="{_FOOTER}">{escape(letter.why)}<br>{links}</td></tr>'
        "</table></td></tr></table></body></html>"
    )


_META = "".join(
    f'<meta name="{name}" content="{value}">'
    for name, value in (
        ("viewport", "width=device-width,initial-scale=1"),
        ("color-scheme", "light dark"),
    )
)
_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
_BODY = f"margin:0;padding:0;background:#f3f4f6;color:#16181d;{_FONT};font-size:16px"
_CARD = (
    "background:#ffffff;border:1px solid #e1e4ea;border-radius:12px;padding:24px;"
    f"color:#16181d;{_FONT};font-size:16px;line-height:1.5;text-align:left;word-break:break-word"
)
_FOOTER = f"padding:16px 24px;color:#5b6270;{_FONT};font-size:13px;line-height:1.6;text-align:left"
_H1 = "margin:0 0 12px;font-size:20px;line-height:1.3"
_H2 = "margin:24px 0 4px;font-size:16px"
_P = "margin:0 0 12px"
_BUTTON = (
    "display:inline-block;background:#1259c3;color:#ffffff;text-decoration:none;"
    "font-weight:600;padding:10px 18px;border-radius:8px"
)
_CELL = "padding:6px 0;border-top:1px solid #e1e4ea;vertical-align:top"


def _last(letter: Letter) -> Sequence[Link]:
    return [link for link in (letter.settings, letter.stop) if link]


def _text_line(line: Line) -> str:
    text = f"* {line.note}  {line.text}" if line.note else f"* {line.text}"
    return f"{text}\n  {line.url}" if line.url else text


def _html_section(section: Section) -> str:
    rows = "".join(_html_row(each) for each in section.lines)
    return (
        f'<h2 style="{_H2}">{escape(section.title)}</h2>'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0">{rows}</table>'
    )


def _html_row(line: Line) -> str:
    text = escape(line.text)
    if line.url:
        text = f'<a href="{escape(line.url)}" style="color:#1259c3">{text}</a>'
    if not line.note:
        return f'<tr><td colspan="2" style="{_CELL}">{text}</td></tr>'
    return (
        f'<tr><td style="{_CELL};width:96px;padding-right:12px;color:#5b6270">'
        f'{escape(line.note)}</td><td style="{_CELL}">{text}</td></tr>'
    )
