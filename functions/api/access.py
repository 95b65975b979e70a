"""Who is calling, and in which tenant: the only way from a request to an `Access`.

The gateway has verified the token; its claims stand in the request context. The tenant that a
request names is never trusted: it is looked up together with the caller's membership, and one
answer covers "no such tenant" and "not yours".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qs, unquote

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from api import wiring
from drumbeat.domain.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from drumbeat.domain.tenancy import TENANT_ID, Access, Permission
from drumbeat.observability import logger
from drumbeat.ports import Tenants

#: Where the resolved access and caller stand in the request's context.
ACCESS = "access"
CALLER = "caller"


@dataclass(frozen=True, slots=True)
class Caller:
    """A user whose email the directory has verified."""

    email: str
    full_name: str


def caller(request: Request) -> Caller:
    """Raises Unauthenticated without claims, Forbidden while the email is not verified."""
    claims = _claims(request)
    email = str(claims.get("email") or "").lower()
    if not email:
        raise Unauthenticated("Send the `token` that login answers as `Authorization: Bearer`.")
    if str(claims.get("email_verified")).lower() != "true":
        raise Forbidden("Confirm your email address first.", code="email_not_verified")
    who = Caller(email, str(claims.get("name") or ""))
    request.context[CALLER] = who
    return who


def reader(
    request: Request,
    who: Annotated[Caller, Depends(caller)],
    tenants: Annotated[Tenants, Depends(wiring.tenants)],
) -> Access:
    """The caller's access to the tenant that the request names.

    Raises InvalidInput when it names none, NotFound when it is not the caller's.
    """
    tenant_id = _named_tenant(request)
    found = tenants.access(tenant_id, who.email) if TENANT_ID.fullmatch(tenant_id) else None
    if found is None:
        raise NotFound("There is no such tenant, or it is not yours.")
    tenant, member = found
    if not member.joined:
        tenants.join(tenant.id, who.email, who.full_name)
    access = Access(tenant, member.email, member.role)
    request.context[ACCESS] = access
    logger.append_keys(tenant_id=tenant.id)
    return access


def editor(access: Annotated[Access, Depends(reader)]) -> Access:
    """Raises Forbidden unless the caller may write."""
    access.require(Permission.WRITE)
    return access


def admin(access: Annotated[Access, Depends(reader)]) -> Access:
    """Raises Forbidden unless the caller may manage."""
    access.require(Permission.MANAGE)
    return access


SignedIn = Annotated[Caller, Depends(caller)]
Reader = Annotated[Access, Depends(reader)]
Editor = Annotated[Access, Depends(editor)]
Admin = Annotated[Access, Depends(admin)]


def query(request: Request) -> Mapping[str, list[str]]:
    """The query as it was sent: the gateway's own map joins repeated names with commas."""
    raw = request.resolved_event.get("rawQueryString") or ""
    return parse_qs(raw, keep_blank_values=True)


def _named_tenant(request: Request) -> str:
    named = query(request).get("tenant_id", [])
    in_path = request.path_parameters.get("tenant_id")
    if in_path is not None:
        named = [unquote(in_path), *named]
    if not named:
        raise InvalidInput.of("tenant_id", "Name the tenant in the query: `?tenant_id=`.")
    if len(set(named)) > 1:
        raise NotFound("There is no such tenant, or it is not yours.")
    return named[0]


def _claims(request: Request) -> Mapping[str, Any]:
    context = request.resolved_event.get("requestContext") or {}
    authorizer = context.get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims") or {}
    return claims if isinstance(claims, dict) else {}
