"""A post's text as the content of a WordPress page: only paragraphs and links.

The text is shown as people wrote it: markup in it is escaped, and so are the brackets of
shortcodes, which WordPress would run. Comments around the parts make them blocks of its editor.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from drumbeat.domain import buttons, web_addresses
from drumbeat.domain.publishing import Outgoing

_BETWEEN_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
#: The button's label, by the content's call to action.
_LABELS = {
    "BookOnline": "Book online",
    "CallNow": "Call now",
    "LearnMore": "Learn more",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or video of the site's library."""

    id: int
    url: str
    alt: str = ""
    is_video: bool = False


def content(post: Outgoing, media: Sequence[Shown] = ()) -> str:
    """The content's HTML: paragraphs, then `media`, then the button's link."""
    blocks = [_paragraph(part) for part in _BETWEEN_PARAGRAPHS.split(post.caption.strip()) if part]
    blocks += [_video(each) if each.is_video else _figure(each) for each in media]
    if button := _button(post):
        blocks.append(_block("paragraph", f"<p>{button}</p>"))
    return "\n\n".join(blocks)


def escaped(text: str) -> str:
    """Text that is shown literally, in content and in attributes."""
    return html.escape(text).replace("[", "&#91;").replace("]", "&#93;")


def _paragraph(text: str) -> str:
    parts, behind = [], 0
    for start, end in web_addresses.places(text):
        address = escaped(text[start:end])
        parts += [escaped(text[behind:start]), f'<a href="{address}">{address}</a>']
        behind = end
    markup = "".join([*parts, escaped(text[behind:])]).replace("\n", "<br>\n")
    return _block("paragraph", f"<p>{markup}</p>")


def _button(post: Outgoing) -> str:
    """The button as a link, unless the text contains its address."""
    url = post.cta_url
    if not url or buttons.with_button(post.caption, post) == post.caption:
        return ""
    label = _LABELS.get(post.cta_type, url)
    if not buttons.is_link(url):
        label = f"Call us: {post.cta_display or url.partition(':')[2]}"
    return f'<a href="{escaped(url)}">{escaped(label)}</a>'


def _figure(picture: Shown) -> str:
    image = (
        f'<img src="{escaped(picture.url)}" alt="{escaped(picture.alt)}" '
        f'class="wp-image-{picture.id}"/>'
    )
    figure = f'<figure class="wp-block-image">{image}</figure>'
    return _block("image", figure, f' {{"id":{picture.id}}}')


def _video(video: Shown) -> str:
    label = f' aria-label="{escaped(video.alt)}"' if video.alt else ""
    markup = f'<video controls src="{escaped(video.url)}"{label}></video>'
    figure = f'<figure class="wp-block-video">{markup}</figure>'
    return _block("video", figure, f' {{"id":{video.id}}}')


def _block(name: str, inner: str, attributes: str = "") -> str:
    return f"<!-- wp:{name}{attributes} -->\n{inner}\n<!-- /wp:{name} -->"
