"""Who is calling, and in which tenant: the only way from a request to an `Access`.

The gateway has verified the token, and its claims are in the request context. The tenant that a
request names is not trusted: it is looked up together with the caller's membership, and "no such
tenant" and "not yours" have the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qs, unquote

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from api.dependencies import of
from drumbeat.domain.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from drumbeat.domain.tenancy import Access, Permission, Person
from drumbeat.observability import logger
from drumbeat.services.registration import Sources
from drumbeat.services.tenants import TenantService

#: Keys of the resolved access and caller in the request's context.
ACCESS = "access"
CALLER = "caller"


def caller(request: Request) -> Person:
    """Raises Unauthenticated without claims, Forbidden while the email is not verified."""
    payload = claims(request)
    email = str(payload.get("email") or "").lower()
    user_id = str(payload.get("sub") or "")
    if not email or not user_id:
        raise Unauthenticated("Send the `token` that login answers as `Authorization: Bearer`.")
    if str(payload.get("email_verified")).lower() != "true":
        raise Forbidden("Confirm your email address first.", code="email_not_verified")
    who = Person(user_id=user_id, email=email, full_name=str(payload.get("name") or ""))
    request.context[CALLER] = who
    return who


def reader(
    request: Request,
    who: Annotated[Person, Depends(caller)],
    service: Annotated[TenantService, of(lambda app: app.tenants)],
) -> Access:
    """The caller's access to the tenant that the request names.

    Raises InvalidInput when it names none, NotFound when it is not the caller's.
    """
    access = service.enter(who, _named_tenant(request))
    request.context[ACCESS] = access
    logger.append_keys(tenant_id=access.tenant_id)
    return access


def editor(access: Annotated[Access, Depends(reader)]) -> Access:
    """Raises Forbidden unless the caller may write."""
    access.require(Permission.WRITE)
    return access


def admin(access: Annotated[Access, Depends(reader)]) -> Access:
    """Raises Forbidden unless the caller may manage."""
    access.require(Permission.MANAGE)
    return access


SignedIn = Annotated[Person, Depends(caller)]
Reader = Annotated[Access, Depends(reader)]
Editor = Annotated[Access, Depends(editor)]
Admin = Annotated[Access, Depends(admin)]


def sources(request: Request) -> Sources:
    """The addresses that the request comes from.

    CloudFront appends the viewer's address to `X-Forwarded-For`, and API Gateway appends
    CloudFront's. Whoever calls API Gateway directly can put any address there.
    """
    context = request.resolved_event.get("requestContext") or {}
    handed_over_by = str((context.get("http") or {}).get("sourceIp") or "")
    parts = str(request.headers.get("x-forwarded-for") or "").split(",")
    addresses = [each.strip() for each in parts if each.strip() and each.strip() != handed_over_by]
    return Sources(
        client=addresses[-1] if addresses else handed_over_by, handed_over_by=handed_over_by
    )


From = Annotated[Sources, Depends(sources)]


def query(request: Request) -> Mapping[str, list[str]]:
    """The query's parameters, each with all its values; the gateway's own map joins repeated names
    with commas."""
    raw = request.resolved_event.get("rawQueryString") or ""
    return parse_qs(raw, keep_blank_values=True)


def _named_tenant(request: Request) -> str:
    ids = query(request).get("tenant_id", [])
    in_path = request.path_parameters.get("tenant_id")
    if in_path is not None:
        ids = [unquote(in_path), *ids]
    if not ids:
        raise InvalidInput.of("tenant_id", "Name the business in the query: `?tenant_id=`.")
    if len(set(ids)) > 1:
        raise NotFound("There is no such business, or it is not yours.")
    return ids[0]


def claims(request: Request) -> Mapping[str, Any]:
    """The claims of the token that the gateway has verified; empty when there is no token."""
    context = request.resolved_event.get("requestContext") or {}
    authorizer = context.get("authorizer") or {}
    payload = (authorizer.get("jwt") or {}).get("claims") or {}
    return payload if isinstance(payload, dict) else {}
