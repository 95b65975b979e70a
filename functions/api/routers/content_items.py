"""Content items: texts and pictures that can be used on several accounts and at several times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, Field, StringConstraints
from pydantic.json_schema import WithJsonSchema

from api.access import Admin, Editor, Reader
from api.content_media import Library, Media, MediaUrls, MediumView, pictured, references
from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
from api.schema import (
    LINE,
    TEXT,
    Cursor,
    Id,
    Instant,
    Limit,
    Listed,
    TenantBody,
    Version,
    View,
)
from drumbeat.domain.content import (
    SETTABLE,
    Approval,
    ContentItem,
    ContentStatus,
    CtaType,
    Decision,
)
from drumbeat.domain.errors import InvalidInput
from drumbeat.services.content_media import ContentMedia
from drumbeat.services.contents import ContentDraft, ContentFilter, ContentService
from drumbeat.services.post_media import Look

router = Router()
PATH = "/api/v1/marketing/content-items"
TAG = ["content items"]

Service = Annotated[ContentService, of(lambda app: app.contents)]
ContentId = Annotated[str, Path(description="The content item."), Id]

MAX_CAPTION = 20_000
MAX_THUMBNAILS = 100
Title = Annotated[str, Field(min_length=1, max_length=200), LINE]
Caption = Annotated[str, Field(max_length=MAX_CAPTION), TEXT]
CtaUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    Field(
        max_length=2_048,
        description=(
            "With `CallNow` a phone number as people type it, stored as `tel:+13105550100`; "
            "otherwise an address. Empty or null takes it away."
        ),
    ),
    TEXT,
]
_MEDIA = {"media", "media_urls"}
_Note = Annotated[str, Field(max_length=1_000), TEXT]
_Owner = Annotated[str, Field(min_length=1, max_length=128), LINE]
_Settable = Annotated[
    ContentStatus,
    WithJsonSchema(
        {
            "type": "string",
            "enum": [status.value for status in ContentStatus if status in SETTABLE],
            "description": (
                "`Scheduled` and `Posted` follow its posts; rejecting is an action of its own."
            ),
        }
    ),
]


class NewContent(TenantBody):
    title: Title | None = Field(
        default=None, description="Without one, the first line of the text (80 characters)."
    )
    base_caption: Caption = ""
    media: Media | MISSING = MISSING
    media_urls: MediaUrls = Field(default=[])
    cta_type: CtaType = CtaType.NONE
    cta_url: CtaUrl | None = None
    status: _Settable = ContentStatus.DRAFT
    owner: _Owner | None = Field(default=None, description="Without one, the caller.")


class ContentChange(TenantBody):
    title: Title | MISSING = MISSING
    base_caption: Caption | MISSING = MISSING
    media: Media | MISSING = MISSING
    media_urls: MediaUrls | MISSING = MISSING
    cta_type: CtaType | MISSING = MISSING
    cta_url: CtaUrl | MISSING | None = MISSING
    status: _Settable | MISSING = MISSING
    owner: _Owner | MISSING = MISSING
    version: Version = None


class ApprovalRequest(TenantBody):
    note: _Note | None = Field(default=None, description="For the admins.")
    version: Version = None


class ApprovalDecision(TenantBody):
    note: _Note | None = Field(default=None, description="For who asked, and the owner.")
    version: Version = None


class Rejection(TenantBody):
    note: Annotated[str, Field(min_length=1, max_length=1_000), TEXT] = Field(
        description="The reason, for who asked, and the owner."
    )
    version: Version = None


class OwnCaptionView(View):
    """The text that a post had of its own, instead of the content's caption."""

    instance_id: str
    channel_account_id: str
    account_name: str
    caption: str | None = Field(description="Null where it was too long to be kept.")


class CoversView(View):
    """Every text that the last approval covered."""

    title: str
    base_caption: str
    media: list[MediumView]
    media_urls: list[str] = Field(description="Addresses of `media`, as far as they have one.")
    cta_type: CtaType
    cta_url: str | None
    captions: list[OwnCaptionView]


