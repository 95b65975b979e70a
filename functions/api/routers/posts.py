"""Posts: one text for several accounts, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import MISSING, ConfigDict, Field, Strict

from api import problems
from api.access import Editor, Reader
from api.content_media import Library, Media, MediaUrls
from api.dependencies import of
from api.idempotency import never_repeated
from api.problems import Problem
from api.routers import content_items
from api.routers.channel_accounts import FindingView, PostOptions
from api.routers.content_items import (
    MAX_CAPTION,
    Caption,
    ContentId,
    ContentView,
    CtaUrl,
    Title,
)
from api.routers.post_instances import InstanceRow, InstanceView, plain, shown
from api.schema import TEXT, Minute, SentId, TenantBody, Version, View, request_id
from drumbeat.domain.content import ContentItem, CtaType
from drumbeat.services.content_media import ContentMedia
from drumbeat.services.placing import When
from drumbeat.services.posts import Answer, Composition, Destination, PostService
from drumbeat.services.reserving import Price

router = Router()
PATH = "/api/v1/marketing/posts"
TAG = ["posts"]
MAX_DESTINATIONS = 30

Service = Annotated[PostService, of(lambda app: app.compositions)]


class PostText(View):
    """A new text, with pictures and a button."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = Field(
        default=None, description="Without one, the first line of the text (80 characters)."
    )
    base_caption: Caption = ""
    media: Media | MISSING = MISSING
    media_urls: MediaUrls = Field(default=[])
    cta_type: CtaType = CtaType.NONE
    cta_url: CtaUrl | None = None


class DestinationBody(View):
    """One account, and what is different there."""

    model_config = ConfigDict(extra="forbid")

    channel_account_id: SentId
    caption: Annotated[str, Field(max_length=MAX_CAPTION), TEXT] | None = Field(
        default=None, description="Said here instead of the caption."
    )
    options: PostOptions | MISSING = Field(
        default=MISSING, description="Where they differ from the account's."
    )
    when: When | None = Field(default=None, description="Instead of the `when` of all.")
    scheduled_for: Minute | None = None


class NewPosts(TenantBody):
    content: PostText | None = Field(default=None, description="Or `content_item_id`.")
    content_item_id: SentId | None = None
    destinations: Annotated[list[DestinationBody], Field(min_length=1, max_length=MAX_DESTINATIONS)]
    when: When = Field(
        description="`at` needs `scheduled_for`, here or on each destination; `next_free` is the "
        "account's next empty slot."
    )
    scheduled_for: Minute | None = None
    submit_for_approval: Annotated[bool, Strict()] = False


class PostsChange(TenantBody):
    title: Title | MISSING = MISSING
    base_caption: Caption | MISSING = MISSING
    media: Media | MISSING = MISSING
    media_urls: MediaUrls | MISSING = MISSING
    cta_type: CtaType | MISSING = MISSING
    cta_url: CtaUrl | MISSING | None = MISSING
    scheduled_for: Minute | MISSING = Field(
        default=MISSING, description="The new time of all that have not gone out."
    )
    version: Version = None


class PostResult(View):
    """The result for one account: either `instance` or `error` is present."""

    model_config = ConfigDict(extra="forbid")

    channel_account_id: str
    instance: InstanceView | MISSING = MISSING
    findings: list[FindingView] | MISSING = Field(
        default=MISSING, description="What can be told without asking the network."
    )
    error: Problem | MISSING = MISSING


class PriceView(View):
    """What posts cost, in credits."""

    needed: int = Field(ge=0, description="One for each that is to go out.")
    available: int = Field(
        ge=0, description="Left for them before, in the months of credits in which they are due."
    )


class PostResults(View):
    content_item: ContentView
    results: list[PostResult]


class PlacedPosts(PostResults):
    credits: PriceView | None = Field(description="Null where the plan has no credits.")


class PostsView(View):
    """A text with all of its posts."""

    content_item: ContentView
    instances: list[InstanceRow]


