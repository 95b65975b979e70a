"""Banners of the carousel on the business's own website."""

from __future__ import annotations

import html
from datetime import date
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, AfterValidator, Field, Strict

from api.access import Admin, Editor, Reader
from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
from api.schema import (
    LINE,
    ONCE,
    TEXT,
    Cursor,
    Day,
    Id,
    Instant,
    Limit,
    Listed,
    SentId,
    TenantBody,
    Version,
    View,
    page_of,
)
from drumbeat.domain import banners
from drumbeat.domain.banners import MAX_LINK, MAX_TITLE, MOST_OPEN, Banner, Site, State
from drumbeat.services.banners import BannerDraft, BannerService, Carousel, Standing
from drumbeat.services.websites import Websites

router = Router()
PATH = "/api/v1/marketing/banners"
TAG = ["banners"]

Service = Annotated[BannerService, of(lambda app: app.banners)]
Addresses = Annotated[Websites, of(lambda app: app.websites)]
BannerId = Annotated[str, Path(description="The banner."), Id]
Website = Annotated[
    str | None,
    Query(
        max_length=64,
        description="Of which website, by its account; without one, of the business's first.",
    ),
]

Title = Annotated[
    str,
    Field(
        min_length=1,
        max_length=1_000,
        description=f"At most {MAX_TITLE} characters, as people count them.",
    ),
    LINE,
    AfterValidator(banners.checked_title),
]
Link = Annotated[
    str,
    Field(
        max_length=MAX_LINK,
        description="Where a click leads: http or https, without credentials. Empty: nowhere.",
    ),
    TEXT,
    AfterValidator(banners.checked_link),
]
_FirstDay = Annotated[
    Day | None, Field(description="The first day, in the business's zone; null: at once.")
]
_LastDay = Annotated[
    Day | None, Field(description="The last day, in the business's zone; null: none.")
]
_Picture = Annotated[
    SentId | None, Field(description="A picture of the library; null: a draft without one.")
]


_Shown = Annotated[bool, Strict(), Field(description="Whether it is switched on.")]


class NewBanner(TenantBody):
    title: Title
    asset_id: _Picture = None
    link_url: Link | None = None
    starts_on: _FirstDay = None
    ends_on: _LastDay = None
    is_active: _Shown = True


class BannerEdit(TenantBody):
    title: Title | MISSING = MISSING
    asset_id: SentId | MISSING | None = MISSING
    link_url: Link | MISSING | None = MISSING
    starts_on: Day | MISSING | None = MISSING
    ends_on: Day | MISSING | None = MISSING
    is_active: _Shown | MISSING = MISSING
    version: Version = None


class Order(TenantBody):
    ids: Annotated[
        list[SentId],
        ONCE,
        Field(
            max_length=MOST_OPEN + 10,
            description="All banners of the website, in order; those that have ended may be "
            "left out.",
        ),
    ]
    version: Version = None


class BannerView(View):
    id: str
    asset_id: str | None
    title: str
    link_url: str | None
    starts_on: date | None
    ends_on: date | None
    is_active: bool
    rank: str = Field(description="Banners stand in the order of these texts.")
    state: State = Field(
        description="By the days in the business's zone. `draft`: its picture is missing or not "
        "ready."
    )
    lacks: str | None = Field(description="Why a `draft` is not shown, in words; null for others.")
    image_url: str | None = Field(description="As the website shows it, cut to 8:3.")
    thumbnail_url: str | None
    alt_text: str = Field(description="What is read out instead of the picture.")
    instance_id: str | None = Field(description="The post that put it there, if one did.")
    views: int = Field(description="How often it was seen, roughly; nobody is told apart.")
    clicks: int
    created_at: Instant
    updated_at: Instant
    version: int


class BannerList(Listed[BannerView]):
    """One page of a website's banners, in order; `cursor` is null on the last one."""

    version: int = Field(description="Of the whole list: what `reorder` may be given.")


class SiteView(View):
    """How a website shows its banners."""

    channel_account_id: str | None = Field(description="The account that posts to it, if any.")
    site_key: str = Field(description="Public: it names the feed.")
    feed_url: str
    embed_html: str = Field(
        description="For the website's page: the widget, and its place, which it keeps free until "
        "it is there."
    )
    frame_html: str = Field(
        description="The same for a page whose Content-Security-Policy lets no script in."
    )
    page_url: str = Field(description="A page with nothing but the banners.")
    version: int = Field(description="Of the list of its banners.")


