"""The sandbox's page of e-mails: what was sent, to whom, and how it looks."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator

import pytest

from sandbox import Server, mails

TOLD = {
    "messages": {
        "000000000000": [
            {
                "MessageId": f"m{number}@email.amazonses.com",
                "Source": "Drumbeat <hello@drumbeat.example>",
                "To": [to],
                "Subject": subject,
                "BodyText": f"Text of {number} <b>",
                "BodyHtml": html,
                "Timestamp": 1_798_000_000 + number,
            }
            for number, (to, subject, html) in enumerate(
                [
                    ("ada@example.com", "Not posted: <Tips>", "<html><head></head>Hi</html>"),
                    ("eve@example.com", "Your code", None),
                ]
            )
        ]
    }
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Server]:
    with Server(mails=lambda: mails.read(TOLD)) as server:
        yield server


def got(sandbox: Server, path: str) -> tuple[str, str]:
    with urllib.request.urlopen(f"{sandbox.url}{path}", timeout=5) as answer:
        return answer.read().decode(), answer.headers["Content-Security-Policy"]


def test_the_newest_stand_first_with_whom_they_went_to(sandbox: Server) -> None:
    page, _ = got(sandbox, "/mails")

    assert page.index("Your code") < page.index("Not posted: &lt;Tips&gt;")
    assert "ada@example.com</a> (1)" in page


def test_those_of_one_person_can_be_seen_alone(sandbox: Server) -> None:
    page, _ = got(sandbox, "/mails?to=ada%40example.com")

    assert "Not posted" in page
    assert "Your code" not in page


def test_one_is_shown_as_text_and_in_a_frame_as_html_that_runs_nothing(sandbox: Server) -> None:
    page, policy = got(sandbox, "/mails/m0")
    html, inner = got(sandbox, "/mails/m0/html")

    assert "Text of 0 &lt;b&gt;" in page
    assert 'src="/mails/m0/html"' in page
    assert "frame-src 'self'" in policy
    assert '<base target="_top">' in html
    assert inner.startswith("default-src 'none'")


def test_one_without_html_is_shown_as_text_alone(sandbox: Server) -> None:
    assert "<iframe" not in got(sandbox, "/mails/m1")[0]


def test_the_page_of_posts_leads_there(sandbox: Server) -> None:
    assert 'href="/mails"' in got(sandbox, "/")[0]
