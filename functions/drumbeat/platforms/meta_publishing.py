"""Showing posts of Instagram and Threads exactly once: containers made in advance, published by id.

An error may come although the post is there (recorded in 2026), so it is looked up: the container's
status says whether it was published, and the account's list has the post by its text and time. A
container is published once, however often that is requested.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from drumbeat.domain import findings
from drumbeat.domain.findings import ConnectionCheck, Finding
from drumbeat.domain.publishing import (
    NOT_BEFORE,
    Ambiguous,
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
from drumbeat.platforms.listed_posts import CLOCKS_DIFFER
from drumbeat.platforms.meta_containers import ContainerFailed, Containers
from drumbeat.platforms.meta_errors import ErrorClass, Verdict, is_used_up
from drumbeat.platforms.meta_graph import Graph, StepRefused, not_published
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import Clock, MediaUnavailable, NoAnswer, NotSent, Session

#: Shorter than a day, after which containers expire (Meta, Content Publishing; Threads, Posts).
HOLDS = timedelta(hours=23)
#: Blocked as spam, though the code is that of a limit. Seen for posts that were there.
ACTION_BLOCKED = 2207051
#: In seconds. The posts of 24 hours are used up; the answer has no time, so it is asked again.
QUOTA_WAIT = 3600.0
#: Meta asks for at most one request per minute; most are done within seconds.
_SOON, _LATER = timedelta(seconds=10), timedelta(minutes=1)
_LISTED = 25
#: Lists cut off longer texts (observed on Instagram).
_SHOWN_CHARACTERS = 1_900
_SPACES = re.compile(r"\s+")
_ID = re.compile(r"[0-9]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the networks differ. `network`: its name for people.

    `unfit`: checks what it would refuse before any call; `text`: the post's text as the field
    `says` of its list has it; `listed`: the edge of that list. `publish` and `quota`: the edges
    that publish a container and tell how many posts are left. `number`: the field with the
    account's id, requested from `itself`; if that is empty, from the account by its number.
    """

    network: str
    unfit: Callable[[Outgoing], NotPublished | None]
    text: Callable[[Outgoing], str]
    says: str
    listed: Callable[[Outgoing], str]
    publish: str
    quota: str
    number: str
    itself: str = "me"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quota:
    """Posts in 24 hours: how many the network takes, and how many there were."""

    most: int
    used: int

    @property
    def left(self) -> int:
        return max(self.most - self.used, 0)


