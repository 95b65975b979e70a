"""The networks that this deployment supports, and what each of them accepts."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import Field

from api.access import Reader
from api.dependencies import of
from api.routers.channel_accounts import ChoiceView
from api.schema import Listed, View
from drumbeat.domain.caps import CalendarDay, Cap, Rolling
from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.profiles import (
    ConnectsBy,
    FieldKind,
    LinkPlace,
    OAuth,
    Option,
    OptionKind,
    Own,
    Pasted,
    Profile,
    not_configured,
)
from drumbeat.domain.publishing import Scope
from drumbeat.domain.tenancy import Permission
from drumbeat.domain.text_lengths import Unit
from drumbeat.ports import Apps, Networks

router = Router()
PATH = "/api/v1/marketing/platforms"
TAG = ["platforms"]


class TextLimitView(View):
    """At most `most` of `unit` in one of the texts that the network is sent."""

    field: str = Field(description="`text` is what a post says; others are options of a post.")
    unit: Unit
    most: int
    documented: bool = Field(description="If not, it was only observed; beyond it is a warning.")
    with_video: bool | None = Field(
        description="True: for posts with a video alone; false: for those without; null: for all."
    )


class VideoLimitsView(View):
    """What a video must be; null: no restriction."""

    max_bytes: int | None
    min_seconds: float
    max_seconds: float | None
    min_ratio: float | None = Field(description="Width divided by height.")
    max_ratio: float | None


class DocumentLimitsView(View):
    """What a document must be; null: no restriction."""

    max_bytes: int | None
    max_pages: int | None


class PictureSpecView(View):
    """The form into which pictures of the library are brought: pixels, and width divided by
    height."""

    max_width: int
    max_height: int
    min_ratio: float | None
    max_ratio: float | None
    exact: list[int] | None = Field(description="A width and height that it must have.")


class MediaLimitsView(View):
    """The media that a post may have; null means no limit.

    `content_types` and `max_bytes` apply to pictures at other addresses: those of the library are
    converted.
    """

    most: int | None
    least: int = Field(description="A post with fewer is refused.")
    content_types: list[str] | None
    max_bytes: int | None
    shows_alt: bool = Field(description="It has a place for what a picture shows, in words.")
    mixes: bool = Field(description="A video may stand beside others.")
    pictures: bool = Field(description="False: it takes videos alone.")
    strangers: bool = Field(
        description="False: it takes what is in the library, and nothing at other addresses."
    )
    video: VideoLimitsView | None = Field(description="Null: no videos are sent there.")
    document: DocumentLimitsView | None = Field(description="Null: no documents are shown there.")
    picture: PictureSpecView | None = Field(
        description="Null: pictures of the library are sent as they are."
    )


class ConnectionFieldView(View):
    """One text that people paste to connect an account."""

    name: str
    label: str
    help: str
    kind: FieldKind
    example: str
    can_be_made: bool = Field(description="A client may make it up: a random signing key.")


class ConnectsByView(View):
    """How an account is connected."""

    kind: Literal["pasted", "oauth", "own"]
    fields: list[ConnectionFieldView] = Field(
        description="What `connection` takes, if pasted, or of those who have a token already."
    )
    guide: str = Field(description="Where people find it, or what they do instead.")
    scopes: list[str] = Field(description="What the network is asked to allow, by OAuth.")
    asks: list[str] = Field(
        description='The same in people\'s words, each of which goes on from "Drumbeat may".'
    )
    targets: str = Field(description="What is chosen from afterwards: pages, channels.")
    offers: list[str] = Field(
        description="The platforms whose accounts are among what is chosen from, too."
    )
    hint: ConnectionFieldView | None = Field(
        description="What `POST /connections` takes as `hint`, such as a server's name; by OAuth."
    )


class OptionView(View):
    """A setting of each post beside its content."""

    name: str
    label: str
    kind: OptionKind
    help: str
    choices: list[ChoiceView]
    of_account: bool = Field(
        description="Its choices are each account's own: `choices` of the account, by this name."
    )
    most: int | None = Field(description="Of a text: its length in `unit`. Of texts: how many.")
    unit: Unit
    default: str | bool | None
    required: bool


class CapView(View):
    """At most `most` posts, in `seconds` or in a calendar day of `zone`; further posts wait."""

    most: int
    only: str | None = Field(description="What is counted, such as `reel`; null: every post.")
    scope: Scope = Field(description="`app`: of all accounts of this deployment together.")
    seconds: int | None = Field(description="In any stretch of so many seconds.")
    zone: str | None = Field(description="From midnight to midnight of this zone.")


class LookView(View):
    media_first: bool = Field(description="Pictures and videos stand above the text.")
    carousel: bool = Field(description="Several stand one after the other, not side by side.")


class PlatformView(View):
    """One network. All of its text limits apply."""

    platform: str = Field(description="As channel accounts name it.")
    display_name: str
    configured: bool = Field(
        description="Whether accounts can be connected as `connects_by.kind` says."
    )
    reason: str | None = Field(description="Why not, and what the operator has to do.")
    for_developers: bool
    connects_by: ConnectsByView
    text: list[TextLimitView]
    media: MediaLimitsView
    options: list[OptionView]
    link: LinkPlace = Field(description="Where the button's address goes.")
    link_note: str = Field(description="What people should know of links there; may be empty.")
    link_with_media: LinkPlace = Field(description="The same, beside media.")
    look: LookView = Field(description="How its own page lays out a post.")
    needs_something: bool = Field(description="A post without text, media and link is refused.")
    can_be_asked: bool = Field(
        description="Whether it can tell if a post arrived, when its answer went missing."
    )
    can_be_tested: bool = Field(
        description="Whether accounts can be sent a test that nobody takes for a post."
    )
    shows_banners: bool = Field(
        description="What is posted there is a banner on the business's own website."
    )
    receiver: str = Field(description="Who takes posts there, as a sentence begins.")
    gap_seconds: int = Field(description="The least time between two posts of an account.")
    caps: list[CapView] = Field(description="How many posts it takes; all of them hold.")


@router.get(PATH, tags=TAG, operation_id="list_platforms")
def list_platforms(
    access: Reader,
    networks: Annotated[Networks, of(lambda app: app.networks)],
    apps: Annotated[Apps, of(lambda app: app.apps)],
) -> Listed[PlatformView]:
    """The networks: how they are connected, what a post may hold, and their limits."""
    access.require(Permission.READ)
    profiles = [networks.get(name).profile for name in sorted(networks.names)]
    names = apps.names() if any(profile.wants_app for profile in profiles) else ()
    items = [
        _shown(each, is_configured=not each.wants_app or each.name in names) for each in profiles
    ]
    return Listed[PlatformView](items=items, cursor=None)


def _shown(profile: Profile, *, is_configured: bool) -> PlatformView:
    limits = profile.limits
    kinds, video = limits.media.content_types, limits.media.video
    document = limits.media.document
    return PlatformView(
        platform=profile.name,
        display_name=profile.display_name,
        configured=is_configured,
        reason=None if is_configured else not_configured(profile),
        for_developers=profile.for_developers,
        connects_by=_connects_by(profile.connects_by),
        text=[TextLimitView.model_validate(each) for each in limits.texts],
        media=MediaLimitsView(
            most=limits.media.most,
            least=limits.media.least,
            content_types=None if kinds is None else sorted(kinds),
            max_bytes=limits.media.max_bytes,
            shows_alt=limits.media.shows_alt,
            mixes=limits.media.mixes,
            pictures=limits.media.pictures,
            strangers=limits.media.strangers,
            video=VideoLimitsView.model_validate(video) if video else None,
            document=DocumentLimitsView.model_validate(document) if document else None,
            picture=_picture(limits.media.picture),
        ),
        options=[_option(each) for each in profile.options],
        link=profile.link,
        link_note=profile.link_note,
        link_with_media=profile.link_with_media,
        look=LookView.model_validate(profile.look),
        needs_something=limits.needs_something,
        can_be_asked=profile.finds,
        can_be_tested=profile.can_be_tested,
        shows_banners=profile.shows_banners,
        receiver=profile.taken_by,
        gap_seconds=int(profile.pacing.gap.total_seconds()),
        caps=[_cap(each) for each in profile.pacing.caps],
    )


def _cap(cap: Cap) -> CapView:
    view = CapView(
        most=cap.most,
        only=cap.only.called if cap.only else None,
        scope=cap.scope,
        seconds=None,
        zone=None,
    )
    match cap.window:
        case Rolling(length):
            return view.model_copy(update={"seconds": int(length.total_seconds())})
        case CalendarDay(zone):
            return view.model_copy(update={"zone": zone})


def _picture(spec: PictureSpec | None) -> PictureSpecView | None:
    if spec is None:
        return None
    return PictureSpecView(
        max_width=spec.max_width,
        max_height=spec.max_height,
        min_ratio=spec.min_ratio,
        max_ratio=spec.max_ratio,
        exact=list(spec.exact) if spec.exact else None,
    )


def _connects_by(way: ConnectsBy) -> ConnectsByView:
    view = ConnectsByView(
        kind="own", fields=[], guide="", scopes=[], asks=[], targets="", offers=[], hint=None
    )
    match way:
        case Pasted(fields, guide):
            views = [ConnectionFieldView.model_validate(each) for each in fields]
            return view.model_copy(update={"kind": "pasted", "fields": views, "guide": guide})
        case OAuth():
            values = {
                "kind": "oauth",
                "scopes": list(way.scopes),
                "asks": list(way.asks),
                "targets": way.targets,
                "offers": list(way.offers),
                "hint": ConnectionFieldView.model_validate(way.hint) if way.hint else None,
            }
            other = _connects_by(way.pasted) if way.pasted else view
            return other.model_copy(update=values)
        case Own(guide):
            return view.model_copy(update={"guide": guide})


def _option(option: Option) -> OptionView:
    return OptionView(
        name=option.name,
        label=option.label,
        kind=option.kind,
        help=option.help,
        choices=[ChoiceView(value=value, label=label) for value, label in option.choices],
        of_account=option.of_account,
        most=option.most,
        unit=option.unit,
        default=option.default,
        required=option.required,
    )
