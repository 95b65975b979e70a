"""The limits of each route's work; a route that is missing here fails.

Work is counted in calls of the database: a page of 1 MB, a transaction, an item, a batch of 100. A
call takes 25 ms on one machine and up to 100 ms on AWS; a request has 29 s.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from api import openapi
from api.routers import connections, post_instances, posts
from drumbeat.domain.analytics import MOST_DAYS
from drumbeat.domain.error_log import KEPT
from drumbeat.persistence import assets
from drumbeat.services import (
    allowance,
    approvals,
    asking_again,
    businesses,
    calendar,
    contents,
    daily_logs,
    deauthorising,
    history,
    instances,
    library,
    notifications,
    operator_log,
    pending,
    placing,
    resolving,
    tenants,
    topoff_orders,
    uploads,
)
from drumbeat.services.posts import MAX_POSTS
from drumbeat.settings import Settings
from tests import whole_api

#: How many calls a request has time for, at 50 ms a call.
MOST_CALLS = 29_000 // 50


@dataclass(frozen=True)
class Bound:
    """At most `calls` calls, and the reason why (`by`)."""

    calls: int
    by: str


ITEMS = Bound(20, "a few items, named by their keys")
NONE = Bound(0, "what the code knows, or Cognito")
ROSTER = Bound(20, "quotas of members and businesses; a page of 100")
AGENDA = Bound(80, "accounts, pages of what is scheduled, which plans bound, and as `credits`")
ACCOUNTS = Bound(20, "the quota of accounts; a page of 100")
POST = Bound(30, "one post, its content and account; tried five times where others write")
COUNTED = Bound(100, "a business's months, and the names of what stands in its calendar")
LINES = Bound(daily_logs.MOST_READ // 100 + KEPT.days, "lines read, and days of which any are kept")
BANNERS = Bound(80, "500 banners of a website, their pictures and counts; tried five times")
BANNERS_SEEN = Bound(80, "20 banners seen and 20 clicked, each counted by two writes at most")
#: S3 lists a thousand parts at a time, and no upload has more than ten thousand.
UPLOAD = Bound(45, "one asset, and the parts of its upload; tried five times where others write")
USED = Bound(
    library._MOST_CONTENTS + library._MOST_POSTS // 10 + 20,
    "the newest texts and posts that use it",
)
#: A post's two items, its slot, the change, the start; and what posts share, such as the month of
#: credits.
PER_POST = 5

PLACED = Bound(
    posts.MAX_DESTINATIONS * (PER_POST + 2) + placing._MOST_LOOKED_AT // placing._READ_AT_A_TIME,
    "accounts named in a call, and one search for their next empty slots",
)

BOUNDS = {
    "GET /api/v1/admin/analytics": Bound(
        2 * MOST_DAYS // 50, "days looked at; 50 of the largest are a page of 1 MB"
    ),
    "GET /api/v1/admin/automation-rules": NONE,
    "GET /api/v1/admin/errors": LINES,
    "GET /api/v1/admin/jobs": LINES,
    "GET /api/v1/admin/jobs/{job_id}": ITEMS,
    "POST /api/v1/admin/jobs/{job_id}/retry": ITEMS,
    "PATCH /api/v1/admin/tenants/{tenant_id}": Bound(
        200, "a few items and months; with fewer credits the calendar, and scheduled posts"
    ),
    "GET /api/v1/admin/pending": Bound(
        pending.MOST_READ // pending._READ_AT_A_TIME * Settings(table_name="").due_shards
        + 3 * pending.MOST_SHOWN // 100,
        "due entries read; posts shown, with what stands around them",
    ),
    "GET /api/v1/admin/plans": ITEMS,
    "PATCH /api/v1/admin/plans": ITEMS,
    "GET /api/v1/admin/tenants/{tenant_id}/credit-differences": COUNTED,
    "POST /api/v1/admin/tenants/{tenant_id}/credit-differences/correct": Bound(
        200, "as `COUNTED`, once more for each month that is wrong"
    ),
    "GET /api/v1/admin/changes": Bound(
        operator_log._MOST_READ // operator_log._READ_AT_A_TIME, "entries read; the cursor goes on"
    ),
    "GET /api/v1/admin/tenants": Bound(
        2 * businesses._MOST_READ // businesses._READ_AT_A_TIME,
        "businesses read; the cursor goes on",
    ),
    "POST /api/auth/confirm": NONE,
    "POST /api/auth/forgot": NONE,
    "POST /api/auth/login": NONE,
    "POST /api/auth/logout": NONE,
    "DELETE /api/auth/me": Bound(
        5 * Settings(table_name="").businesses_per_person + 3 * tenants.MOST_DECLINED,
        "the quota of businesses, and so many invitations",
    ),
    "GET /api/auth/me": ROSTER,
    "POST /api/auth/refresh": NONE,
    "POST /api/auth/register": ITEMS,
    "POST /api/auth/resend": NONE,
    "POST /api/auth/reset": NONE,
    "POST /api/v1/invitations/{invitation_id}/accept": ROSTER,
    "POST /api/v1/invitations/{invitation_id}/decline": ROSTER,
    "GET /api/v1/marketing/calendar": Bound(
        2 * calendar.MOST_PAGES, "pages of the calendar; the answer goes on under its `Link`"
    ),
    "GET /api/v1/marketing/channel-accounts": ACCOUNTS,
    "POST /api/v1/marketing/channel-accounts": ACCOUNTS,
    "GET /api/v1/marketing/channel-accounts/{account_id}": ITEMS,
    "DELETE /api/v1/marketing/channel-accounts/{account_id}": Bound(
        allowance.IN_A_REQUEST + 20, "an allowance; the queue does the rest"
    ),
    "PATCH /api/v1/marketing/channel-accounts/{account_id}": Bound(
        allowance.IN_A_REQUEST + 20, "an allowance; the queue does the rest"
    ),
    "POST /api/v1/marketing/channel-accounts/{account_id}/check": ITEMS,
    "POST /api/v1/marketing/channel-accounts/{account_id}/pause": ITEMS,
    "POST /api/v1/marketing/channel-accounts/{account_id}/resume": ITEMS,
    "POST /api/v1/marketing/channel-accounts/{account_id}/test": ITEMS,
    "GET /api/oauth/callback/{platform}": ITEMS,
    "POST /api/oauth/deauthorise/{platform}": Bound(
        5 * deauthorising.MOST_AT_ONCE, "accounts of one person; the rest with the next call"
    ),
    "POST /api/oauth/data-deletion/{platform}": Bound(
        5 * deauthorising.MOST_AT_ONCE, "accounts of one person; the rest with the next call"
    ),
    "GET /api/oauth/data-deletion/{code}": ITEMS,
    "POST /api/v1/marketing/connections": ITEMS,
    "GET /api/v1/marketing/connections/{connection_id}": ACCOUNTS,
    "POST /api/v1/marketing/connections/{connection_id}/accounts": Bound(
        10 * connections.MAX_CHOICES, "targets named in a call; networks are asked for 15 s"
    ),
    "GET /api/v1/marketing/content-items": Bound(
        contents._MOST_READ // 100, "items read; the cursor goes on"
    ),
    "GET /api/v1/marketing/content-items/thumbnails": ITEMS,
    "POST /api/v1/marketing/content-items": ITEMS,
    "GET /api/v1/marketing/content-items/{content_id}": ITEMS,
    "DELETE /api/v1/marketing/content-items/{content_id}": ITEMS,
    "PATCH /api/v1/marketing/content-items/{content_id}": Bound(
        max(contents.TITLE_CALLS + 20, PER_POST * approvals.MOST_AT_ONCE),
        "an allowance for a new title, the queue does the rest; or a decision, as `reject`",
    ),
    "POST /api/v1/marketing/content-items/{content_id}/approve": Bound(
        PER_POST * approvals.MOST_AT_ONCE, "posts started at once; the sweep starts the others"
    ),
    "POST /api/v1/marketing/content-items/{content_id}/reject": Bound(
        PER_POST * approvals.MOST_AT_ONCE, "posts made drafts at once; asked again, it goes on"
    ),
    "POST /api/v1/marketing/content-items/{content_id}/submit": ITEMS,
    "GET /api/v1/marketing/history": Bound(
        history._MOST_READ // history._READ_AT_A_TIME + 20,
        "entries read, the cursor goes on; and posts without a time, which people keep",
    ),
    "GET /api/v1/marketing/banners": BANNERS,
    "POST /api/v1/marketing/banners": BANNERS,
    "POST /api/v1/marketing/banners/reorder": BANNERS,
    "GET /api/v1/marketing/banners/{banner_id}": ITEMS,
    "PATCH /api/v1/marketing/banners/{banner_id}": BANNERS,
    "DELETE /api/v1/marketing/banners/{banner_id}": BANNERS,
    "GET /api/v1/marketing/banners/site": BANNERS,
    "POST /api/v1/marketing/banners/site/rotate": BANNERS,
    "POST /api/public/banners/seen": BANNERS_SEEN,
    "POST /api/public/mail/stop": ITEMS,
    "GET /api/v1/notifications/mail": ITEMS,
    "PATCH /api/v1/notifications/mail": ITEMS,
    "GET /api/v1/marketing/media": Bound(
        library._MOST_READ // library._READ_AT_A_TIME, "assets read; the cursor goes on"
    ),
    "POST /api/v1/marketing/media": UPLOAD,
    "POST /api/v1/marketing/media/from-url": ITEMS,
    "POST /api/v1/marketing/media/presign": ITEMS,
    "POST /api/v1/marketing/media/upload-tokens": ITEMS,
    "POST /api/v1/marketing/media/uploads": Bound(
        uploads.MAX_FILES + 5, "files named in a call: one transaction, and a look for each hash"
    ),
    "POST /api/v1/marketing/media/uploads/sign": UPLOAD,
    "POST /api/v1/marketing/media/uploads/{asset_id}/complete": UPLOAD,
    "GET /api/v1/marketing/media/space": ITEMS,
    "GET /api/v1/marketing/media/{asset_id}": USED,
    "DELETE /api/v1/marketing/media/{asset_id}": Bound(
        2 * (assets.MOST_USES // 100 + library._MOST_CONTENTS), "uses that are read; a transaction"
    ),
    "PATCH /api/v1/marketing/media/{asset_id}": Bound(
        20 + 3 * (asking_again.MOST_TEXTS // asking_again.AT_ONCE + 1),
        "the texts that show it, read before and after, so many at a time",
    ),
    "POST /api/v1/marketing/media/{asset_id}/archive": ITEMS,
    "POST /api/v1/marketing/media/{asset_id}/cover": ITEMS,
    "GET /api/v1/marketing/media/{asset_id}/fits": ITEMS,
    "POST /api/v1/marketing/media/{asset_id}/refresh": USED,
    "POST /api/v1/marketing/media/{asset_id}/replace": ITEMS,
    "POST /api/v1/marketing/media/{asset_id}/restore": ITEMS,
    "GET /api/public/uppy/{token}/s3/params": ITEMS,
    "POST /api/public/uppy/{token}/s3/multipart": ITEMS,
    "GET /api/public/uppy/{token}/s3/multipart/{upload_id}": UPLOAD,
    "DELETE /api/public/uppy/{token}/s3/multipart/{upload_id}": UPLOAD,
    "POST /api/public/uppy/{token}/s3/multipart/{upload_id}/complete": UPLOAD,
    "GET /api/public/uppy/{token}/s3/multipart/{upload_id}/{part_number}": ITEMS,
    "GET /api/v1/marketing/platforms": NONE,
    "GET /api/v1/marketing/post-instances": Bound(
        instances._MOST_READ // instances._READ_AT_A_TIME + 1, "posts read; the cursor goes on"
    ),
    "POST /api/v1/marketing/post-instances/bulk": Bound(
        PER_POST * post_instances.MAX_BULK, "accounts named in a call"
    ),
    "POST /api/v1/marketing/post-instances/missed/resolve": Bound(
        resolving._MOST_READ // resolving._READ_AT_A_TIME + PER_POST * resolving.MAX_AT_ONCE,
        "posts read and decided on; the cursor goes on",
    ),
    "POST /api/v1/marketing/post-instances/retry": Bound(
        resolving._MOST_READ // resolving._READ_AT_A_TIME + PER_POST * resolving.MAX_AT_ONCE,
        "posts read and retried; the cursor goes on",
    ),
    "GET /api/v1/marketing/post-instances/{instance_id}": ITEMS,
    "DELETE /api/v1/marketing/post-instances/{instance_id}": POST,
    "PATCH /api/v1/marketing/post-instances/{instance_id}": POST,
    "GET /api/v1/marketing/post-instances/{instance_id}/attempts": Bound(
        20, "one post's tries, of which each takes minutes or a person"
    ),
    "POST /api/v1/marketing/post-instances/{instance_id}/cancel": POST,
    "POST /api/v1/marketing/post-instances/{instance_id}/content": POST,
    "POST /api/v1/marketing/post-instances/{instance_id}/post-now": POST,
    "POST /api/v1/marketing/post-instances/{instance_id}/preflight": POST,
    "POST /api/v1/marketing/post-instances/{instance_id}/resolve": POST,
    "POST /api/v1/marketing/post-instances/{instance_id}/retry": POST,
    "POST /api/v1/marketing/posts": PLACED,
    "POST /api/v1/marketing/posts/check": PLACED,
    "GET /api/v1/marketing/posts/{content_id}": Bound(MAX_POSTS + 5, "the newest posts of a text"),
    "PATCH /api/v1/marketing/posts/{content_id}": Bound(
        PER_POST * MAX_POSTS + contents.TITLE_CALLS, "posts of a text; more are refused, in words"
    ),
    "DELETE /api/v1/marketing/posts/{content_id}": Bound(
        PER_POST * MAX_POSTS, "posts of a text; more are refused, in words"
    ),
    "GET /api/v1/marketing/punctuality": Bound(
        history.MOST_PAGES + 20, "pages of the calendar; more is refused, in words"
    ),
    "GET /api/v1/marketing/scheduler/jobs/{job_id}": ITEMS,
    "POST /api/v1/marketing/scheduler/preview": Bound(0, "366 days of one schedule, worked out"),
    "POST /api/v1/marketing/scheduler/topoff": Bound(
        topoff_orders.MOST_CALLS + 20, "slots and accounts, then an allowance; beyond, it is a job"
    ),
    "POST /api/billing/events": ITEMS,
    "GET /api/v1/limits": AGENDA,
    "POST /api/v1/limits/check": AGENDA,
    "GET /api/v1/plan": ACCOUNTS,
    "GET /api/v1/plan/preview": AGENDA,
    "PATCH /api/v1/plan": ACCOUNTS,
    "GET /api/v1/credits": Bound(
        60, "months that matter, and what stands in one: 50 pages of the calendar at most"
    ),
    "GET /api/v1/credits/ledger": ITEMS,
    "GET /api/v1/notifications": Bound(
        notifications._MOST_READ // notifications._READ_AT_A_TIME + 20,
        "notifications read; the cursor goes on",
    ),
    "POST /api/v1/notifications/read-all": ITEMS,
    "DELETE /api/v1/notifications/{notification_id}": ITEMS,
    "POST /api/v1/notifications/{notification_id}/read": ITEMS,
    "GET /api/v1/tenants": ROSTER,
    "POST /api/v1/tenants": ROSTER,
    "GET /api/v1/tenants/{tenant_id}": ITEMS,
    "PATCH /api/v1/tenants/{tenant_id}": ITEMS,
    "DELETE /api/v1/tenants/{tenant_id}": ITEMS,
    "POST /api/v1/tenants/{tenant_id}/keep": ITEMS,
    "POST /api/v1/tenants/{tenant_id}/export": ITEMS,
    "GET /api/v1/tenants/{tenant_id}/exports/{export_id}": ITEMS,
    "GET /api/v1/tenants/{tenant_id}/members": ROSTER,
    "POST /api/v1/tenants/{tenant_id}/members": ROSTER,
    "DELETE /api/v1/tenants/{tenant_id}/members/{member_id}": ROSTER,
    "PATCH /api/v1/tenants/{tenant_id}/members/{member_id}": ROSTER,
    "GET /api/v1/zones": NONE,
}


def routes() -> set[str]:
    paths = openapi.document(whole_api.app)["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_every_route_says_what_bounds_its_work() -> None:
    assert set(BOUNDS) == routes()


@pytest.mark.parametrize("route", BOUNDS)
def test_that_much_can_be_done_in_one_request(route: str) -> None:
    assert BOUNDS[route].calls <= MOST_CALLS
    assert BOUNDS[route].by
