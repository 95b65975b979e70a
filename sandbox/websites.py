"""Websites of local businesses that embed their banners from the console.

Each page has another origin than the console, as a business's own website has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from sandbox.calls import Answer
from sandbox.ledger import Ledger

_KEPT_AS = "website"

_STYLE = """
:root { color-scheme: light dark; --ground: #fbfaf7; --ink: #1b2a33; --soft: #55656f;
  --brand: #0b5c7a; --card: #efece4; }
@media (prefers-color-scheme: dark) { :root { --ground: #10171b; --ink: #e8eef1; --soft: #a3b3bc;
  --brand: #7cc7e6; --card: #1a242a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 17px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; }
header b { font-size: 1.4rem; color: var(--brand); margin-right: auto; overflow-wrap: anywhere; }
a { color: var(--brand); }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 1.75rem 0 .5rem; }
h2 { font-size: 1.05rem; margin: 0 0 .25rem; }
/* The place of the banners is kept free before they are there. */
drumbeat-banners { display: block; aspect-ratio: 8 / 3; border-radius: .75rem; }
iframe { border: 0; width: 100%; aspect-ratio: 8 / 3; height: auto; display: block;
  border-radius: .75rem; }
ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem;
  list-style: none; margin: 1rem 0 0; padding: 0; }
li { background: var(--card); border-radius: .75rem; padding: 1rem 1.125rem; }
li p { margin: 0; color: var(--soft); }
footer { color: var(--soft); font-size: .9rem; }
"""


def keep(ledger: Ledger, name: str, body: bytes) -> Answer:
    """Store what the website embeds: `title`, `script`, `site`, `page`."""
    try:
        told = {key: str(value) for key, value in dict(json.loads(body)).items()}
        told["script"], told["site"], told["page"], told["title"]
    except (ValueError, TypeError, KeyError):
        wanted = "must have title, script, site and page"
        return Answer(400, {"errors": [{"field": "body", "message": wanted}]})
    ledger.keep(_KEPT_AS, "embeds", name, told)
    return Answer(204)


def show(ledger: Ledger, name: str, query: Mapping[str, str]) -> Answer:
    """The page. `way=frame` embeds the frame; `way=strict` has a strict policy of its own."""
    told = ledger.kept(_KEPT_AS, "embeds", name)
    if told is None:
        return Answer(404, {"error": f"nobody has a website named {name} here"})
    way = query.get("way", "script")
    headers = {"Cache-Control": "no-store"}
    if way == "strict":
        headers["Content-Security-Policy"] = policy_for(told["script"])
    return Answer(200, _page(told, way), headers, "text/html; charset=utf-8")


def names(ledger: Ledger) -> Mapping[str, str]:
    """Titles of the websites, by their names in the path."""
    return {name: told["title"] for name, (_, told) in ledger.all_kept(_KEPT_AS, "embeds").items()}


def stylesheet() -> Answer:
    return Answer(200, _STYLE, {}, "text/css; charset=utf-8")


def policy_for(script: str) -> str:
    """The strictest policy under which a page may embed the script."""
    split = urlsplit(script)
    ours = f"{split.scheme}://{split.netloc}"
    return (
        f"default-src 'none'; script-src {ours}; style-src 'self'; "
        f"img-src {ours}; connect-src {ours}; base-uri 'none'; form-action 'none'"
    )


def _page(told: Mapping[str, Any], way: str) -> str:
    title = escape(told["title"])
    icon = "" if way == "strict" else '<link rel="icon" href="data:,">'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="/websites.css">{icon}</head><body>'
        f"<header><b>{title}</b><a href='#work'>Our work</a><a href='#call'>Call us</a></header>"
        f"<main>{_embedded(told, way)}"
        "<h1 id='work'>Good work, around the corner</h1>"
        "<p>We have been looking after this town for fourteen years. Ask your neighbours.</p>"
        "<ul><li><h2>On time</h2><p>We say when we come, and come then.</p></li>"
        "<li><h2>A fair price</h2><p>You know it before we begin.</p></li>"
        "<li><h2>Guaranteed</h2><p>Two years on everything that we do.</p></li></ul>"
        "<h1 id='call'>Call us</h1><p>Weekdays from seven, weekends when it is urgent.</p></main>"
        "<footer>This website stands on this machine alone, and belongs to nobody.</footer>"
        "</body></html>"
    )


def _embedded(told: Mapping[str, Any], way: str) -> str:
    if way == "frame":
        return f'<iframe src="{escape(told["page"])}" title="Banners" loading="lazy"></iframe>'
    script, site = escape(told["script"]), escape(told["site"])
    return (
        "<drumbeat-banners></drumbeat-banners>"
        f'<script async src="{script}" data-site="{site}"></script>'
    )
