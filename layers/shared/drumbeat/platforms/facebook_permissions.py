"""What a page's token may do, by what Facebook tells of it.

Source: Meta, Debugging and Error Handling of access tokens (any valid token of the same app may
ask, so a token asks about itself) and the reference of `debug_token`, v25.0. The reference speaks
of an app's or its developers' tokens alone; a token that is refused an answer is not found guilty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from drumbeat.domain import findings
from drumbeat.domain.findings import Finding

#: To post, and to look at what was posted (Meta, Pages API, Posts).
NEEDED = ("pages_manage_posts", "pages_read_engagement")

UNTOLD = findings.warning(
    "permissions_unchecked", "Facebook did not tell what the page's token may do."
)


def of_token(told: Mapping[str, Any] | None, page_id: str) -> Sequence[Finding]:
    """What is wrong with the token for that page; `told` is the `data` of debug_token's answer."""
    if told is not None and told.get("is_valid") is False:
        words = "Facebook says that the page's token is not valid any more. Connect the page again."
        return [findings.error("credentials_refused", words)]
    scopes = told.get("scopes") if told else None
    if told is None or not isinstance(scopes, list):
        return [UNTOLD]
    profile = told.get("profile_id")
    if profile is not None and str(profile) != page_id:
        words = "The token is another page's. Connect the page with its own."
        return [findings.error("wrong_page", words)]
    missing = [name for name in NEEDED if not _granted(name, scopes, told, page_id)]
    if not missing:
        return []
    lacking = " and ".join(missing)
    words = f"The token lacks {lacking} for this page. Reconnect the page with another one."
    return [findings.error("permission_missing", words)]


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