class ApprovalView(View):
    """The last decision about the content's approval."""

    decision: Decision
    by: str = Field(description="The email of who said it.")
    at: Instant
    note: str | None
    version: int = Field(description="The version that the content got by it.")
    edited_since: bool = Field(
        description=(
            "What goes out was changed after it, by somebody who may not approve. What was "
            "approved is `Needs Approval` again by that."
        )
    )
    edited_by: str | None = Field(description="The email of who made the last such change.")
    changed_assets: list[str] = Field(
        description="Pictures and videos of it that were changed in the library since."
    )
    covers: CoversView | None = Field(
        description="What the last approval covered, to compare; null while there was none."
    )


class ThumbnailView(View):
    """The small version of the first picture or video of content, if it is in the library."""

    content_item_id: str
    thumbnail_url: str


class ContentView(View):
    id: str
    title: str
    base_caption: str
    media: list[MediumView]
    media_urls: list[str] = Field(description="Addresses of `media`, as far as they have one.")
    cta_type: CtaType
    cta_url: str | None
    cta_display: str | None = Field(
        description="The button's phone number as people read it: `(310) 555-0100`."
    )
    status: ContentStatus
    owner: str
    created_at: Instant
    updated_at: Instant
    version: int
    uses: int = Field(description="Post instances that show it.")
    scheduled: int = Field(description="Those of them that are on their way out.")
    posted: int = Field(description="Those of them that are out.")
    approval: ApprovalView | None = Field(description="Null while nobody has asked for any.")


def draft_of(body: NewContent | ContentChange) -> ContentDraft:
    """The fields that were sent, in the form that the service takes."""
    fields: dict[str, Any] = body.model_dump(exclude={"tenant_id", "version"}, exclude_unset=True)
    return drafted(fields)


def drafted(fields: Mapping[str, Any]) -> ContentDraft:
    """The fields of a content item that were sent, in the form that the service takes."""
    values = dict(fields)
    if "cta_url" in fields:
        values["cta_url"] = fields["cta_url"] or ""
    if "media" in fields:
        values["media"] = references(fields["media"])
    return ContentDraft(**values)


