"""The posts that the deployment sends within the hour."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.cursors import Cursors
from api.dependencies import of
from api.operators import Operator
from api.schema import Cursor, Instant, Limit, Listed, View
from api.tables import AsTable, rows
from drumbeat.domain.posts import Status
from drumbeat.services.pending import Pending, PendingPosts

router = Router()


class PendingPostView(View):
    """A post that is to be sent. Its text and pictures are not shown: they are its business's."""

    id: str
    tenant_id: str
    platform: str
    channel_account_id: str
    status: Status
    scheduled_for: Instant | None
    due_at: Instant | None = Field(description="When it is to go out, after what put it off.")
    taken_up_at: Instant = Field(description="When it is taken up next, by itself.")
    tries: int = Field(description="How often it was taken up already.")

    @classmethod
    def of(cls, pending: Pending) -> PendingPostView:
        post = pending.post
        return cls(
            id=post.id,
            tenant_id=post.tenant_id,
            platform=post.platform,
            channel_account_id=post.channel_account_id,
            status=post.status,
            scheduled_for=post.scheduled_for,
            due_at=post.due_at,
            taken_up_at=pending.at,
            tries=pending.tries,
        )


@router.get(
    "/api/v1/admin/pending",
    tags=["admin"],
    operation_id="list_pending_posts",
    middlewares=[AsTable(PendingPostView)],
)
def list_pending_posts(
    request: Request,
    who: Operator,  # noqa: ARG001
    service: Annotated[PendingPosts, of(lambda app: app.pending_posts)],
    tenant_id: Annotated[str | None, Query(max_length=64, description="Of one business.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[PendingPostView]:
    """Posts that will be started within the hour, the earliest first (operators).

    Overdue posts come first. A page may be short although more follow, as `cursor` shows. With
    `Accept: text/csv` it is a table.
    """
    listing = Cursors(tenant_id="", question={"pending": tenant_id}, parts=["at", "tenant", "id"])
    page = service.list(tenant_id, limit=rows(request, limit), after=listing.read(cursor))
    return Listed[PendingPostView](
        items=[PendingPostView.of(each) for each in page.items],
        cursor=listing.write(page.next),
    )
