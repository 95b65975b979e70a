"""Unit tests open no socket; a test that needs one, even to its own server, is an integration
test."""

from __future__ import annotations

import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).parent
#: By which a program reaches another, or lets itself be reached.
_OPENING = ("bind", "connect", "connect_ex", "sendto")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool, bool]:
    """Around a whole test, with whatever its fixtures do, of any scope.

    Where other suites run along, pytest calls this for their tests too.
    """
    if not item.path.is_relative_to(HERE):
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        for name in _OPENING:
            patch.setattr(socket.socket, name, _refused)
        patch.setattr(socket, "getaddrinfo", _refused)
        return (yield)


def _refused(*arguments: Any, **_: Any) -> NoReturn:
    """No Exception, so that nothing that handles failures of the network takes it for one."""
    wanted = [each for each in arguments if not isinstance(each, socket.socket)]
    pytest.fail(
        f"A unit test wants the network: {wanted}. Give it a stand-in, or move it to integration."
    )
