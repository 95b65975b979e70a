"""A network whose grants can be used once; a second use revokes everything that came of the
grant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from drumbeat.domain.connections import NotRenewed, Renewed
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import Pasted, Profile
from drumbeat.ports import Clock, Response

#: How long its access tokens are valid.
ACCESS = timedelta(hours=1)
LOST = NotRenewed(False, "network_unavailable", "No answer.")
DEAD = NotRenewed(True, "credentials_refused", "The grant has ended.")


class RotatingNetwork:
    """`ports.Renews`. Its grants are numbered: `grant-1` renews to `grant-2`."""

    profile = Profile(
        name="rotating",
        display_name="Rotating",
        connects_by=Pasted(()),
        pacing=Pacing(gap=timedelta(seconds=1)),
        finds=True,
        repeats=None,
    )

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.newest = 1
        self.is_revoked = False
        #: The grants that it was called with, in order.
        self.asked: list[str] = []
        #: Actions of the next calls, in order, before or after the renewal takes effect.
        self.before: list[Callable[[], NotRenewed | None]] = []
        self.after: list[Callable[[], NotRenewed | None]] = []

    def connection(self) -> Mapping[str, Any]:
        return self._given().connection

    def ends_at(self) -> datetime | None:
        return self._given().access_ends_at

    def has_access(self, connection: Mapping[str, Any]) -> bool:
        return "access" in connection

    def is_ended(self, answer: Response) -> bool:
        return answer.status == 401

    def lets_in(self, connection: Mapping[str, Any]) -> bool:
        return not self.is_revoked and connection.get("access") == f"access-{self.newest}"

    def renew(self, connection: Mapping[str, Any], transport: Any = None) -> Renewed | NotRenewed:
        self.asked.append(connection["grant"])
        if self.before and (lost := self.before.pop(0)()):
            return lost
        if self.is_revoked or connection["grant"] != f"grant-{self.newest}":
            self.is_revoked = True
            return DEAD
        self.newest += 1
        given = self._given()
        if self.after and (lost := self.after.pop(0)()):
            return lost
        return given

    def _given(self) -> Renewed:
        connection = {"grant": f"grant-{self.newest}", "access": f"access-{self.newest}"}
        return Renewed(connection, self._clock.now() + ACCESS, None)
