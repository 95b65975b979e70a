"""Large files of the library, sent to networks that process them before they accept them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from drumbeat.domain.derivatives import MP4
from drumbeat.domain.documents import PDF
from drumbeat.domain.media import AssetKind, StoredFile
from drumbeat.domain.publishing import (
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Preparing,
    Progress,
    Published,
    Refusal,
)
from drumbeat.ports import Transport
from sandbox import Server
from tests.direct_session import DirectSession, PicturesInHand
from tests.integration.platforms.conformance import NETWORKS
from tests.integration.platforms.driver import Driver
from tests.media_files import pdf
from tests.samples import asset

URL = "https://cdn.example/v.mp4"
#: More than two parts of either network.
SIZE = 9_000_000
A_VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(SIZE - 12)


@pytest.fixture(params=["linkedin", "x"])
def driver(request: pytest.FixtureRequest, sandbox: Server, transport: Transport) -> Driver:
    [case] = [case for case in NETWORKS if case.name == request.param]
    return Driver(case, sandbox, transport)


def a_post(driver: Driver) -> Outgoing:
    file = StoredFile(key="v.mp4", content_type=MP4, size=SIZE, width=1280, height=720)
    return driver.post(media=(Medium(url=URL, file=file),))


def prepared(
    driver: Driver, content: bytes, post: Outgoing | None = None
) -> tuple[Any, DirectSession]:
    """The result of preparing; progress is serialised to JSON between steps. Raises
    AssertionError."""
    connection = driver.connection(driver.case.connection)
    transport = driver.session._transport
    session = DirectSession(driver.adapter, connection, transport, PicturesInHand(**{URL: content}))
    post = post or a_post(driver)
    outcome = driver.adapter.prepare(post, session, None)
    for _ in range(20):
        if not isinstance(outcome, Preparing):
            return outcome, session
        kept = json.loads(json.dumps([outcome.progress.shown, outcome.progress.secret]))
        outcome = driver.adapter.prepare(post, session, Progress(*kept))
    raise AssertionError("it does not end")


def test_a_video_arrives_whole_and_is_shown_once_it_has_been_worked_on(driver: Driver) -> None:
    outcome, session = prepared(driver, A_VIDEO)

    assert isinstance(outcome, Prepared)
    assert driver.visible() == []
    assert isinstance(driver.adapter.commit(a_post(driver), session, outcome.handle), Published)
    [shown] = driver.visible()[0]["media"]
    assert shown["is_video"]
    kept = driver.sandbox.ledger.file(shown["url"].rpartition("/")[2])
    assert kept is not None
    assert kept[0] == A_VIDEO


def test_what_is_no_video_is_refused_for_good_before_anything_is_shown(driver: Driver) -> None:
    outcome, _ = prepared(driver, bytes(SIZE))

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "video_refused")
    assert driver.visible() == []


def test_a_document_arrives_whole_and_is_shown_by_its_title(
    sandbox: Server, transport: Transport
) -> None:
    [case] = [case for case in NETWORKS if case.name == "linkedin"]
    driver = Driver(case, sandbox, transport)
    content = pdf() + b"%" * 3_000_000
    file = StoredFile(key="d.pdf", content_type=PDF, size=len(content), width=2048, height=1448)
    known = asset(id="d", kind=AssetKind.DOCUMENT, title="Prices", files={"full": file})
    post = driver.post(media=(Medium(url=URL, asset=known, file=file),))

    outcome, session = prepared(driver, content, post)

    assert isinstance(outcome, Prepared)
    assert isinstance(driver.adapter.commit(post, session, outcome.handle), Published)
    [shown] = driver.visible()[0]["media"]
    assert (shown["is_document"], shown["alt"]) == (True, "Prices")
    kept = driver.sandbox.ledger.file(shown["url"].rpartition("/")[2])
    assert kept == (content, PDF)


def test_what_is_no_document_is_refused_for_good(sandbox: Server, transport: Transport) -> None:
    [case] = [case for case in NETWORKS if case.name == "linkedin"]
    driver = Driver(case, sandbox, transport)
    file = StoredFile(key="d.pdf", content_type=PDF, size=900, width=2048, height=1448)
    known = asset(id="d", kind=AssetKind.DOCUMENT, files={"full": file})
    post = driver.post(media=(Medium(url=URL, asset=known, file=file),))

    outcome, _ = prepared(driver, bytes(900), post)

    assert isinstance(outcome, NotPublished)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "document_refused")
