"""Reading requests: first access, then the content.

Powertools validates before anything else runs. That would tell a stranger what is wrong with a body
for somebody else's tenant. So here the dependencies of the route (caller, tenant, role) are
resolved first; the results stay in Powertools' own cache, and the handler gets the same ones.
Bodies are JSON objects or empty; forms are read only where a route `takes_forms`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, get_type_hints
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler import Request, depends
from aws_lambda_powertools.event_handler.api_gateway import Route
from aws_lambda_powertools.event_handler.depends import build_dependency_tree, solve_dependencies
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
)
from aws_lambda_powertools.event_handler.openapi.params import get_flat_dependant

from api.access import ACCESS, query
from api.problems import (
    BODY_TOO_LARGE,
    MALFORMED_JSON,
    MOST_CHARACTERS,
    MOST_ERRORS,
    UNSUPPORTED_MEDIA_TYPE,
)
from drumbeat.domain import graphemes
from drumbeat.domain.errors import FieldError, InvalidInput, NotFound

#: No route needs more: the longest caption has a tenth of it.
MAX_BODY_BYTES = 256 * 1024

#: The key under which Powertools keeps resolved dependencies during a request.
_DEPENDENCY_CACHE = "_dependency_cache"
_RESOLVER = Route.__module__
_FORM = "application/x-www-form-urlencoded"
_TAKING_FORMS: set[object] = set()
_TAKING_ANYTHING: set[object] = set()
_Handler = TypeVar("_Handler", bound=Callable[..., Any])
_WITH_BODY = {"POST", "PUT", "PATCH", "DELETE"}
_METADATA = "metadata"
_MEMBER = re.compile(rf"{_METADATA}\[[^\[\]]*\]")

# Cached, because Powertools reads annotations three times in each request: a tenth of its time.
vars(depends)["get_type_hints"] = cache(get_type_hints)


def takes_forms(handler: _Handler) -> _Handler:
    """Marks the handler of a route that other services call with a form."""
    _TAKING_FORMS.add(handler)
    return handler


def takes_any_body(handler: _Handler) -> _Handler:
    """Marks the handler of a route that other services call with a body that is not read."""
    _TAKING_ANYTHING.add(handler)
    return handler


class RequestReader(OpenAPIRequestValidationMiddleware):
    """Replaces Powertools' request validation on the resolver."""

    def handler(self, app: Any, next_middleware: Any) -> Any:
        route: Route = app.context["_route"]
        request: Request = app.request
        if not route.tags:  # the resolver's own route for unknown paths
            return next_middleware(app)
        if route.has_dependencies:
            solve_dependencies(
                dependant=build_dependency_tree(route.func),
                request=request,
                dependency_overrides=app.dependency_overrides or None,
                dependency_cache=app.context.setdefault(_DEPENDENCY_CACHE, {}),
            )
        _refuse_unknown_parameters(route, request)
        if request.method in _WITH_BODY:
            body = self._get_body(app)
            _refuse_another_tenant(body, app.context)
            if not route.dependant.body_params:
                _refuse_fields(body)
        return super().handler(app, next_middleware)

    def _get_body(self, app: Any) -> Any:
        route: Route = app.context["_route"]
        if route.func in _TAKING_ANYTHING:
            return None
        event = app.request.resolved_event
        if route.func in _TAKING_FORMS and event.get("body") and _content_type(event) == _FORM:
            try:
                return dict(parse_qsl(_text_of(event), keep_blank_values=True))
            except UnicodeDecodeError:
                raise InvalidInput.of("body", "Send a form in UTF-8.") from None
        return read_body(app.request)


def raw_body(request: Request) -> bytes:
    """The body's bytes as they were sent, for checking signatures; empty when they are not
    base64."""
    event = request.resolved_event
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(text).encode()
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def read_body(request: Request) -> dict[str, Any] | None:
    """The JSON object in the body; None for an empty body.

    Raises InvalidInput; its codes say for which errors HTTP has a status of its own.
    """
    event = request.resolved_event
    if not event.get("body"):
        return None
    if _content_type(event) != "application/json":
        raise _refused(UNSUPPORTED_MEDIA_TYPE, "Send JSON, as `Content-Type: application/json`.")
    try:
        body = json.loads(
            _text_of(event),
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_repeated_names,
        )
    except UnicodeDecodeError as broken:
        words = f"Byte {broken.start + 1} is no UTF-8: send the text in that encoding."
        raise _refused(MALFORMED_JSON, words) from None
    except (ValueError, RecursionError):
        raise _refused(MALFORMED_JSON, "This is no JSON (RFC 8259) in UTF-8.") from None
    if not isinstance(body, dict):
        raise InvalidInput.of("body", "Send a JSON object.")
    return body


def _content_type(event: Any) -> str:
    return str(event.headers.get("content-type") or "").partition(";")[0].strip().lower()


def _text_of(event: Any) -> str:
    """Raises UnicodeDecodeError, and InvalidInput for a body that is too long."""
    if len(event["body"]) > MAX_BODY_BYTES * 4 // 3:
        raise _refused(BODY_TOO_LARGE, f"Send at most {MAX_BODY_BYTES} bytes.")
    text: str = event.decoded_body or ""
    if len(text.encode()) > MAX_BODY_BYTES:
        raise _refused(BODY_TOO_LARGE, f"Send at most {MAX_BODY_BYTES} bytes.")
    return text


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _refuse_repeated_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # JSON leaves open which of two equal names counts (RFC 8259, section 4).
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands there twice")
    return members


def _refuse_unknown_parameters(route: Route, request: Request) -> None:
    params = get_flat_dependant(route.dependant).query_params
    names = {param.alias for param in params} | {"tenant_id"}
    # Uppy sends `metadata[name]=...` for a member of the parameter `metadata`.
    by_name = {name: _METADATA if _MEMBER.fullmatch(name) else name for name in query(request)}
    unknown = [name for name, parameter in by_name.items() if parameter not in names]
    if unknown:
        raise _unknown(unknown, "Unknown parameter; remove it.")


def _refuse_another_tenant(body: Mapping[str, Any] | None, context: Mapping[str, Any]) -> None:
    access = context.get(ACCESS)
    tenant_id = body.get("tenant_id") if body else None
    if access is not None and tenant_id is not None and tenant_id != access.tenant_id:
        raise NotFound("There is no such business, or it is not yours.")


def _refuse_fields(body: Mapping[str, Any] | None) -> None:
    unknown = [name for name in body or () if name != "tenant_id"]
    if unknown:
        raise _unknown(unknown, "Unknown field; remove it.")


def _unknown(names: Sequence[str], message: str) -> InvalidInput:
    return InvalidInput(
        [
            FieldError(graphemes.shortened(name, MOST_CHARACTERS), message)
            for name in names[:MOST_ERRORS]
        ]
    )


def _refused(code: str, message: str) -> InvalidInput:
    return InvalidInput([FieldError("body", message)], code=code)
