"""What a network is and asks: data that its module declares, and everything else reads.

API, forms, previews, limits and tests are driven by a network's profile, never by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from drumbeat.domain.limits import Limits
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.publishing import Medium
from drumbeat.domain.text_lengths import Unit

#: Committing a handle again is harmless however late it is.
ALWAYS = timedelta.max
#: No post is begun earlier than this before its time: within what a preparation may take at most.
LONGEST_LEAD = timedelta(hours=5)
#: How long before a version of a network's API ends the operator is told, each day.
VERSION_TOLD_AHEAD = timedelta(days=45)


class FieldKind(StrEnum):
    """How a field of a connection is entered."""

    TEXT = "text"
    URL = "url"
    #: Never shown again, and kept out of browsers' memories.
    SECRET = "secret"  # noqa: S105 (the name of a kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionField:
    """One text that people paste to connect an account. `label` and `help` are for people."""

    name: str
    label: str
    help: str
    kind: FieldKind = FieldKind.TEXT
    example: str = ""
    #: The console can make one up: a random signing key.
    can_be_made: bool = False


@dataclass(frozen=True, slots=True)
class Pasted:
    """People paste what lets us in: all of `fields`. `guide` says where they find it."""

    fields: tuple[ConnectionField, ...]
    guide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """People agree at the network. `targets`: what they choose from afterwards (pages, channels).

    `asks`: what the scopes allow, in people's words that go on from "Drumbeat may". `hint`: what
    they name beforehand, such as the server that their profile is on. `registers`: we make
    ourselves known to that server; otherwise the operator has to, with the network. `pasted`: the
    other way, of those who have a token already, perhaps of an app of their own. `offers`: the
    networks whose accounts are among the targets, too.
    """

    scopes: tuple[str, ...]
    asks: tuple[str, ...] = ()
    targets: str = ""
    hint: ConnectionField | None = None
    registers: bool = False
    pasted: Pasted | None = None
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """A channel of this deployment: there is nothing to connect. `guide`: what to do instead."""

    guide: str = ""


ConnectsBy = Pasted | OAuth | Own


#: What may be chosen: the value, and as people read it; by the names of options.
Choices = Mapping[str, Sequence[tuple[str, str]]]


class OptionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    #: Several texts.
    TEXTS = "texts"
    #: A calendar day, as `2026-12-22`.
    DATE = "date"
    #: A web address that people open.
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What may be set for each post beside its content; `default` where nothing is set.

    `most`: characters of a text, counted in `unit`, or of a link, or how many texts.
    """

    name: str
    label: str
    kind: OptionKind
    help: str = ""
    #: Of a choice: the value, and as people read it.
    choices: tuple[tuple[str, str], ...] = ()
    #: Its choices are those of each account, such as the boards that it has.
    of_account: bool = False
    most: int | None = None
    unit: Unit = Unit.GRAPHEMES
    default: str | bool | None = None
    required: bool = False


class LinkPlace(StrEnum):
    """Where the button's address goes."""

    #: A preview of its own.
    CARD = "card"
    #: Behind the text, unless it stands there already.
    TEXT = "text"
    #: Handed over beside the text; the other side makes of it what it likes.
    FIELD = "field"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the network's own page lays out a post, for previews.

    `media_first`: pictures and videos stand above the text. `carousel`: several stand one after
    the other, not side by side.
    """

    media_first: bool = False
    carousel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How long before its time a post must be begun, beside the look-ahead that all have.

    `video`: also of a document. `gigabyte`: how much longer for each 10^9 bytes of either, where
    they are uploaded there.
    """

    text: timedelta = timedelta()
    image: timedelta = timedelta()
    video: timedelta = timedelta()
    gigabyte: timedelta = timedelta()

    def of(self, media: Sequence[Medium]) -> timedelta:
        """Of a post with these media. A preparation of more than `LONGEST_LEAD` is not waited for:
        it would have failed by then."""
        if not media:
            return self.text
        large = [medium for medium in media if not medium.is_picture]
        if not large:
            return self.image
        size = sum(medium.file.size for medium in large if medium.file is not None)
        whole = max(self.image, self.video) + self.gigabyte * (size / 1_000_000_000)
        return min(whole, LONGEST_LEAD)

    @property
    def is_none(self) -> bool:
        """Whether everything is prepared within one step."""
        return not (self.text or self.image or self.video)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that is known of a network before it is asked.

    `finds`: it can tell whether a post is there. `repeats`: for how long after the first try
    committing the same handle again can't make a second post; None never. `settles`: how long
    a call may still take effect after nobody waits for its answer, so that "not there" is proof.
    """

    name: str
    display_name: str
    connects_by: ConnectsBy
    limits: Limits = field(default_factory=Limits)
    options: tuple[Option, ...] = ()
    link: LinkPlace = LinkPlace.TEXT
    #: What people should know before a post has a link there, such as its price.
    link_note: str = ""
    #: Where the link goes when there are media too.
    link_with_media: LinkPlace = LinkPlace.TEXT
    look: Look = field(default_factory=Look)
    pacing: Pacing
    finds: bool
    repeats: timedelta | None
    settles: timedelta = timedelta(seconds=30)
    #: For how long after it was begun an upload may be gone on with for the same post at another
    #: time.
    uploads_last: timedelta = timedelta(hours=20)
    lead: Lead = field(default_factory=Lead)
    #: People name the hosts that are called: servers, sites. What they lead to is checked.
    named_hosts: bool = False
    #: For those who write programs, shown apart.
    for_developers: bool = False
    #: A test can be sent that nobody takes for a post (`Network.test`).
    can_be_tested: bool = False
    #: What is posted there is a banner on the business's own website.
    shows_banners: bool = False
    #: Who takes posts there, as a sentence begins, where that is not the network by its name.
    receiver: str = ""
    #: From when on it answers no calls of the version of its API that is asked for (UTC); None: it
    #: has no such end, or none is known.
    works_until: datetime | None = None

    @property
    def taken_by(self) -> str:
        """Who takes posts there, as a sentence begins."""
        return self.receiver or self.display_name

    @property
    def wants_app(self) -> bool:
        """Whether people can agree there only once the operator has registered an app."""
        return isinstance(self.connects_by, OAuth) and not self.connects_by.registers

    @property
    def has_app(self) -> bool:
        """Whether all accounts post through one registration, the operator's."""
        way = self.connects_by
        return isinstance(way, OAuth) and self.wants_app and way.pasted is None

    @property
    def is_held_as_one(self) -> bool:
        """Whether something may hold back all accounts at once: what the app is refused, or a cap
        that counts the posts of all."""
        return self.has_app or bool(self.pacing.of_app)

    def ends_soon(self, now: datetime) -> bool:
        """Whether the operator has to choose a newer version of its API."""
        return self.works_until is not None and now >= self.works_until - VERSION_TOLD_AHEAD

    def may_repeat(self, since_first_try: timedelta) -> bool:
        """Whether committing the handle again, so long after its first try, is harmless."""
        return self.repeats is not None and since_first_try <= self.repeats


def not_configured(profile: Profile) -> str:
    """Why nobody can connect to the network, and what the operator has to do."""
    return (
        f"{profile.display_name} is not set up in this deployment. Whoever operates it registers "
        f"an app there and runs: make network NAME={profile.name}"
    )
