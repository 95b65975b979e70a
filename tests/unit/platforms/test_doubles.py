"""The scripted transport keeps the contract of the real one."""

from __future__ import annotations

from tests.contracts.transport import Said, TransportContract
from tests.unit.platforms.doubles import ScriptedTransport


class TestScriptedTransport(TransportContract):
    def over(self, *said: Said) -> ScriptedTransport:
        return ScriptedTransport(*said)

    def url(self) -> str:
        return "https://network.example/x"
