"""What a page's token may do and until when, from Facebook's `debug_token`.

Source: Meta, Debugging and Error Handling of access tokens (any valid token of the same app may
ask, so a token asks about itself) and the reference of `debug_token`, v25.0. The reference mentions
only tokens of an app or its developers; if a token gets no answer, nothing is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from drumbeat.domain import findings
from drumbeat.domain.findings import ConnectionCheck, Finding

#: Permissions for posting, and for reading posts (Meta, Pages API, Posts).
POSTING, READING = "pages_manage_posts", ("pages_read_engagement",)
NEEDED = (POSTING, *READING)

#: Unix seconds in the year 9999, near the end of datetime's range.
_FAR = 253_370_764_800

UNTOLD = findings.warning(
    "permissions_unchecked", "Facebook did not tell what the page's token may do."
)


def of_token(token: Mapping[str, Any] | None, page_id: str) -> ConnectionCheck:
    """What the token may do on that page; `token` is the `data` of debug_token's answer.

    It ends when the token does, or earlier, with the app's access to the person's data.
    """
    if token is not None and token.get("is_valid") is False:
        words = "Facebook says that the page's token is not valid any more. Connect the page again."
        return ConnectionCheck(findings=(findings.error("credentials_refused", words),))
    finding = _of_scopes(token or {}, page_id)
    ends = [_moment(token or {}, "expires_at"), data_access_end(token or {})]
    ends_at = min((end for end in ends if end is not None), default=None)
    return ConnectionCheck(findings=(finding,) if finding else (), ends_at=ends_at)


def data_access_end(token: Mapping[str, Any]) -> datetime | None:
    """When the app loses access to the person's data unless they log in again."""
    return _moment(token, "data_access_expires_at")


def picked(token: Mapping[str, Any]) -> dict[str, list[str]]:
    """By permission, the pages that it was given for, if not for all."""
    granular = token.get("granular_scopes")
    pages: dict[str, list[str]] = {}
    for each in granular if isinstance(granular, list) else []:
        if isinstance(each, dict) and isinstance(each.get("target_ids"), list):
            pages.setdefault(str(each.get("scope")), []).extend(map(str, each["target_ids"]))
    return pages


def _of_scopes(token: Mapping[str, Any], page_id: str) -> Finding | None:
    scopes = token.get("scopes")
    if not isinstance(scopes, list):
        return UNTOLD
    profile = token.get("profile_id")
    if profile is not None and str(profile) != page_id:
        words = "The token is another page's. Connect the page with its own."
        return findings.error("wrong_page", words)
    missing = [name for name in NEEDED if not _granted(name, scopes, token, page_id)]
    if not missing:
        return None
    names = " and ".join(missing)
    words = (
        f"The token lacks {names} for this page. Connect the page again, and allow all that "
        "Facebook asks for. Where that does not help, your role on the page does not allow it: "
        "whoever manages the page changes it at Facebook."
    )
    return findings.error("permission_missing", words)


def _moment(token: Mapping[str, Any], name: str) -> datetime | None:
    """From Unix seconds; None for 0, which means no end."""
    seconds = token.get(name)
    if not isinstance(seconds, int) or not 0 < seconds < _FAR:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _granted(name: str, scopes: Sequence[Any], token: Mapping[str, Any], page_id: str) -> bool:
    """Granted for this page: people may choose pages one by one."""
    if name not in scopes:
        return False
    pages = picked(token).get(name)
    return pages is None or page_id in pages
