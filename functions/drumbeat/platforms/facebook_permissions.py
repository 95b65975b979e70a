"""What a page's token may do and until when, by what Facebook tells of it.

Source: Meta, Debugging and Error Handling of access tokens (any valid token of the same app may
ask, so a token asks about itself) and the reference of `debug_token`, v25.0. The reference speaks
of an app's or its developers' tokens alone; a token that is refused an answer is not found guilty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from drumbeat.domain import findings
from drumbeat.domain.findings import ConnectionCheck, Finding

#: To post, and to look at what was posted (Meta, Pages API, Posts).
NEEDED = ("pages_manage_posts", "pages_read_engagement")

#: Unix seconds of the year 9999: a datetime can't go far beyond it in any zone.
_FAR = 253_370_764_800

UNTOLD = findings.warning(
    "permissions_unchecked", "Facebook did not tell what the page's token may do."
)


def of_token(told: Mapping[str, Any] | None, page_id: str) -> ConnectionCheck:
    """What is to be said of the token for that page; `told` is the `data` of debug_token's answer.

    `expires_at` is in Unix seconds, and 0 for a token that does not end. What else is told of
    time, `data_access_expires_at`, is not taken for the end of posting: Meta does not say so.
    """
    if told is not None and told.get("is_valid") is False:
        words = "Facebook says that the page's token is not valid any more. Connect the page again."
        return ConnectionCheck(findings=(findings.error("credentials_refused", words),))
    found = _of_scopes(told or {}, page_id)
    return ConnectionCheck(findings=(found,) if found else (), ends_at=_end(told or {}))


def _of_scopes(told: Mapping[str, Any], page_id: str) -> Finding | None:
    scopes = told.get("scopes")
    if not isinstance(scopes, list):
        return UNTOLD
    profile = told.get("profile_id")
    if profile is not None and str(profile) != page_id:
        words = "The token is another page's. Connect the page with its own."
        return findings.error("wrong_page", words)
    missing = [name for name in NEEDED if not _granted(name, scopes, told, page_id)]
    if not missing:
        return None
    lacking = " and ".join(missing)
    words = f"The token lacks {lacking} for this page. Reconnect the page with another one."
    return findings.error("permission_missing", words)


def _end(told: Mapping[str, Any]) -> datetime | None:
    seconds = told.get("expires_at")
    if not isinstance(seconds, int) or not 0 < seconds < _FAR:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _granted(name: str, scopes: Sequence[Any], told: Mapping[str, Any], page_id: str) -> bool:
    """Granted at all, and not for other pages only: a person may pick pages one by one."""
    if name not in scopes:
        return False
    granular = told.get("granular_scopes")
    targets = [
        each.get("target_ids")
        for each in (granular if isinstance(granular, list) else [])
        if isinstance(each, dict) and each.get("scope") == name
    ]
    picked = [target for target in targets if isinstance(target, list)]
    return not picked or any(page_id in map(str, target) for target in picked)
