"""The feed as an HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from sandbox.calls import Answer
from sandbox.ledger import FILES, Ledger
from sandbox.networks import StandIn
from sandbox.websites import names

_LIMIT = 100

_STYLE = """
:root { color-scheme: light dark; --ground: #f3f4f6; --card: #fff; --ink: #16181d; --soft: #5b6270;
  --line: #e1e4ea; --link: #1259c3; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #101216; --card: #1a1d23; --ink: #e9ebf0; --soft: #a0a7b5; --line: #2b303a;
    --link: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.375rem; margin: 0; }
header p { margin: .25rem 0 1.5rem; color: var(--soft); }
article { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1rem 1.125rem; margin: 0 0 .875rem; }
article > p { margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.where { display: flex; flex-wrap: wrap; gap: .125rem .625rem; align-items: baseline;
  font-size: .875rem; color: var(--soft); }
.where b { color: var(--ink); overflow-wrap: anywhere; }
.where time { margin-left: auto; font-variant-numeric: tabular-nums; }
.network { font-weight: 600; }
ul { list-style: none; margin: .5rem 0 0; padding: 0; font-size: .875rem; }
li { overflow-wrap: anywhere; }
a { color: var(--link); }
footer { margin-top: .25rem; font-size: .8125rem; color: var(--soft); overflow-wrap: anywhere; }
figure { margin: .625rem 0; }
iframe { width: 100%; height: 40rem; border: 1px solid var(--line); border-radius: .75rem;
  background: #f3f4f6; }
h2 { font-size: 1rem; margin: 0; }
img, video { display: block; max-width: 100%; max-height: 24rem; border-radius: .5rem; }
figcaption { margin-top: .25rem; font-size: .8125rem; color: var(--soft); }
.empty { text-align: center; padding: 3rem 1rem; color: var(--soft); }
"""


def feed(ledger: Ledger, networks: Sequence[StandIn], media_origin: str = "") -> Answer:
    """All visible posts, newest first. `media_origin`: where pictures may be loaded from."""
    entries = ledger.visible()[::-1]
    shown = "".join(_article(entry, networks, media_origin) for entry in entries[:_LIMIT])
    count = f"{len(entries)} post{'' if len(entries) == 1 else 's'}, newest first."
    if len(entries) > _LIMIT:
        count = f"The newest {_LIMIT} of {len(entries)} posts."
    empty = '<p class="empty">Nothing has been published yet. Posts appear here when due.</p>'
    return _document(
        f"<header><h1>Sandbox networks</h1><p>{count} This is what the world would see;"
        ' it never leaves this machine. <a href="/mails">E-mails</a></p>'
        f"{_websites(ledger)}</header>{shown or empty}",
        networks,
        media_origin,
        refresh=True,
    )


def _websites(ledger: Ledger) -> str:
    """Links to the businesses' own websites."""
    links = ", ".join(
        f'<a href="/websites/{escape(name)}">{escape(title)}</a>'
        for name, title in names(ledger).items()
    )
    return f"<p>Their own websites: {links}</p>" if links else ""


def of_mails(main: str) -> Answer:
    """A page about e-mails."""
    return _document(main, (), "", frames=True)


def one(
    ledger: Ledger, networks: Sequence[StandIn], post_id: str, media_origin: str = ""
) -> Answer:
    """One post, at the address of its permalink."""
    entry = next(iter(ledger.visible(post_id=post_id)), None)
    if entry is None:
        words = '<p class="empty">There is no visible post here.</p>'
        return _document(words, networks, media_origin, status=404)
    shown = _article(entry, networks, media_origin)
    return _document(f'{shown}<p><a href="/">All posts</a></p>', networks, media_origin)


def _document(
    main: str,
    networks: Sequence[StandIn],
    media_origin: str,
    *,
    refresh: bool = False,
    frames: bool = False,
    status: int = 200,
) -> Answer:
    again = '<meta http-equiv="refresh" content="10">' if refresh else ""
    return Answer(
        status,
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{again}<link rel="icon" href="data:,"><title>Sandbox networks</title>'
        f"<style>{_STYLE}{_colours(networks)}</style></head><body><main>{main}</main></body></html>",
        {
            # Captions are other people's text, and a page must not fetch photos from the internet:
            # it shows only files that are here or in this machine's library.
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline';"
            f" img-src 'self' data: {media_origin}; media-src 'self' {media_origin}"
            + ("; frame-src 'self'" if frames else ""),
            "Cache-Control": "no-store",
        },
        "text/html; charset=utf-8",
    )


def _colours(networks: Sequence[StandIn]) -> str:
    light = "".join(f".{each.name} {{ color: {each.colours[0]}; }}" for each in networks)
    dark = "".join(f".{each.name} {{ color: {each.colours[1]}; }}" for each in networks)
    return f"{light}@media (prefers-color-scheme: dark) {{ {dark} }}"


def _article(entry: dict[str, Any], networks: Sequence[StandIn], media_origin: str) -> str:
    at = datetime.fromtimestamp(entry["visible_at"] / 1000, UTC)
    network = entry["network"]
    names = {each.name: each.shown_as for each in networks}
    links = [("Link", entry["link"])] if entry["link"] else []
    links += [("Photo", photo) for photo in entry["photos"]]
    listed = "".join(f"<li>{label}: {_link(str(url))}</li>" for label, url in links)
    repeats = entry["calls"] - 1
    notes = [escape(entry["post_id"])]
    if entry["verified"]:
        notes.append("signature verified")
    if repeats > 0:
        notes.append(f"sent again {repeats} time{'' if repeats == 1 else 's'}, shown once")
    return (
        f'<article><div class="where"><span class="network {network}">{names[network]}</span>'
        f"<b>{escape(entry['channel'])}</b>"
        f'<time datetime="{at.isoformat()}">{at:%Y-%m-%d %H:%M:%S} UTC</time></div>'
        f"<p>{escape(str(entry['text']))}</p>"
        f"{''.join(_figure(each, media_origin) for each in entry['media'])}"
        f"{f'<ul>{listed}</ul>' if listed else ''}"
        f"<footer>{' · '.join(notes)}</footer></article>"
    )


def _figure(medium: dict[str, Any], media_origin: str) -> str:
    """A post's medium with its description; empty for one that is elsewhere."""
    url, alt = str(medium["url"]), escape(str(medium["alt"]))
    ours = url.startswith(FILES) or (media_origin and url.startswith(f"{media_origin}/"))
    if not ours:
        return ""
    shown = f'<img src="{escape(url)}" alt="{alt}" loading="lazy">'
    if medium["is_video"]:
        shown = f'<video src="{escape(url)}" aria-label="{alt}" controls preload="none"></video>'
    if medium.get("is_document"):
        shown = f'<a href="{escape(url)}" rel="noreferrer noopener" download>PDF</a>'
    words = f"<figcaption>{alt}</figcaption>" if alt else ""
    return f"<figure>{shown}{words}</figure>"


def _link(url: str) -> str:
    """A link, unless its scheme could run a script."""
    shown = escape(url)
    if urlsplit(url).scheme not in ("http", "https", "tel", "mailto"):
        return shown
    return f'<a href="{shown}" rel="noreferrer noopener">{shown}</a>'