@router.post(
    PATH, tags=TAG, operation_id="create_posts", status_code=201, middlewares=[never_repeated]
)
def create_posts(
    access: Editor, service: Service, library: Library, request: Request, body: NewPosts
) -> PlacedPosts:
    """Write a text, or take a stored one, and put it on several accounts.

    Each account has a result of its own, also when its post needs a credit and none is left
    (`no_credits`); the text stays whatever the results are.
    """
    content, answers = service.create(access, _composition(body))
    results = _results(content, answers, library, request)
    return _with_price(results, service.price(access, answers))


@router.post(f"{PATH}/check", tags=TAG, operation_id="check_posts")
def check_posts(
    access: Editor, service: Service, library: Library, request: Request, body: NewPosts
) -> PlacedPosts:
    """What `POST /posts` would answer now, without doing it; the ids in it are not kept."""
    content, answers = service.check(access, _composition(body))
    results = _results(content, answers, library, request)
    return _with_price(results, service.price(access, answers))


@router.get(f"{PATH}/<content_id>", tags=TAG, operation_id="get_posts")
def get_posts(
    access: Reader, service: Service, library: Library, content_id: ContentId
) -> PostsView:
    """A text with its posts, by time: the newest 75; `GET /post-instances` lists all."""
    content, posts = service.get(access, content_id)
    rows = [InstanceRow.model_validate(plain(post)) for post in posts]
    return PostsView(content_item=content_items.looked_at(content, library), instances=rows)


@router.patch(f"{PATH}/<content_id>", tags=TAG, operation_id="change_posts")
def change_posts(
    access: Editor,
    service: Service,
    library: Library,
    request: Request,
    content_id: ContentId,
    body: PostsChange,
) -> PostResults:
    """Change the text; with `scheduled_for`, move all of its posts that have not gone out.

    409 `too_many_posts` when it has more than 75.
    """
    fields = body.model_dump(exclude={"tenant_id", "version"})
    when = fields.pop("scheduled_for", None)
    content, answers = service.change(
        access,
        content_id,
        content_items.drafted(fields),
        scheduled_for=when,
        version=body.version,
    )
    return _results(content, answers, library, request)


@router.delete(f"{PATH}/<content_id>", tags=TAG, operation_id="delete_posts", status_code=204)
def delete_posts(access: Editor, service: Service, content_id: ContentId):  # type: ignore[no-untyped-def]  # a type would be a schema
    """Remove its posts that have not gone out, and the text unless a post that has gone out shows
    it.

    409 `status_conflict` while one is being sent, `too_many_posts` when it has more than 75.
    """
    service.delete(access, content_id)
    return Response(status_code=204)


def _composition(body: NewPosts) -> Composition:
    text = body.content
    return Composition(
        content=content_items.drafted(text.model_dump(exclude_unset=True)) if text else None,
        content_item_id=body.content_item_id,
        destinations=[Destination(**each.model_dump()) for each in body.destinations],
        when=body.when,
        scheduled_for=body.scheduled_for,
        submit_for_approval=body.submit_for_approval,
    )


def _results(
    content: ContentItem, answers: Sequence[Answer], library: ContentMedia, request: Request
) -> PostResults:
    asked_as = request_id(request.resolved_event.raw_event)
    results = [
        PostResult(channel_account_id=each.channel_account_id, **_answered(each, asked_as))
        for each in answers
    ]
    return PostResults(content_item=content_items.looked_at(content, library), results=results)


def _with_price(results: PostResults, price: Price | None) -> PlacedPosts:
    view = PriceView(needed=price.needed, available=price.available) if price else None
    return PlacedPosts(**dict(results), credits=view)


def _answered(answer: Answer, asked_as: str) -> dict[str, Any]:
    if answer.error is not None:
        return {"error": problems.document(answer.error, asked_as)}
    if answer.instance is None:
        return {}
    findings = [FindingView.model_validate(each) for each in answer.findings]
    return {"instance": shown(answer.instance), "findings": findings}
