"""The OpenAPI document, from the routes as they are: `python -m api.openapi docs/openapi.json`.

Powertools describes parameters, bodies and answers. This module adds, from the dependencies of each
route: its tenant, its token, its idempotency key, and the ways in which it can fail.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.api_gateway import Route
from aws_lambda_powertools.event_handler.depends import DependencyTree, build_dependency_tree

from api import access, areas, operators
from api.idempotency import HEADER, MAX_KEY, idempotent, never_repeated
from api.problems import PROBLEM_JSON, Problem
from api.routers import billing
from api.tables import CSV, MOST_ROWS, AsTable
from drumbeat import __version__

_DESCRIPTION = """\
A content calendar that keeps itself full and publishes itself.

Instants are ISO 8601; answers are in UTC and end in `Z`. Errors are problem documents (RFC 9457)
with a stable `code`. What is not the caller's does not exist: 404. Unknown fields and parameters
are refused. An `Idempotency-Key` makes a POST safe to repeat for 24 hours.
"""

_TAGS = {
    "auth": "Signing up, in, and back in.",
    "tenants": "Businesses and their members.",
    "invitations": "What the invited decide.",
    "plans": "What a business may have, and how much of it is used.",
    "channel accounts": "Connected destinations, with their posting schedules.",
    "connections": "Connecting accounts by OAuth.",
    "banners": "What the carousel on the business's own website shows.",
    "public": "What other people's websites report, and links of e-mails lead to, without a login.",
    "media": "The library of pictures and videos, and how they get there.",
    "uppy": "Uploading without a login, as Uppy calls a Companion.",
    "content items": "What is said, reusable over accounts and times.",
    "post instances": "One content item on one account at one time.",
    "posts": "One text for several accounts, in one call.",
    "platforms": "The networks, and what each of them takes.",
    "publishing": "What became of posts, and what to do about it.",
    "calendar": "What stands on which day.",
    "scheduler": "Planned slots.",
    "credits": "What the plan gives for a month of posts, and what is left of it.",
    "notifications": "What went wrong, and what waits for somebody.",
    "zones": "Time zones to choose from.",
    "admin": "What those who run the deployment see and do. Nobody else finds anything here.",
}

_TENANT_ID = {
    "name": "tenant_id",
    "in": "query",
    "required": True,
    "description": "The tenant. One that is not the caller's answers 404.",
    "schema": {"type": "string"},
}
_IDEMPOTENCY_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "The same key and request answer what the first one did; the same key with another "
        "request answers 422, and 409 while the first is still running. Kept for 24 hours."
    ),
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_KEY,
        "pattern": "^[!-~]([ -~]*[!-~])?$",
    },
}
_RETRY_AFTER = {
    "Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 0}}
}


_GOES_ON = {
    "Link": {
        "description": f"Of CSV, which has {MOST_ROWS} rows at most: `rel=next`, it goes on there.",
        "schema": {"type": "string"},
    }
}


_LOCATION = {
    "Location": {
        "description": "Where to go on.",
        "required": True,
        "schema": {"type": "string", "format": "uri"},
    }
}


@dataclass(frozen=True, slots=True)
class _Failure:
    """One way to fail. `gateway`: the gateway may also answer this itself, in its own format."""

    status: str
    meaning: str
    gateway: bool = False


_FAILURES = {
    "MalformedJson": _Failure("400", "The body is no JSON."),
    "Unauthorized": _Failure("401", "The token is missing, over or not valid.", gateway=True),
    "NotSigned": _Failure("401", "It is not signed with the deployment's secret, or not just now."),
    "InvalidCredentials": _Failure("401", "What was sent does not belong to a user."),
    "Forbidden": _Failure("403", "The email is not confirmed, or the role does not suffice."),
    "NotFound": _Failure("404", "It does not exist, or it is not the caller's.", gateway=True),
    "Conflict": _Failure("409", "Its state does not allow this; `code` says why."),
    "BodyTooLarge": _Failure("413", "The body is too large.", gateway=True),
    "UnsupportedMediaType": _Failure("415", "The body is not sent as JSON."),
    "Invalid": _Failure("422", "Something is not valid; `errors` says what, and the remedy."),
    "TooManyRequests": _Failure("429", "Too many requests.", gateway=True),
    "Broken": _Failure("500", "Something broke on our side.", gateway=True),
    "Unavailable": _Failure("503", "What we depend on does not answer; try again.", gateway=True),
}

#: Pydantic's name of a list of views: `Listed_ContentView_` is our `ContentList`.
_LISTED = re.compile(r"\bListed_(\w+?)(?:View|Row)_\b")

#: Powertools' own error bodies, which the API never sends.
_UNUSED = ("HTTPValidationError", "ValidationError", "ResponseValidationError")


def document(app: APIGatewayHttpResolver) -> dict[str, Any]:
    """The whole document, as plain JSON."""
    text = app.get_openapi_json_schema(
        title="Drumbeat", version=__version__, description=_DESCRIPTION
    )
    spec = json.loads(_LISTED.sub(r"\1List", text))
    for route in _routes(app):
        _complete(spec["paths"][route.openapi_path][route.method.lower()], route)
    spec["tags"] = [{"name": n, "description": d} for n, d in _TAGS.items()]
    schemas = spec["components"]["schemas"]
    for name in _UNUSED:
        schemas.pop(name, None)
    schemas.update(_error_schemas())
    _spell_out_defaults(spec)
    spec["components"]["schemas"] = dict(sorted(schemas.items()))
    spec["components"]["responses"] = _failure_responses()
    spec["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The `token` that login answers.",
        }
    }
    spec["paths"] = dict(sorted(spec["paths"].items()))
    tidied: dict[str, Any] = _tidied(spec)
    return tidied


def _routes(app: APIGatewayHttpResolver) -> list[Route]:
    return [*app._static_routes, *app._dynamic_routes]


def _complete(operation: dict[str, Any], route: Route) -> None:
    needs = set(_dependencies(build_dependency_tree(route.func)))
    parameters = operation.setdefault("parameters", [])
    if access.reader in needs and "{tenant_id}" not in route.openapi_path:
        parameters.insert(0, _TENANT_ID)
    if {idempotent, never_repeated} & set(route.middlewares):
        parameters.append(_IDEMPOTENCY_KEY)
    for parameter in parameters:
        parameter["schema"] = _never_null(parameter["schema"])
    if not parameters:
        del operation["parameters"]
    operation["security"] = [{"token": []}] if access.caller in needs else []
    operation["description"] = _description(route)
    operation["summary"] = _first_paragraph(route).removesuffix(".")
    _complete_body(operation.get("requestBody"))
    for status in ("422", "500"):
        operation["responses"].pop(status, None)
    success = str(route.status_code)
    if route.status_code in (204, 302):
        operation["responses"][success].pop("content", None)
    if route.status_code == 302:
        operation["responses"][success]["headers"] = _LOCATION
    operation["responses"][success]["description"] = HTTPStatus(route.status_code).phrase
    if any(isinstance(each, AsTable) for each in route.middlewares):
        operation["responses"][success]["content"][CSV] = {"schema": {"type": "string"}}
        operation["responses"][success]["headers"] = _GOES_ON
    for name in _failures(route, needs):
        operation["responses"][_FAILURES[name].status] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _complete_body(body: dict[str, Any] | None) -> None:
    """An optional body is described as an object that may be absent, not as one that may be
    null."""
    if body is None:
        return
    media_type = body["content"]["application/json"]
    body["required"] = "$ref" in media_type["schema"]
    media_type["schema"] = _never_null(media_type["schema"])


def _spell_out_defaults(spec: dict[str, Any]) -> None:
    """Move each default of a body's fields into its description.

    Client generators read a schema's `default` as "always present", which is true of answers only.
    """
    bodies = [
        operation["requestBody"]["content"]["application/json"]["schema"]
        for methods in spec["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
    ]
    for name in {body["$ref"].rpartition("/")[2] for body in bodies}:
        for field in spec["components"]["schemas"][name]["properties"].values():
            if "default" in field:
                words = f"Without it: `{json.dumps(field.pop('default'))}`."
                field["description"] = " ".join([field.get("description", ""), words]).strip()


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without null, for parameters, which can be left out but not be null."""
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) != 1:
        return schema
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**choices[0], **rest}


