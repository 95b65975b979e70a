"""Which browser is used, and the message when there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local import apt as apts
from local import browser
from local.progress import Failure


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH, for somebody who may not install anything."""
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


def test_one_without_a_window_comes_before_both(nothing_installed: Path) -> None:
    _executable(nothing_installed / "chromium")
    windowless = _executable(nothing_installed / "chromium-headless-shell")

    assert browser.require() == windowless


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


@pytest.fixture
def apt(nothing_installed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Root, an `apt-get` that behaves as each test says, and what else that needs."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(apts, "PAUSE", 0)
    return nothing_installed / "apt-get"


def _apt_that(apt: Path, script: str) -> None:
    _executable(apt).write_text(
        f'#!/bin/sh\ncd {apt.parent}\necho "$@" >> asked\n'
        f'case "$*" in *install*) doing=install;; *) doing=update;; esac\n{script}\n'
    )


#: Installs the last package that is named.
_INSTALLED = """
[ $doing = update ] || for last; do :; done
[ $doing = update ] || { echo > $last; /bin/chmod 755 $last; }"""
_UNKNOWN = "case \"$*\" in *shell*) echo 'E: Unable to locate package'; exit 100; esac"


def test_apt_waits_for_whoever_holds_dpkgs_lock(apt: Path) -> None:
    _apt_that(apt, _INSTALLED)

    browser.require()

    for asked in (apt.parent / "asked").read_text().splitlines():
        assert f"-o DPkg::Lock::Timeout={apts.SECONDS}" in asked


def test_the_lock_of_the_package_lists_is_waited_for_and_that_is_said(
    apt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given: another process updates the lists, until the third try
    held = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)"
    _apt_that(
        apt,
        f"echo x >> tries\n[ -s third ] || {{ [ -s second ] && echo > third; "
        f"echo > second; echo '{held}' >&2; exit 100; }}\n{_INSTALLED}",
    )

    # when
    found = browser.require()

    # then
    assert found == apt.parent / "chromium-headless-shell"
    said = capsys.readouterr().out
    assert said.count("waiting for it") == 1
    assert "held by process 4711" in said


def test_what_apt_says_is_shown_when_it_fails(apt: Path) -> None:
    _apt_that(apt, "echo 'E: Unable to locate package chromium' >&2; exit 100")

    with pytest.raises(Failure, match=r"(?s)apt-get update.*status 100.*Unable to locate package"):
        browser.require()


def test_a_lock_that_is_never_given_back_ends_the_wait(
    apt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apts, "SECONDS", -1)
    _apt_that(apt, "echo 'E: Could not get lock /var/lib/dpkg/lock-frontend' >&2; exit 100")

    with pytest.raises(Failure, match="Could not get lock"):
        browser.require()


@pytest.mark.parametrize("there", [(), ("chromium",)], ids=["none", "one with a window"])
def test_root_has_the_one_without_a_window_installed(apt: Path, there: tuple[str, ...]) -> None:
    for name in there:
        _executable(apt.parent / name)
    _apt_that(apt, _INSTALLED)

    assert browser.require() == apt.parent / "chromium-headless-shell"


def test_root_has_the_other_one_installed_where_apt_knows_no_better(apt: Path) -> None:
    _apt_that(apt, f"{_UNKNOWN}\n{_INSTALLED}")

    assert browser.require() == apt.parent / "chromium"


def test_root_keeps_the_one_that_is_there_where_apt_knows_no_better(
    apt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chromium = _executable(apt.parent / "chromium")
    _apt_that(apt, f"{_UNKNOWN}\n{_INSTALLED}")

    assert browser.require() == chromium
    assert f"driven with {chromium} instead" in capsys.readouterr().out
