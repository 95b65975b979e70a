"""Which browser is driven, and what is said when there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local import browser
from local.progress import Failure


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH for somebody who may not install anything."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(browser, "MAC", tmp_path / "no.app")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def _executable(path: Path) -> Path:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_chromium_comes_before_chrome(nothing_installed: Path) -> None:
    _executable(nothing_installed / "google-chrome")
    chromium = _executable(nothing_installed / "chromium")

    assert browser.require() == chromium


def test_one_that_is_named_comes_before_what_is_installed(
    nothing_installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _executable(nothing_installed / "chromium")
    named = _executable(nothing_installed / "my-chrome")
    monkeypatch.setenv(browser.VARIABLE, str(named))

    assert browser.require() == named


def test_without_one_it_is_said_what_to_install() -> None:
    with pytest.raises(Failure, match="apt install chromium"):
        browser.require()


def test_root_has_it_installed(nothing_installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    installed = nothing_installed / "chromium"
    script = (
        f"#!/bin/sh\nif [ $1 = install ]; then echo > {installed}; /bin/chmod 755 {installed}; fi\n"
    )
    _executable(nothing_installed / "apt-get").write_text(script)

    assert browser.require() == installed
