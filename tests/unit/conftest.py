"""Unit tests open no socket; a test that needs one, even to its own server, is an integration
test."""

from __future__ import annotations

import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).parent
#: Socket calls that connect or listen.
_OPENING = ("bind", "connect", "connect_ex", "sendto")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool, bool]:
    """Wraps a whole test, including its fixtures of any scope.

    pytest also calls this for tests of other suites in the same run.
    """
    if not item.path.is_relative_to(HERE):
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        for name in _OPENING:
            patch.setattr(socket.socket, name, _refused)
        patch.setattr(socket, "getaddrinfo", _refused)
        return (yield)


def _refused(*arguments: Any, **_: Any) -> NoReturn:
    """Not an Exception, so that no handler of network errors catches it."""
    wanted = [each for each in arguments if not isinstance(each, socket.socket)]
    pytest.fail(
        f"A unit test wants the network: {wanted}. Give it a stand-in, or move it to integration."
    )
