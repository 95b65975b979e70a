"""The e-mails that this machine's SES took, as pages; they never leave the machine."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote

from sandbox.calls import Answer

PATH = "/mails"
_LIMIT = 100


@dataclass(frozen=True, slots=True)
class SentMail:
    """One e-mail as SES took it; `html` is empty when it has only text."""

    id: str
    to: str
    sender: str
    subject: str
    text: str
    html: str
    at: datetime


#: Returns all e-mails in the order in which they were sent.
Mails = Callable[[], Sequence[SentMail]]


def none() -> Sequence[SentMail]:
    """The e-mails of a sandbox without an emulator."""
    return ()


def of_emulator(url: str) -> Mails:
    """The e-mails that MiniStack keeps until it is stopped."""

    def fetched() -> Sequence[SentMail]:
        with urllib.request.urlopen(f"{url}/_ministack/ses/messages", timeout=5) as answer:
            return read(json.load(answer))

    return fetched


def read(told: Mapping[str, Any]) -> Sequence[SentMail]:
    """Parses the emulator's answer, which lists e-mails by account."""
    found = [_mail(each) for account in told["messages"].values() for each in account]
    return sorted(found, key=lambda mail: mail.at)


def answer(mails: Mails, path: str, to: str, document: Callable[[str], Answer]) -> Answer:
    """Answers `/mails`, `/mails/<id>` and `/mails/<id>/html`. `document` puts content into a
    page."""
    found = list(mails())[::-1]
    name, _, form = path.removeprefix(PATH).strip("/").partition("/")
    if not name:
        return document(_list(found, to))
    mail = next((each for each in found if each.id == name), None)
    if mail is None:
        return Answer(404, {"error": "there is no such e-mail"})
    return _preview(mail) if form == "html" else document(_one(mail))


def _mail(told: Mapping[str, Any]) -> SentMail:
    return SentMail(
        id=str(told["MessageId"]).partition("@")[0],
        to=", ".join(told["To"]),
        sender=str(told["Source"]),
        subject=str(told["Subject"]),
        text=str(told["BodyText"] or ""),
        html=str(told["BodyHtml"] or ""),
        at=datetime.fromtimestamp(float(told["Timestamp"]), UTC),
    )


def _list(mails: Sequence[SentMail], to: str) -> str:
    counts = Counter(each.to for each in mails)
    people = " ".join(
        f'<a href="{PATH}?to={quote(who)}">{escape(who)}</a> ({count})'
        for who, count in sorted(counts.items())
    )
    shown = [each for each in mails if to in ("", each.to)][:_LIMIT]
    rows = "".join(
        f'<article><div class="where"><b>{escape(each.to)}</b>{_time(each)}</div>'
        f'<p><a href="{PATH}/{quote(each.id)}">{escape(each.subject)}</a></p></article>'
        for each in shown
    )
    empty = '<p class="empty">Nothing has been sent since the start.</p>'
    return (
        "<header><h1>E-mails</h1><p>What was sent on this machine, newest first; it never leaves "
        f'it. <a href="/">Posts</a></p>{f"<p>{people}</p>" if people else ""}</header>'
        f"{rows or empty}"
    )


def _one(mail: SentMail) -> str:
    preview = (
        f'<iframe src="{PATH}/{quote(mail.id)}/html" title="As HTML" '
        'sandbox="allow-popups allow-top-navigation-by-user-activation"></iframe>'
        if mail.html
        else ""
    )
    return (
        f"<header><h1>{escape(mail.subject)}</h1><p>From {escape(mail.sender)} to "
        f'{escape(mail.to)}, {_time(mail)}. <a href="{PATH}">All e-mails</a></p></header>'
        f"{preview}<article><h2>As plain text</h2><p>{escape(mail.text)}</p></article>"
    )


def _preview(mail: SentMail) -> Answer:
    """Only the e-mail's HTML: it runs and loads nothing, and its links open outside of the
    frame."""
    body = mail.html.replace("<head>", '<head><base target="_top">', 1)
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
        "frame-ancestors 'self'",
        "Cache-Control": "no-store",
    }
    return Answer(200, body, headers, "text/html; charset=utf-8")


def _time(mail: SentMail) -> str:
    return f'<time datetime="{mail.at.isoformat()}">{mail.at:%Y-%m-%d %H:%M:%S} UTC</time>'
