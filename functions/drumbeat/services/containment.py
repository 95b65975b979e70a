"""Turning bugs in a network's module into outcomes with words, and reporting them to the operator.

Lost access when a step first asks for the connection also becomes an outcome, but is not a bug.

Errors that the module raises on purpose are outcomes already; anything else is a bug that a repeat
would hit again. So it must neither stop other posts nor be repeated without end.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from drumbeat.domain import findings
from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.errors import Broken, InvalidInput
from drumbeat.domain.findings import BROKEN, NETWORK_UNAVAILABLE, ConnectionCheck, Delivery
from drumbeat.domain.limits import TEXT
from drumbeat.domain.publishing import (
    Accepted,
    Ambiguous,
    Following,
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.ports import (
    AccessLost,
    Follows,
    Foresees,
    Log,
    Meter,
    Network,
    Reuses,
    Session,
    ShapesPictures,
)

_TOLD = "The operator has been told."


def report(log: Log, meter: Meter, bug: Exception, **details: object) -> None:
    """Report `bug` to the operator: its type and place, without its text, which may be secret."""
    frames = traceback.extract_tb(bug.__traceback__)
    places = [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    log.warning("Network broke", kind=type(bug).__name__, at=places[-6:], **details)
    meter.broke()


class ContainedNetwork:
    """A network whose bugs are outcomes; only `check_connection` raises one, as Broken."""

    def __init__(self, network: Network, log: Log, meter: Meter) -> None:
        self._network = network
        self._log = log
        self._meter = meter
        self.profile = network.profile
        self._shown = network.profile.display_name
        #: A call has hit a bug.
        self.broke = False

    def check_connection(self, connection: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return self._network.check_connection(connection)
        except InvalidInput:
            raise
        except Exception as bug:
            self._report(bug, "check_connection")
            words = f"{self._shown} could not be connected: something broke on our side. "
            raise Broken(f"{words}Nothing was changed. {_TOLD}") from None

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        """The network's texts; the caption when they can't be determined."""
        try:
            return self._network.texts(post)
        except Exception as bug:
            self._report(bug, "texts")
            return {TEXT: post.caption}

    def picture_spec(self, post: Outgoing) -> PictureSpec | None:
        """The requirements for pictures of the library; None: they are sent as they are."""
        of_profile = self.profile.limits.media.picture
        try:
            if isinstance(self._network, ShapesPictures):
                return self._network.picture_spec(post)
        except Exception as bug:
            self._report(bug, "picture_spec")
        return of_profile

    def unfit(self, post: Outgoing) -> NotPublished | None:
        """What it would refuse of the post, whoever's it is; None where it does not tell."""
        try:
            return self._network.unfit(post) if isinstance(self._network, Foresees) else None
        except Exception as bug:
            self._report(bug, "unfit")
            return None

    def check(self, session: Session) -> ConnectionCheck:
        try:
            return self._network.check(session)
        except AccessLost as lost:
            return ConnectionCheck(findings=(_finding(lost),))
        except Exception as bug:
            self._report(bug, "check")
            return ConnectionCheck(findings=(self.finding,))

    def test(self, session: Session) -> Delivery | None:
        try:
            return self._network.test(session)
        except AccessLost as lost:
            return Delivery(False, None, lost.message)
        except Exception as bug:
            self._report(bug, "test")
            return Delivery(False, None, f"Something broke on our side. {_TOLD}")

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None = None
    ) -> Prepared | Preparing | NotPublished:
        try:
            return self._network.prepare(post, session, so_far)
        except AccessLost as lost:
            return _without_access(lost)
        except Exception as bug:
            self._report(bug, "prepare")
            words = f"Something broke on our side before it was sent. {_TOLD}"
            return NotPublished(Refusal.PERMANENT, BROKEN, words)

    def reuses(self, post: Outgoing, shown: Mapping[str, Any]) -> bool:
        try:
            return isinstance(self._network, Reuses) and self._network.reuses(post, shown)
        except Exception as bug:
            self._report(bug, "reuses")
            return False

    @property
    def may_reuse(self) -> bool:
        return isinstance(self._network, Reuses)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        try:
            return self._network.commit(post, session, handle)
        except AccessLost as lost:  # steps raise it only before their first call
            return _without_access(lost)
        except Exception as bug:
            self._report(bug, "commit")
            words = f"Something broke on our side while it was sent: it may be there. {_TOLD}"
            return Ambiguous(BROKEN, words)

    def find(
        self, post: Outgoing, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        try:
            return self._network.find(post, session, handle)
        except AccessLost:
            return Presence.UNKNOWN
        except Exception as bug:
            self._report(bug, "find")
            return Presence.UNKNOWN

    def sequels(self, post: Outgoing) -> Sequence[str]:
        """The post's sequels; empty when they can't be determined."""
        try:
            return self._network.sequels(post) if isinstance(self._network, Follows) else ()
        except Exception as bug:
            self._report(bug, "sequels")
            return ()

    def follow(
        self, post: Outgoing, session: Session, one: Following
    ) -> Published | NotPublished | Ambiguous:
        try:
            if isinstance(self._network, Follows):
                return self._network.follow(post, session, one)
        except AccessLost as lost:
            return _without_access(lost)
        except Exception as bug:
            self._report(bug, "follow")
            words = f"Something broke on our side while it was sent: it may be there. {_TOLD}"
            return Ambiguous(BROKEN, words)
        return NotPublished(Refusal.PERMANENT, "not_offered", f"{self._shown} takes none any more.")

    def find_sequel(self, post: Outgoing, session: Session, one: Following) -> Published | Presence:
        try:
            if isinstance(self._network, Follows):
                return self._network.find_sequel(post, session, one)
        except AccessLost:
            return Presence.UNKNOWN
        except Exception as bug:
            self._report(bug, "find_sequel")
        return Presence.UNKNOWN

    @property
    def finding(self) -> findings.Finding:
        """The finding for people before such a post is due."""
        words = (
            f"{self._shown} could not be asked: something broke on our side, and the post "
            f"will fail if that is not mended. {_TOLD}"
        )
        return findings.error(BROKEN, words)

    def _report(self, bug: Exception, step: str) -> None:
        self.broke = True
        report(self._log, self._meter, bug, network=self.profile.name, step=step)


def _without_access(lost: AccessLost) -> NotPublished:
    refusal = Refusal.REAUTH if lost.dead else Refusal.TRANSIENT
    return NotPublished(refusal, lost.code, lost.message)


def _finding(lost: AccessLost) -> findings.Finding:
    if lost.dead:
        return findings.error(lost.code, lost.message)
    return findings.warning(NETWORK_UNAVAILABLE, lost.message)
