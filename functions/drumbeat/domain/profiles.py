"""A network's profile: data that its module declares and everything else reads.

API, forms, previews, limits and tests use a network's profile, never its name.
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

#: For `repeats`: committing a handle again is harmless at any time.
ALWAYS = timedelta.max
#: No post is begun earlier than this before its time; it is less than a preparation may take.
LONGEST_LEAD = timedelta(hours=5)
#: How long before the end of a network's API version the operator is told, each day.
VERSION_TOLD_AHEAD = timedelta(days=45)


class FieldKind(StrEnum):
    """How a field of a connection is entered."""

    TEXT = "text"
    URL = "url"
    #: Never shown again, and not offered to browsers' password managers.
    SECRET = "secret"  # noqa: S105 (the name of a kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionField:
    """One text that people paste to connect an account. `label` and `help` are for people."""

    name: str
    label: str
    help: str
    kind: FieldKind = FieldKind.TEXT
    example: str = ""
    #: The console can generate it: a random signing key.
    can_be_made: bool = False


@dataclass(frozen=True, slots=True)
class Pasted:
    """People paste the credentials: all of `fields`. `guide` says where to find them."""

    fields: tuple[ConnectionField, ...]
    guide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """People agree at the network. `targets`: what they choose from afterwards (pages, channels).

    `asks`: what the scopes allow, in words that continue "Drumbeat may". `hint`: what people enter
    first, such as their server. `registers`: we register an app with that server ourselves;
    otherwise the operator registers one with the network. `pasted`: the alternative for people who
    have a token, perhaps of their own app. `offers`: other networks whose accounts are also among
    the targets.
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
    """A channel of this deployment, which needs no connection. `guide`: what to do instead."""

    guide: str = ""


ConnectsBy = Pasted | OAuth | Own


#: Choices by option name: each a value and its text for people.
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
    """A setting of each post beside its content; `default` applies where nothing is set.

    `most`: the length of a text, in `unit`, or of a link; or how many texts a list has.
    """

    name: str
    label: str
    kind: OptionKind
    help: str = ""
    #: Of a choice: each value and its text for people.
    choices: tuple[tuple[str, str], ...] = ()
    #: Each account has choices of its own, such as its boards.
    of_account: bool = False
    most: int | None = None
    unit: Unit = Unit.GRAPHEMES
    default: str | bool | None = None
    required: bool = False


class LinkPlace(StrEnum):
    """Where the button's address is put."""

    #: In a preview card.
    CARD = "card"
    #: After the text, unless the text contains it.
    TEXT = "text"
    #: As a separate value; the receiver decides how to use it.
    FIELD = "field"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the network's own page lays out a post, for previews.

    `media_first`: media are above the text. `carousel`: several media are shown one at a time
    instead of side by side.
    """

    media_first: bool = False
    carousel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How long before its time a post must be begun, in addition to the look-ahead of all posts.

    `video`: also for a document. `gigabyte`: additional time per 10^9 bytes of either, for networks
    to which files are uploaded.
    """

    text: timedelta = timedelta()
    image: timedelta = timedelta()
    video: timedelta = timedelta()
    gigabyte: timedelta = timedelta()

    def of(self, media: Sequence[Medium]) -> timedelta:
        """The lead for these media, at most `LONGEST_LEAD`: a preparation that takes longer would
        have failed by then."""
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
        """Whether everything is prepared in one step."""
        return not (self.text or self.image or self.video)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that is known of a network in advance.

    `finds`: it can tell whether a post is there. `repeats`: how long after the first try committing
    the same handle again can't make a second post; None: never. `settles`: how long a call may
    still take effect after its answer was given up, so that "not there" is proof only after that.
    """

    name: str
    display_name: str
    connects_by: ConnectsBy
    limits: Limits = field(default_factory=Limits)
    options: tuple[Option, ...] = ()
    link: LinkPlace = LinkPlace.TEXT
    #: What people should know before a post has a link, such as its price.
    link_note: str = ""
    #: Where the link is put if the post has media.
    link_with_media: LinkPlace = LinkPlace.TEXT
    look: Look = field(default_factory=Look)
    pacing: Pacing
    finds: bool
    repeats: timedelta | None
    settles: timedelta = timedelta(seconds=30)
    #: How long after its begin an upload can still be used when the same post is moved to another
    #: time.
    uploads_last: timedelta = timedelta(hours=20)
    lead: Lead = field(default_factory=Lead)
    #: People name the hosts that are called, such as servers; their addresses are checked first.
    named_hosts: bool = False
    #: For developers; listed separately.
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
        """Whether connecting needs an app that the operator registers."""
        return isinstance(self.connects_by, OAuth) and not self.connects_by.registers

    @property
    def has_app(self) -> bool:
        """Whether all accounts post through the operator's app."""
        way = self.connects_by
        return isinstance(way, OAuth) and self.wants_app and way.pasted is None

    @property
    def is_held_as_one(self) -> bool:
        """Whether something may hold back all accounts at once: a refusal of the app, or a cap on
        the posts of all accounts."""
        return self.has_app or bool(self.pacing.of_app)

    def ends_soon(self, now: datetime) -> bool:
        """Whether the operator has to choose a newer version of its API."""
        return self.works_until is not None and now >= self.works_until - VERSION_TOLD_AHEAD

    def may_repeat(self, since_first_try: timedelta) -> bool:
        """Whether committing the handle again, so long after its first try, is harmless."""
        return self.repeats is not None and since_first_try <= self.repeats


def not_configured(profile: Profile) -> str:
    """The message when the operator has registered no app."""
    return (
        f"{profile.display_name} is not set up in this deployment. Whoever operates it registers "
        f"an app there and runs: make network NAME={profile.name}"
    )