class ContainerPosts:
    """The steps of a post, as in `ports.Network`."""

    def __init__(self, graph: Graph, containers: Containers, manner: Manner, clock: Clock) -> None:
        self._graph = graph
        self._containers = containers
        self._manner = manner
        self._clock = clock

    def unfit(self, post: Outgoing) -> NotPublished | None:
        return self._manner.unfit(post)

    def check(self, session: Session) -> ConnectionCheck:
        """Ask whose token it is, and how many posts it may make today."""
        try:
            whose = self._manner.itself or str(session.connection["user_id"])
            answer = self._graph.get(session, whose, {"fields": f"{self._manner.number},username"})
            verdict = self._graph.verdict_of(answer, session)
            if verdict is not None:
                return ConnectionCheck(findings=(self._finding(verdict),))
            quota = self._quota(session)
        except StepRefused as error:
            return ConnectionCheck(findings=(self._finding(error.verdict),))
        except (NotSent, NoAnswer) as failure:
            finding = findings.warning("network_unavailable", failure.message)
            return ConnectionCheck(findings=(finding,))
        used_up = is_used_up(answer.headers) or (quota is not None and not quota.left)
        return ConnectionCheck(
            findings=(self._quota_used_up(),) if used_up else (),
            left=quota.left if quota else None,
        )

    def prepare(
        self, post: Outgoing, session: Session, so_far: Progress | None
    ) -> Prepared | Preparing | NotPublished:
        """Make the containers, and wait until the network has processed them."""
        unfit = self._manner.unfit(post)
        if unfit:
            return unfit
        state = so_far.shown if so_far else {}
        try:
            quota = None if state else self._quota(session)
            if quota is not None and not quota.left:
                return self._refused(quota)
            containers = state or self._containers.begun(post, session)
            progress = self._containers.went_on(post, session, containers)
        except MediaUnavailable as failure:
            refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
            return NotPublished(refusal, failure.code, failure.message)
        except ContainerFailed as fault:
            return replace(fault.outcome, spent=True)
        except StepRefused as error:
            return not_published(error.verdict)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:  # what was made is not visible
            return NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        now = self._clock.now()
        if progress["waiting"]:
            return Preparing(Progress(progress), now + (_LATER if state else _SOON))
        begins = max(post.earliest, now) - CLOCKS_DIFFER
        handle = {
            "container": progress["container"],
            # The post can't exist before this time.
            NOT_BEFORE: begins.astimezone(UTC).isoformat(),
        }
        return Prepared(handle, now + HOLDS)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        """Publish the container. After an error that may be wrong, the post is looked up."""
        path = f"{session.connection['user_id']}/{self._manner.publish}"
        fields = {"creation_id": str(handle["container"])}
        try:
            number = self._graph.created(session, path, fields, _ID)
        except NotSent as failure:
            return not_sent(failure)
        except NoAnswer as failure:
            return Ambiguous(failure.code, failure.message)
        except StepRefused as error:
            verdict = error.verdict
            if verdict.kind is ErrorClass.AMBIGUOUS or str(ACTION_BLOCKED) in verdict.code:
                return self._arrived(post, session, handle, verdict)
            return not_published(verdict)
        return Published(number, self._permalink(session, number))

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        """Ask for the container, and look through the account's posts since.

        A container that failed or expired was never published. One that waits proves little while
        the network may still be publishing it, for which `settles` allows.
        """
        try:
            state = self._containers.state(session, str(handle["container"]))
            if state is None:
                return Presence.UNKNOWN
            if state.failure is not None:
                return Presence.ABSENT
            return self._listed(post, session, handle, is_published=state.is_published)
        except (NotSent, NoAnswer):
            return Presence.UNKNOWN

    def _arrived(
        self, post: Outgoing, session: Session, handle: Handle, verdict: Verdict
    ) -> Outcome:
        presence = self.find(post, session, handle)
        return (
            presence
            if isinstance(presence, Published)
            else Ambiguous(verdict.code, verdict.message)
        )

    def _listed(
        self, post: Outgoing, session: Session, handle: Handle, *, is_published: bool
    ) -> Published | Presence:
        """Raises NotSent, NoAnswer."""
        says = self._manner.says
        path = f"{session.connection['user_id']}/{self._manner.listed(post)}"
        fields = {"fields": f"id,{says},permalink,timestamp", "limit": str(_LISTED)}
        answer = self._graph.get(session, path, fields)
        entries = (answer.document() or {}).get("data")
        if self._graph.verdict_of(answer, session) is not None or not isinstance(entries, list):
            return Presence.UNKNOWN
        begins = datetime.fromisoformat(str(handle[NOT_BEFORE]))
        text = compared(self._manner.text(post))
        matches = [each for each in entries if _is_this(each, says, text, begins)]
        if len(matches) == 1:
            permalink = matches[0].get("permalink")
            return Published(str(matches[0]["id"]), permalink if _is_link(permalink) else None)
        return Presence.UNKNOWN if matches or is_published else Presence.ABSENT

    def _quota(self, session: Session) -> _Quota | None:
        """The posts of the last 24 hours; None when the network does not say.

        Raises NotSent, NoAnswer, and StepRefused when the token is not valid.
        """
        path = f"{session.connection['user_id']}/{self._manner.quota}"
        answer = self._graph.get(session, path, {"fields": "config,quota_usage"})
        verdict = self._graph.verdict_of(answer, session)
        if verdict is not None:
            raise StepRefused(verdict)
        data = (answer.document() or {}).get("data")
        entry = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
        config = entry.get("config")
        most = config.get("quota_total") if isinstance(config, dict) else None
        used = entry.get("quota_usage")
        if not (isinstance(most, int) and isinstance(used, int)):
            return None
        return _Quota(most=most, used=used)

    def _refused(self, quota: _Quota) -> NotPublished:
        network = self._manner.network
        message = (
            f"The account has made {quota.used} posts in 24 hours, and {network} takes "
            f"{quota.most}."
        )
        return NotPublished(Refusal.RATE_LIMITED, "quota_used_up", message, QUOTA_WAIT)

    def _permalink(self, session: Session, number: str) -> str | None:
        """None if it can't be read; a new post may not be found yet."""
        try:
            answer = self._graph.get(session, number, {"fields": "permalink"})
        except (NotSent, NoAnswer):
            return None
        link = (answer.document() or {}).get("permalink")
        return link if answer.status == 200 and _is_link(link) else None

    def _quota_used_up(self) -> Finding:
        words = (
            f"The account has made all the posts that {self._manner.network} takes in 24 hours; "
            "posts wait for room."
        )
        return findings.warning("quota_used_up", words)

    def _finding(self, verdict: Verdict) -> Finding:
        """What a refusal to name the account means for later posts."""
        words = f"{self._manner.network} says: {verdict.message} ({verdict.code})"
        if verdict.kind is ErrorClass.REAUTH:
            return findings.error("credentials_refused", f"{words} Connect the account again.")
        if verdict.kind is ErrorClass.RATE_LIMITED:
            return self._quota_used_up()
        if verdict.kind is ErrorClass.PERMANENT:
            return findings.error("account_refused", words)
        return findings.warning("network_unavailable", words)


def _is_link(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def _is_this(entry: object, says: str, text: str, begins: datetime) -> bool:
    if not isinstance(entry, dict) or not _ID.fullmatch(str(entry.get("id"))):
        return False
    try:
        at = datetime.fromisoformat(str(entry.get("timestamp")))
    except ValueError:
        return False
    if at.tzinfo is None or at < begins:
        return False
    excerpt = compared(str(entry.get(says) or ""))
    return excerpt == text[: len(excerpt)] if len(excerpt) >= _SHOWN_CHARACTERS else excerpt == text


def compared(text: str) -> str:
    """The text with normalised spaces and composed letters, which lists may change."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
