"""TikTok's API: its error codes are under `error`, even when the status is 200.

Sources: TikTok for Developers, API v2 Error Handling, Content Posting API; recorded answers. That a
ban from posting ends after one or two days is from other developers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.masking import Mask
from drumbeat.domain.publishing import NotPublished, Refusal, Scope
from drumbeat.platforms.steps import Asking, json_request
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports import Request, Response, Session

_A_DAY, _A_MINUTE = 24 * 3600.0, 60.0
_REAUTH = {"access_token_invalid", "scope_not_authorized", "scope_permission_missed"}
#: Daily limits; the last one counts all people who post through the operator's app.
_DAILY = {"spam_risk_too_many_posts", "spam_risk_too_many_pending_share"}
_ALL_ACCOUNTS = "reached_active_user_cap"
_BANNED = "spam_risk_user_banned_from_posting"
#: Our own messages, where TikTok's don't say what to do.
_WORDS = {
    _BANNED: "TikTok lets the account post nothing for a day or two. It is tried again after that.",
    "unaudited_client_can_only_post_to_private_accounts": (
        "TikTok has not audited this Drumbeat's app: until then it posts for accounts alone that "
        "are private, and shows its posts to nobody else. Whoever operates it applies for the "
        "audit."
    ),
    "url_ownership_unverified": (
        "TikTok fetches pictures from addresses alone whose owner it knows. Whoever operates this "
        "Drumbeat verifies its address in TikTok's developer portal."
    ),
    "privacy_level_option_mismatch": (
        "The account does not offer that choice of who sees the post. Choose another one."
    ),
    "access_token_invalid": "TikTok does not let this connection in any more.",
    "scope_not_authorized": "TikTok was not allowed to post. Connect the account again.",
    "scope_permission_missed": "TikTok was not allowed to post. Connect the account again.",
}
_OK = "ok"


def code_of(answer: Response) -> str | None:
    """`ok`, or the error's code; None when the answer has neither."""
    error = (answer.document() or {}).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code[:80] if isinstance(code, str) and code else None


def data_of(answer: Response) -> Mapping[str, Any] | None:
    """The data of a successful call."""
    data = (answer.document() or {}).get("data")
    went_well = answer.status == 200 and code_of(answer) == _OK
    return data if went_well and isinstance(data, dict) else None


def is_ended(answer: Response) -> bool:
    """Whether access has expired, so that it is renewed: nothing was done."""
    return code_of(answer) == "access_token_invalid"


def refusal_of(answer: Response, session: Session, now: datetime) -> NotPublished | None:
    """The refusal, if the answer is certain; otherwise None."""
    code, status = code_of(answer), answer.status
    if code in (None, _OK) and (status < 400 or status >= 500):
        return None
    name, message = code or f"http_{status}", said(answer, session)
    if code == _ALL_ACCOUNTS:
        return NotPublished(Refusal.RATE_LIMITED, name, message, _A_DAY, Scope.APP)
    if code in _DAILY or code == _BANNED:
        return NotPublished(Refusal.RATE_LIMITED, name, message, _A_DAY)
    if code == "rate_limit_exceeded" or status == 429:
        wait = retry_after(answer.headers, now)
        return NotPublished(
            Refusal.RATE_LIMITED, name, message, _A_MINUTE if wait is None else wait
        )
    if code in _REAUTH or status == 401:
        return NotPublished(Refusal.REAUTH, name, message)
    if status >= 500 or code == "internal_error":
        return None
    return NotPublished(Refusal.PERMANENT, name, message)


def said(answer: Response, session: Session) -> str:
    code = code_of(answer)
    if code in _WORDS:
        return _WORDS[code]
    error = (answer.document() or {}).get("error")
    message = error.get("message") if isinstance(error, dict) else None
    if not (isinstance(message, str) and message):
        return f"TikTok answered HTTP {answer.status}" + (f" ({code})." if code else ".")
    connection = session.connection
    return f"TikTok says: {words(message, Mask.of(connection, (connection['open_id'],)))}"


def asking(method: str, url: str, document: Mapping[str, Any] | None = None) -> Asking:
    """A call with the account's token."""

    def request(connection: Connection) -> Request:
        headers = {"Authorization": f"Bearer {connection['access_token']}"}
        return json_request(method, url, headers, document)

    return request
