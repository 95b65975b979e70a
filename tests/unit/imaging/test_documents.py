"""PDFs: what is accepted, the messages of refusals, and the preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from drumbeat.domain.documents import PDF
from drumbeat.domain.errors import MediaRejected
from drumbeat.imaging import document, running
from drumbeat.imaging.studio import Studio
from tests.fakes.log import RecordingLog
from tests.media_files import pdf


def studio() -> Studio:
    return Studio(RecordingLog(), None)


def stored(folder: Path, content: bytes) -> Path:
    path = folder / "uploaded"
    path.write_bytes(content)
    return path


def test_a_document_is_kept_as_it_is_and_shown_by_its_first_page(tmp_path: Path) -> None:
    content = pdf(3, 600, 300)

    made = studio().document(stored(tmp_path, content), tmp_path)

    assert made.pages == 3
    full = made.files["full"]
    assert (full.path.read_bytes(), full.content_type, full.name) == (content, PDF, "full.pdf")
    assert (full.width, full.height) == (2048, 1024)
    with Image.open(made.files["cover"].path) as cover:
        assert cover.size == (2048, 1024)
        red, green, _ = cover.convert("RGB").getpixel((100, 1000))  # type: ignore[misc]
        assert red > 200
        assert green < 60
        assert min(cover.convert("RGB").getpixel((1900, 100))) > 240  # type: ignore[type-var,arg-type]
    with Image.open(made.files["thumbnail"].path) as thumbnail:
        assert thumbnail.size == (400, 200)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf(password=b"secret"), "document_protected"),
        (pdf(password=b""), "document_protected"),
        (pdf(attached=True), "document_attachments"),
        (pdf(script=True), "document_programs"),
        (pdf(form=True), "document_programs"),
        (pdf(301), "document_too_long"),
        (pdf(0), "document_broken"),
        (pdf()[:200], "document_broken"),
        (b"%PDF-1.7\n" + b"\0" * 5_000, "document_broken"),
        (pdf(1, 40, 4_000), "picture_too_narrow"),
    ],
)
def test_what_can_not_be_shown_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(MediaRejected) as rejected:
        studio().document(stored(tmp_path, content), tmp_path)

    assert rejected.value.code == code
    assert "upload" in rejected.value.message


def test_a_document_of_300_pages_is_taken(tmp_path: Path) -> None:
    assert studio().document(stored(tmp_path, pdf(300)), tmp_path).pages == 300


def test_a_page_of_any_size_is_drawn_in_bounds(tmp_path: Path) -> None:
    made = studio().document(stored(tmp_path, pdf(1, 14_400, 14_400)), tmp_path)

    assert (made.files["cover"].width, made.files["cover"].height) == (2048, 2048)


def test_what_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless"
    endless.write_text("#!/bin/sh\nexec sleep 600\n")
    endless.chmod(0o700)
    monkeypatch.setattr(document, "_SECONDS", 0.1)
    monkeypatch.setattr(document.sys, "executable", str(endless))

    with pytest.raises(MediaRejected) as rejected:
        studio().document(stored(tmp_path, pdf()), tmp_path)

    assert rejected.value.code == "took_too_long"


def test_a_reader_that_dies_ends_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def died(*_: object, **__: object) -> None:
        raise running.Failed("killed")

    monkeypatch.setattr(running, "run", died)

    with pytest.raises(MediaRejected) as rejected:
        studio().document(stored(tmp_path, pdf()), tmp_path)

    assert rejected.value.code == "document_broken"


def test_a_document_is_told_by_its_first_bytes() -> None:
    assert studio().kind_of(pdf()[:4096]) == PDF


def test_what_stands_before_a_document_is_refused() -> None:
    with pytest.raises(MediaRejected) as rejected:
        studio().kind_of(b"<script>\n" + pdf()[:4000])

    assert "before the PDF" in rejected.value.message