@router.get(PATH, tags=TAG, operation_id="list_content_items")
def list_content(
    access: Reader,
    service: Service,
    library: Library,
    status: Annotated[ContentStatus | None, Query()] = None,
    owner: Annotated[str | None, Query(max_length=128)] = None,
    search: Annotated[
        str | None, Query(max_length=200, description="In title and caption, whatever the case.")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[ContentView]:
    """Content items, newest first. A page may be short although more follow, as `cursor` shows."""
    listing = Cursors(
        tenant_id=access.tenant_id,
        question={"list": "content", "status": status, "owner": owner, "search": search},
        parts=["id"],
    )
    criteria = ContentFilter(status=status, owner=owner, search=search)
    page = service.list(access, criteria, limit=limit, after=listing.read(cursor))
    look = library.look(access.tenant_id, page.items)
    return Listed[ContentView](
        items=[shown(content, look) for content in page.items], cursor=listing.write(page.next)
    )


@router.get(f"{PATH}/thumbnails", tags=TAG, operation_id="list_content_thumbnails")
def list_thumbnails(
    access: Reader,
    service: Service,
    library: Library,
    ids: Annotated[
        str,
        Query(
            max_length=MAX_THUMBNAILS * 65,
            description="Of content items, parted by commas; a hundred at most.",
        ),
    ],
) -> Listed[ThumbnailView]:
    """Small pictures for calendars, by content item. Items without one are left out."""
    content_ids = [each for each in ids.split(",") if each]
    if len(content_ids) > MAX_THUMBNAILS:
        raise InvalidInput.of("ids", f"Name {MAX_THUMBNAILS} at most, and ask again for others.")
    urls = library.thumbnails(access.tenant_id, service.several(access, content_ids))
    items = [
        ThumbnailView(content_item_id=content_id, thumbnail_url=url)
        for content_id, url in urls.items()
    ]
    return Listed[ThumbnailView](items=items, cursor=None)


@router.post(
    PATH,
    tags=TAG,
    operation_id="create_content_item",
    status_code=201,
    middlewares=[idempotent],
)
def create_content(
    access: Editor, service: Service, library: Library, body: NewContent
) -> ContentView:
    """Write content."""
    return looked_at(service.create(access, draft_of(body)), library)


@router.get(f"{PATH}/<content_id>", tags=TAG, operation_id="get_content_item")
def get_content(
    access: Reader, service: Service, library: Library, content_id: ContentId
) -> ContentView:
    """One content item."""
    return looked_at(service.get(access, content_id), library)


@router.patch(f"{PATH}/<content_id>", tags=TAG, operation_id="change_content_item")
def change_content(
    access: Editor,
    service: Service,
    library: Library,
    content_id: ContentId,
    body: ContentChange,
) -> ContentView:
    """Change content; posts that are not out yet show the change. `status: Archived` archives it.

    Approved content is `Needs Approval` again when an editor changes what its posts show; an
    admin's changes are approved at once.
    """
    return looked_at(service.change(access, content_id, draft_of(body), body.version), library)


@router.delete(
    f"{PATH}/<content_id>", tags=TAG, operation_id="delete_content_item", status_code=204
)
def delete_content(access: Editor, service: Service, content_id: ContentId):  # type: ignore[no-untyped-def]  # a type would be a schema
    """Delete content that no post uses."""
    service.delete(access, content_id)
    return Response(status_code=204)


@router.post(f"{PATH}/<content_id>/submit", tags=TAG, operation_id="submit_content_item")
def submit_content(
    access: Editor,
    service: Service,
    library: Library,
    content_id: ContentId,
    body: ApprovalRequest | None = None,
) -> ContentView:
    """Ask for approval; until then nothing with this content goes out.

    Content that is already waiting is answered unchanged.
    """
    return looked_at(service.submit(access, content_id, **_said(body)), library)


@router.post(f"{PATH}/<content_id>/approve", tags=TAG, operation_id="approve_content_item")
def approve_content(
    access: Admin,
    service: Service,
    library: Library,
    content_id: ContentId,
    body: ApprovalDecision | None = None,
) -> ContentView:
    """Approve content that waits for it (admins); posts that were held back go out at once.

    The content becomes a draft, or has the status that its posts give it. `approval.covers` is
    every text that was approved, including the captions that posts have of their own.
    """
    return looked_at(service.decide(access, content_id, approved=True, **_said(body)), library)


@router.post(f"{PATH}/<content_id>/reject", tags=TAG, operation_id="reject_content_item")
def reject_content(
    access: Admin,
    service: Service,
    library: Library,
    content_id: ContentId,
    body: Rejection | None = None,
) -> ContentView:
    """Reject content that waits for approval, with a reason (admins).

    Nothing with it goes out until it is submitted again and approved. Its scheduled posts become
    drafts and keep their times. While one is being sent, the answer is 409 `post_on_its_way`, and
    nothing changes.
    """
    return looked_at(service.decide(access, content_id, approved=False, **_said(body)), library)


def _said(body: ApprovalRequest | ApprovalDecision | Rejection | None) -> dict[str, Any]:
    return {"note": body.note or None, "version": body.version} if body else {}


def looked_at(content: ContentItem, library: ContentMedia) -> ContentView:
    """The content in the form of answers, with its media looked up."""
    return shown(content, library.look(content.tenant_id, [content]))


def shown(content: ContentItem, look: Look) -> ContentView:
    """The content in the form of answers."""
    approval = content.approval
    return ContentView.model_validate(
        {
            **_plain(content, ContentView),
            **pictured(content.media, look),
            "approval": _approval(approval, look) if approval else None,
        }
    )


def _approval(approval: Approval, look: Look) -> dict[str, Any]:
    covers = approval.covers
    view = None
    if covers is not None:
        view = {**_plain(covers, CoversView), **pictured(covers.media, look)}
    return {**_plain(approval, ApprovalView), "covers": view}


def _plain(of: object, view: type[View]) -> dict[str, Any]:
    return {name: getattr(of, name) for name in view.model_fields if name not in _MEDIA}
