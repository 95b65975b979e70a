"""What the conformance suite must know of each network: how to connect, and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drumbeat.domain.derivatives import MP4
from drumbeat.domain.media import AssetKind, StoredFile
from drumbeat.domain.publishing import Medium, Refusal
from drumbeat.settings import Settings
from local.stack import sandbox_settings
from sandbox.pinterest import boards_of, person_of
from tests.integration.faults.connections import FILM
from tests.samples import asset


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """An answer of the network, and what it means for a post that does not exist.

    `meaning` None: the answer does not say whether the post exists. `kind`: the class of answers
    that not all networks have, one of `KINDS`. `at`: the step that is answered so; empty: the one
    that shows something.
    """

    case: str
    status: int
    body: Any
    meaning: Refusal | None
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    at: str = ""


#: Classes of answers that not all networks have, and those that have them.
KINDS: Mapping[str, set[str]] = {
    # The same post is there already, or seems to be.
    "duplicate": {"facebook", "linkedin", "x"},
    # The answer has what was asked for, and errors beside it.
    "partial": {"x"},
    # The limit holds for a day, or until the network's day ends.
    "next_day": {"tiktok", "youtube"},
    "until_midnight": {"linkedin", "youtube"},
}

PICTURE = Medium(url="https://cdn.example/a.png", alt="A pipe")
VIDEO = Medium(
    url="https://cdn.example/a.mp4",
    asset=asset(id="film", kind=AssetKind.VIDEO),
    file=StoredFile(
        key="media/film/full.mp4", content_type=MP4, size=len(FILM), width=1600, height=1200
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """`connection` is accepted by the stand-in, `refused` is not. `commit`: the calls that show
    something. `prepares`: preparing calls the network. `medium`: what a usual post shows."""

    name: str
    connection: Mapping[str, Any]
    refused: Mapping[str, Any]
    commit: str = "commit"
    #: Options without a default, which must be chosen for each post.
    options: Mapping[str, Any] = field(default_factory=dict)
    takes_bytes: bool = True
    prepares: bool = True
    medium: Medium = PICTURE
    #: Refused access is renewed, and the post goes out.
    renews: bool = False
    #: The stand-in makes one post of a repeated commit, whatever the profile promises.
    keeps_once: bool = True
    errors: tuple[Error, ...] = ()

    def __str__(self) -> str:
        return self.name


def facebook_error(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    error = {"message": "Said in some language.", "type": "OAuthException", "code": code, **more}
    return {"error": error if subcode is None else {**error, "error_subcode": subcode}}


def bluesky_error(name: str, message: str = "Said there.") -> dict[str, str]:
    return {"error": name, "message": message}


def x_error(status: int, detail: str, title: str = "", kind: str = "about:blank") -> dict[str, Any]:
    return {"title": title or "Forbidden", "detail": detail, "type": kind, "status": status}


def tiktok_error(code: str) -> dict[str, Any]:
    return {"data": {}, "error": {"code": code, "message": "Said there.", "log_id": "1"}}


def youtube_error(reason: str, status: int, message: str = "Said there.") -> dict[str, Any]:
    listed = [{"message": message, "domain": "youtube.video", "reason": reason}]
    return {"error": {"code": status, "message": message, "errors": listed}}


def wordpress_error(code: str, status: int) -> dict[str, Any]:
    return {"code": code, "message": "Said there.", "data": {"status": status}}


def google_error(status: int, reason: str = "", **metadata: str) -> dict[str, Any]:
    details = [{"reason": reason, "metadata": metadata}] if reason else []
    return {"error": {"code": status, "message": "Said there.", "details": details}}


def pinterest_error(code: int = 0, message: str = "Said there.") -> dict[str, Any]:
    return {"code": code, "message": message}


#: Recorded or documented; the rest of Facebook's are in tests/unit/platforms.
NETWORKS = (
    Network(
        name="facebook",
        connection={"page_id": "1234", "access_token": "sandbox-canary-token"},
        refused={"page_id": "1234", "access_token": "expired-canary-token"},
        takes_bytes=False,
        errors=(
            Error(
                case="session expired",
                status=400,
                body=facebook_error(190, 463),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="page limit", status=400, body=facebook_error(32), meaning=Refusal.RATE_LIMITED
            ),
            Error(case="unknown error", status=500, body=facebook_error(1), meaning=None),
            Error(
                case="transient",
                status=500,
                body=facebook_error(2, is_transient=True),
                meaning=None,
            ),
            Error(
                case="parameter", status=400, body=facebook_error(100), meaning=Refusal.PERMANENT
            ),
            Error(
                case="photo not fetched",
                status=400,
                body=facebook_error(324, 2069019),
                meaning=Refusal.TRANSIENT,
            ),
            Error(
                # It is asked for then, and is not there.
                case="same post twice in a row",
                status=400,
                body=facebook_error(506),
                meaning=Refusal.PERMANENT,
                kind="duplicate",
            ),
        ),
    ),
    Network(
        name="webhook",
        connection={
            "url": "{sandbox}/webhooks/canary-path",
            "secret": "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5",
        },
        refused={
            "url": "{sandbox}/webhooks/canary-path",
            "secret": "whsec_YW5vdGhlci1hbm90aGVyLWFub3RoZXItYW5vdGg=",
        },
        commit="webhook",
        takes_bytes=False,
        prepares=False,
        errors=(
            Error(case="unsubscribed", status=410, body={}, meaning=Refusal.REAUTH),
            Error(case="too many", status=429, body={}, meaning=Refusal.RATE_LIMITED),
            Error(case="too early", status=425, body={}, meaning=Refusal.TRANSIENT),
            Error(case="refused", status=400, body={}, meaning=Refusal.PERMANENT),
            Error(case="broken", status=500, body={}, meaning=None),
        ),
    ),
    Network(
        name="bluesky",
        connection={"handle": "h2o.example.com", "app_password": "sand-cana-ryca-nary"},
        refused={"handle": "h2o.example.com", "app_password": "wron-gcan-aryc-anar"},
        renews=True,
        errors=(
            Error(
                case="taken down",
                status=401,
                body=bluesky_error("AccountTakedown", "Account has been taken down"),
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="not logged in",
                status=401,
                body=bluesky_error("AuthenticationRequired"),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="record refused",
                status=400,
                body=bluesky_error("InvalidRequest"),
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="too large",
                status=413,
                body=bluesky_error("PayloadTooLarge", "request entity too large"),
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="rate limit",
                status=429,
                body=bluesky_error("RateLimitExceeded", "Rate Limit Exceeded"),
                meaning=Refusal.RATE_LIMITED,
            ),
            Error(case="upstream", status=502, body=bluesky_error("UpstreamFailure"), meaning=None),
            Error(
                case="internal",
                status=500,
                body=bluesky_error("InternalServerError"),
                meaning=None,
            ),
        ),
    ),
    Network(
        name="instagram",
        connection={"user_id": "17841400000000002", "access_token": "sandbox-canary-token"},
        refused={"user_id": "17841400000000002", "access_token": "expired-canary-token"},
        takes_bytes=False,
        errors=(
            Error(
                case="session expired",
                status=400,
                body=facebook_error(190, 463),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="no permission", status=400, body=facebook_error(10), meaning=Refusal.REAUTH
            ),
            Error(
                case="posts of the day used up",
                status=400,
                body=facebook_error(9, 2207042),
                meaning=Refusal.RATE_LIMITED,
            ),
            Error(
                case="throttled",
                status=400,
                body=facebook_error(80002),
                meaning=Refusal.RATE_LIMITED,
            ),
            Error(
                case="not ready",
                status=400,
                body=facebook_error(9007, 2207027),
                meaning=Refusal.TRANSIENT,
            ),
            Error(
                case="container gone",
                status=400,
                body=facebook_error(24, 2207008),
                meaning=Refusal.TRANSIENT,
            ),
            Error(
                case="account restricted",
                status=400,
                body=facebook_error(25, 2207050),
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="image too large",
                status=400,
                body=facebook_error(36000, 2207004),
                meaning=Refusal.PERMANENT,
            ),
            # Recorded for posts that existed.
            Error(case="blocked", status=403, body=facebook_error(4, 2207051), meaning=None),
            Error(
                case="transient, though it is there",
                status=400,
                body=facebook_error(2, is_transient=True),
                meaning=None,
            ),
        ),
    ),
    Network(
        name="threads",
        connection={"user_id": "17841400000000003", "access_token": "sandbox-canary-token"},
        refused={"user_id": "17841400000000003", "access_token": "expired-canary-token"},
        takes_bytes=False,
        errors=(
            Error(
                case="session expired",
                status=400,
                body=facebook_error(190, 463),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="not visible yet",
                status=400,
                body=facebook_error(24, 4279009),
                meaning=Refusal.TRANSIENT,
            ),
            Error(
                case="throttled", status=400, body=facebook_error(4), meaning=Refusal.RATE_LIMITED
            ),
            Error(
                case="parameter", status=400, body=facebook_error(100), meaning=Refusal.PERMANENT
            ),
            Error(case="blocked", status=403, body=facebook_error(4, 2207051), meaning=None),
            Error(
                case="transient",
                status=500,
                body=facebook_error(2, is_transient=True),
                meaning=None,
            ),
        ),
    ),
    Network(
        name="google_business",
        connection={
            "location": "accounts/1001/locations/2001",
            "access_token": "sandbox-canary-token",
            "refresh_token": "sandbox-canary-token",
        },
        refused={
            "location": "accounts/1001/locations/2001",
            "access_token": "expired-canary-token",
            "refresh_token": "expired-canary-token",
        },
        options={"starts_on": "2026-12-24", "ends_on": "2026-12-26"},
        takes_bytes=False,
        prepares=False,
        renews=True,
        keeps_once=False,
        errors=(
            Error(
                case="scopes lack",
                status=403,
                body=google_error(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="API not enabled",
                status=403,
                body=google_error(403, "SERVICE_DISABLED"),
                meaning=Refusal.OPERATOR,
            ),
            Error(case="no access", status=403, body=google_error(403), meaning=Refusal.PERMANENT),
            Error(case="content", status=400, body=google_error(400), meaning=Refusal.PERMANENT),
            Error(case="gone", status=404, body=google_error(404), meaning=Refusal.PERMANENT),
            Error(case="our path", status=404, body="<html>", meaning=Refusal.PERMANENT),
            Error(
                case="too many", status=429, body=google_error(429), meaning=Refusal.RATE_LIMITED
            ),
            Error(
                case="not approved",
                status=429,
                body=google_error(429, "RATE_LIMIT_EXCEEDED", quota_limit_value="0"),
                meaning=Refusal.OPERATOR,
            ),
            Error(case="internal", status=500, body=google_error(500), meaning=None),
            Error(case="unavailable", status=503, body=google_error(503), meaning=None),
        ),
    ),
    Network(
        name="pinterest",
        connection={
            "username": "h2o",
            "access_token": "sandbox-canary-token",
            "refresh_token": "sandbox-canary-token.first",
        },
        refused={
            "username": "h2o",
            "access_token": "expired-canary-token",
            "refresh_token": "expired-canary-token.first",
        },
        options={"board": next(iter(boards_of(person_of("sandbox-canary-token"))))},
        takes_bytes=False,
        prepares=False,
        renews=True,
        keeps_once=False,
        errors=(
            Error(
                case="scopes lack",
                status=401,
                body=pinterest_error(3),
                meaning=Refusal.REAUTH,
            ),
            Error(case="content", status=400, body=pinterest_error(1), meaning=Refusal.PERMANENT),
            Error(
                case="picture out of reach",
                status=400,
                body=pinterest_error(1, "Unable to reach the URL. Please check the URL."),
                meaning=Refusal.TRANSIENT,
            ),
            Error(
                case="trial access",
                status=403,
                body=pinterest_error(29),
                meaning=Refusal.OPERATOR,
            ),
            Error(
                case="blocked link", status=403, body=pinterest_error(), meaning=Refusal.PERMANENT
            ),
            Error(
                case="board gone", status=404, body=pinterest_error(40), meaning=Refusal.PERMANENT
            ),
            Error(
                case="too many",
                status=429,
                body=pinterest_error(8),
                meaning=Refusal.RATE_LIMITED,
            ),
            Error(case="server error", status=500, body=pinterest_error(12), meaning=None),
            Error(case="gateway", status=502, body="<html>", meaning=None),
        ),
    ),
    Network(
        name="mastodon",
        connection={"instance_url": "{sandbox}", "access_token": "sandbox-canary-h2o"},
        refused={"instance_url": "{sandbox}", "access_token": "somebody-elses-canary"},
        errors=(
            Error(
                case="token invalid",
                status=401,
                body={"error": "The access token is invalid"},
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="too long, in German",
                status=422,
                body={"error": "Gültigkeitsprüfung ist fehlgeschlagen: Text Begrenzung von 500"},
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="gone",
                status=404,
                body={"error": "Record not found"},
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="too many",
                status=429,
                body={"error": "Too many requests"},
                meaning=Refusal.RATE_LIMITED,
            ),
            Error(case="maintenance", status=503, body="<html>", meaning=None),
        ),
    ),
    Network(
        name="wordpress",
        connection={
            "site_url": "{sandbox}/wordpress",
            "username": "ada",
            "application_password": "sand cana ryca nary cana ryca",
        },
        refused={
            "site_url": "{sandbox}/wordpress",
            "username": "ada",
            "application_password": "wron gcan aryc anar ycan aryc",
        },
        errors=(
            Error(
                case="not logged in",
                status=401,
                body=wordpress_error("rest_not_logged_in", 401),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="may not publish",
                status=403,
                body=wordpress_error("rest_cannot_publish", 403),
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="no such post",
                status=404,
                body=wordpress_error("rest_post_invalid_id", 404),
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="parameter",
                status=400,
                body=wordpress_error("rest_invalid_param", 400),
                meaning=Refusal.PERMANENT,
            ),
            Error(case="moved", status=301, body="", meaning=Refusal.PERMANENT),
            Error(case="too many", status=429, body="slow down", meaning=Refusal.RATE_LIMITED),
            Error(
                case="critical error",
                status=500,
                body=wordpress_error("internal_server_error", 500),
                meaning=None,
            ),
            Error(case="maintenance", status=503, body="<html>", meaning=None),
        ),
    ),
    Network(
        name="linkedin",
        connection={
            "author": "urn:li:organization:5590506",
            "access_token": "sandbox-canary-token",
        },
        refused={
            "author": "urn:li:organization:5590506",
            "access_token": "expired-canary-token",
        },
        # If nothing can be renewed the call is repeated once: new access may not be known yet.
        renews=True,
        # All kinds of errors: tests/unit/platforms.
        errors=(
            Error(
                case="revoked",
                status=401,
                body={"status": 401, "serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN"},
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="version is no more",
                status=426,
                body={"status": 426, "code": "NONEXISTENT_VERSION"},
                meaning=Refusal.OPERATOR,
            ),
            Error(
                case="too long",
                status=400,
                body={"status": 400, "code": "FIELD_LENGTH_TOO_LONG"},
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="not ready",
                status=400,
                body={"status": 400, "code": "MEDIA_ASSET_WAITING_UPLOAD"},
                meaning=Refusal.TRANSIENT,
            ),
            Error(
                case="too many",
                status=429,
                body={"status": 429, "code": "TOO_MANY_REQUESTS"},
                meaning=Refusal.RATE_LIMITED,
            ),
            Error(
                case="calls of the day used up",
                status=429,
                body={
                    "status": 429,
                    "serviceErrorCode": 101,
                    "code": "TOO_MANY_REQUESTS",
                    "message": "Said there: APPLICATION DAY.",
                },
                meaning=Refusal.RATE_LIMITED,
                kind="until_midnight",
            ),
            Error(
                case="duplicate",
                status=422,
                body={
                    "status": 422,
                    "message": "Content is a duplicate of urn:li:share:7429862475279511552",
                },
                meaning=None,
                kind="duplicate",
            ),
            Error(case="service", status=503, body={"status": 503}, meaning=None),
        ),
    ),
    Network(
        name="x",
        connection={
            "user_id": "2244994946",
            "access_token": "sandbox-2244994946-canary",
            "refresh_token": "sandbox-2244994946-refresh-canary",
        },
        refused={
            "user_id": "2244994946",
            "access_token": "expired-canary-token",
            "refresh_token": "expired-canary-refresh",
        },
        renews=True,
        keeps_once=False,
        # All kinds of errors: tests/unit/platforms.
        errors=(
            Error(
                case="unauthorized",
                status=401,
                body=x_error(401, "Unauthorized"),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="credits depleted",
                status=402,
                body=x_error(402, "No credits.", "CreditsDepleted"),
                meaning=Refusal.OPERATOR,
            ),
            Error(
                case="taken for spam",
                status=403,
                body=x_error(403, "To protect our users from spam, we can't do this right now."),
                meaning=Refusal.RATE_LIMITED,
            ),
            Error(
                case="not permitted",
                status=403,
                body=x_error(403, "You are not permitted to perform this action."),
                meaning=Refusal.PERMANENT,
            ),
            # It is unknown whose text that is.
            Error(
                case="duplicate",
                status=403,
                body=x_error(403, "You are not allowed to create a Tweet with duplicate content."),
                meaning=None,
                kind="duplicate",
            ),
            Error(
                case="errors beside what was asked for",
                status=200,
                body={
                    "data": [{"id": "123", "text": "Said there."}],
                    "errors": [
                        {
                            "resource_id": "456",
                            "resource_type": "tweet",
                            "title": "Not Found Error",
                            "detail": "Said there.",
                            "type": "https://api.x.com/2/problems/resource-not-found",
                        }
                    ],
                },
                meaning=None,
                kind="partial",
            ),
            Error(case="error page", status=503, body="<html>", meaning=None),
        ),
    ),
    Network(
        name="tiktok",
        connection={"open_id": "-000canary.h2o", "refresh_token": "sandbox-canary.h2o"},
        refused={"open_id": "-000canary.h2o", "refresh_token": "expired-canary-token"},
        renews=True,
        medium=VIDEO,
        options={"privacy": "PUBLIC_TO_EVERYONE"},
        errors=(
            Error(
                case="access ended",
                status=401,
                body=tiktok_error("access_token_invalid"),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="banned from posting",
                status=403,
                body=tiktok_error("spam_risk_user_banned_from_posting"),
                meaning=Refusal.RATE_LIMITED,
            ),
            Error(
                case="posts of the day, in an answer that went well",
                status=200,
                body=tiktok_error("spam_risk_too_many_posts"),
                meaning=Refusal.RATE_LIMITED,
                kind="next_day",
                at="prepare",
            ),
            Error(
                case="parameter",
                status=400,
                body=tiktok_error("invalid_params"),
                meaning=Refusal.PERMANENT,
            ),
            Error(case="service", status=500, body=tiktok_error("internal_error"), meaning=None),
        ),
    ),
    Network(
        name="youtube",
        connection={
            "channel_id": "UCpipes000000000000001-canary",
            "refresh_token": "sandbox-UCpipes000000000000001-canary",
        },
        refused={
            "channel_id": "UCpipes000000000000001-canary",
            "refresh_token": "expired-canary-token",
        },
        renews=True,
        medium=VIDEO,
        errors=(
            Error(
                case="access ended",
                status=401,
                body=youtube_error("authError", 401),
                meaning=Refusal.REAUTH,
            ),
            Error(
                case="quota of the day",
                status=403,
                body=youtube_error("quotaExceeded", 403),
                meaning=Refusal.RATE_LIMITED,
                kind="until_midnight",
            ),
            Error(
                case="uploads of the channel",
                status=400,
                body=youtube_error("uploadLimitExceeded", 400),
                meaning=Refusal.RATE_LIMITED,
                kind="next_day",
            ),
            Error(
                case="video gone",
                status=404,
                body=youtube_error("videoNotFound", 404),
                meaning=Refusal.PERMANENT,
            ),
            Error(
                case="service", status=503, body=youtube_error("backendError", 503), meaning=None
            ),
        ),
    ),
)


def settings_for(sandbox_url: str) -> Settings:
    """As in `make run`: every network is the sandbox's."""
    listed = ",".join(f"{name}={value}" for name, value in sandbox_settings(sandbox_url).items())
    return Settings.from_environment(
        {
            "TABLE_NAME": "none",
            "ALLOW_PRIVATE_ADDRESSES": "true",
            "NETWORK_FACEBOOK_URL": sandbox_url,
            "NETWORK_SETTINGS": listed,
        }
    )


def secrets_of(network: Network) -> tuple[str, ...]:
    """The secrets of a connection."""
    return (
        ("canary", "Y2FuYXJ5")
        if network.name == "webhook"
        else tuple(
            str(value)
            for name, value in network.connection.items()
            if name in ("access_token", "app_password", "application_password", "refresh_token")
        )
    )
