"""How a button reads within a text, on networks that have none.

The console's previews read so, too (`web/src/pages/compose/shown.ts`; one table of cases holds them
together).
"""

from __future__ import annotations

import re

from drumbeat.domain import web_addresses
from drumbeat.domain.publishing import Outgoing

_CALL = "tel:"


def with_button(text: str, post: Outgoing) -> str:
    """`text` with the button's number or address after it, unless it contains that already."""
    url = post.cta_url
    if not url:
        return text
    if url.lower().startswith(_CALL):
        # Old numbers were stored without a display form.
        number = post.cta_display or url[len(_CALL) :]
        match = re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text)
        return text if match else f"{text}\n\nCall us: {number}".strip()
    return text if web_addresses.mentions(text, url) else f"{text}\n\n{url}".strip()


def is_link(url: str | None) -> bool:
    """Whether a button opens an address rather than calls a number."""
    return bool(url) and not str(url).lower().startswith(_CALL)