@router.get(PATH, tags=TAG, operation_id="list_banners")
def list_banners(
    access: Reader,
    service: Service,
    addresses: Addresses,
    channel_account_id: Website = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> BannerList:
    """The banners of a website, in the order in which it shows them."""
    question = {"list": "banners", "website": channel_account_id}
    listing = Cursors(tenant_id=access.tenant_id, question=question, parts=["place"])
    after = listing.read(cursor)
    carousel = service.list(access, account_id=channel_account_id)
    page, last = page_of(
        carousel.standing, _place, limit=limit, after=after["place"] if after else None
    )
    return BannerList(
        items=[_shown(each, addresses) for each in page],
        cursor=listing.write({"place": last} if last else None),
        version=carousel.site.revision,
    )


@router.post(
    PATH, tags=TAG, operation_id="create_banner", status_code=201, middlewares=[idempotent]
)
def create_banner(
    access: Editor,
    service: Service,
    addresses: Addresses,
    body: NewBanner,
    channel_account_id: Website = None,
) -> BannerView:
    """Put a banner at the end of the website's carousel; the website shows it within a minute."""
    banner = service.create(access, _draft(body), account_id=channel_account_id)
    return _shown(banner, addresses)


@router.post(f"{PATH}/reorder", tags=TAG, operation_id="reorder_banners", middlewares=[idempotent])
def reorder_banners(
    access: Editor,
    service: Service,
    addresses: Addresses,
    body: Order,
    channel_account_id: Website = None,
) -> BannerList:
    """Change the order of all of the website's banners.

    404 when one of the ids is not a banner of this website; 409 `stale_version` when an id is
    missing, or when `version` is not the list's.
    """
    carousel = service.reorder(
        access, body.ids, account_id=channel_account_id, version=body.version
    )
    return _whole(carousel, addresses)


@router.get(f"{PATH}/site", tags=TAG, operation_id="get_banner_site")
def get_site(
    access: Reader, service: Service, addresses: Addresses, channel_account_id: Website = None
) -> SiteView:
    """What the website embeds, and the address of its feed."""
    return _site(service.site(access, account_id=channel_account_id), addresses)


@router.post(
    f"{PATH}/site/rotate", tags=TAG, operation_id="rotate_banner_site", middlewares=[idempotent]
)
def rotate_site(
    access: Admin, service: Service, addresses: Addresses, channel_account_id: Website = None
) -> SiteView:
    """Give the feed a new address; pages that embed the old one show nothing within minutes."""
    return _site(service.rotate(access, account_id=channel_account_id), addresses)


@router.get(f"{PATH}/<banner_id>", tags=TAG, operation_id="get_banner")
def get_banner(
    access: Reader, service: Service, addresses: Addresses, banner_id: BannerId
) -> BannerView:
    """One banner, with how often it was seen and clicked."""
    return _shown(service.get(access, banner_id), addresses)


@router.patch(f"{PATH}/<banner_id>", tags=TAG, operation_id="change_banner")
def change_banner(
    access: Editor, service: Service, addresses: Addresses, banner_id: BannerId, body: BannerEdit
) -> BannerView:
    """Change what is given; the website shows it within a minute."""
    banner = service.change(access, banner_id, _draft(body), version=body.version)
    return _shown(banner, addresses)


@router.delete(f"{PATH}/<banner_id>", tags=TAG, operation_id="delete_banner", status_code=204)
def delete_banner(access: Editor, service: Service, banner_id: BannerId):  # type: ignore[no-untyped-def]  # a type would be a schema
    """Delete a banner; its picture stays in the library."""
    service.delete(access, banner_id)
    return Response(status_code=204)


def _draft(body: NewBanner | BannerEdit) -> BannerDraft:
    fields: dict[str, Any] = body.model_dump(exclude={"tenant_id", "version"}, exclude_unset=True)
    return BannerDraft(fields)


def _place(standing: Standing) -> str:
    """A banner's position in a cursor. `#` sorts before every digit of a rank."""
    banner: Banner = standing.banner
    return f"{banner.rank}#{banner.id}"


def _whole(carousel: Carousel, addresses: Websites) -> BannerList:
    return BannerList(
        items=[_shown(each, addresses) for each in carousel.standing],
        cursor=None,
        version=carousel.site.revision,
    )


def _shown(standing: Standing, addresses: Websites) -> BannerView:
    banner, picture = standing.banner, standing.picture
    return BannerView(
        id=banner.id,
        asset_id=banner.asset_id,
        title=banner.title,
        link_url=banner.link_url,
        starts_on=banner.starts_on,
        ends_on=banner.ends_on,
        is_active=banner.is_active,
        rank=banner.rank,
        state=standing.state,
        lacks=standing.lack,
        image_url=addresses.file_url(picture, "banner", "full"),
        thumbnail_url=addresses.file_url(picture, "grid", "thumbnail", "full"),
        alt_text=(picture.alt_text if picture else "") or banner.title,
        instance_id=banner.instance_id,
        views=standing.counts.views,
        clicks=standing.counts.clicks,
        created_at=banner.created_at,
        updated_at=banner.updated_at,
        version=banner.version,
    )


def _site(site: Site, addresses: Websites) -> SiteView:
    widget = html.escape(f"{addresses.public_url}/embed/banner.js", quote=True)
    page = html.escape(addresses.page_url(site), quote=True)
    return SiteView(
        channel_account_id=site.account_id,
        site_key=site.key,
        feed_url=addresses.feed_url(site),
        embed_html='<drumbeat-banners style="display:block;aspect-ratio:8/3"></drumbeat-banners>\n'
        f'<script async src="{widget}" data-site="{site.key}"></script>',
        # The height is for pages whose policy blocks the style.
        frame_html=f'<iframe src="{page}" title="Banners" loading="lazy" frameborder="0" '
        'width="100%" height="300" style="height:auto;aspect-ratio:8/3"></iframe>',
        page_url=addresses.page_url(site),
        version=site.revision,
    )
