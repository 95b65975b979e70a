"""E-mails as text and as HTML: the same words, and people's texts are escaped."""

from __future__ import annotations

from html.parser import HTMLParser

from drumbeat.domain.letters import Letter, Line, Link, Section, as_html, as_text, subject_of

LETTER = Letter(
    subject="H2O Plumbing: 1 post\r\nBcc: x@example.com did not go out",
    heading="Not posted: <b>Tips</b>",
    paragraphs=["Facebook says: 'Bad & wrong'."],
    sections=[Section("Goes out today", [Line("Tips", "https://d.example/a?b=1&c=2", "09:00")])],
    button=Link("See the post", "https://d.example/t/h2o"),
    why="You belong to H2O.",
    settings=Link("Choose", "https://d.example/settings"),
    stop=Link("No more", "https://d.example/stop"),
)


class Reading(HTMLParser):
    """A mail's text and links."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(html)
    return reading


def test_a_subject_is_one_line_that_can_be_read() -> None:
    assert subject_of(LETTER) == "H2O Plumbing: 1 post Bcc: x@example.com did not go out"
    assert len(subject_of(Letter(**{**_fields(), "subject": "x" * 500}))) == 120


def test_both_forms_say_the_same_and_lead_to_the_same_pages() -> None:
    html, text = read(as_html(LETTER)), as_text(LETTER)

    for said in ("Not posted: <b>Tips</b>", "Facebook says: 'Bad & wrong'.", "09:00", "Tips"):
        assert any(said in each for each in html.words), said
        assert said in text
    assert html.links == [
        "https://d.example/a?b=1&c=2",
        "https://d.example/t/h2o",
        "https://d.example/settings",
        "https://d.example/stop",
    ]
    assert all(link in text for link in html.links)


def test_nothing_is_loaded_and_nothing_runs() -> None:
    html = read(as_html(LETTER))

    assert not html.tags & {"script", "img", "link", "iframe", "b"}


def _fields() -> dict[str, object]:
    return {name: getattr(LETTER, name) for name in LETTER.__slots__}