def _first_paragraph(route: Route) -> str:
    return " ".join((route.func.__doc__ or "").partition("\n\n")[0].split())


def _description(route: Route) -> str:
    return " ".join((route.func.__doc__ or "").split())


def _dependencies(tree: DependencyTree) -> Iterator[Callable[..., Any]]:
    for node in tree.dependencies:
        yield node.depends.dependency
        yield from _dependencies(node.dependant)


def _failures(route: Route, needs: set[Callable[..., Any]]) -> Iterator[str]:
    """The names of the ways in which a route can fail."""
    signed_in = access.caller in needs
    in_tenant = access.reader in needs
    changes = route.method != "GET"
    if changes:
        yield from ("MalformedJson", "BodyTooLarge", "UnsupportedMediaType")
    if signed_in:
        yield from ("Unauthorized", "Forbidden")
    if route.path.endswith(("/auth/login", "/auth/refresh")):
        yield "InvalidCredentials"
    if route.path.endswith(("/auth/login", "/auth/register")):
        yield "Forbidden"
    if billing.signed in needs:
        yield from ("NotSigned", "NotFound", "Conflict")
    if in_tenant or operators.operator in needs or "<" in route.path:
        yield "NotFound"
    if (changes and signed_in) or route.path.endswith("/auth/register") or "uppy" in route.tags:
        yield "Conflict"
    yield from ("Invalid", "TooManyRequests", "Broken", "Unavailable")


def _failure_responses() -> dict[str, Any]:
    responses = {}
    for name, failure in _FAILURES.items():
        content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        if failure.gateway:
            ours = {"$ref": "#/components/schemas/GatewayError"}
            content["application/json"] = {"schema": ours}
        responses[name] = {"description": failure.meaning, "content": content}
        if failure.status in {"429", "503"}:
            responses[name]["headers"] = _RETRY_AFTER
    return responses


def _error_schemas() -> dict[str, Any]:
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = problem.pop("$defs")
    # `views` imports `problems`, so `problems` can't import it.
    problem["properties"]["instance"] = {
        "$ref": "#/components/schemas/InstanceView",
        "description": Problem.model_fields["instance"].description,
    }
    gateway = {
        "title": "GatewayError",
        "description": "What the gateway answers itself: no valid token, an unknown route.",
        "type": "object",
        "properties": {"message": {"type": ["string", "null"]}},
        "required": ["message"],
    }
    return {"Problem": problem, **parts, "GatewayError": gateway}


def _tidied(node: Any) -> Any:
    """The document without titles that only repeat a name."""
    if isinstance(node, list):
        return [_tidied(each) for each in node]
    if not isinstance(node, dict):
        return node
    is_schema = isinstance(node.get("title"), str) and ("type" in node or "$ref" in node)
    is_schema = is_schema or (isinstance(node.get("title"), str) and "anyOf" in node)
    return {k: _tidied(v) for k, v in node.items() if not (is_schema and k == "title")}


def main(path: str) -> None:
    """Write the API's document to the file at `path`."""
    text = json.dumps(document(areas.whole()), indent=2, ensure_ascii=False)
    Path(path).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
