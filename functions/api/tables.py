"""Lists as CSV, for requests with `Accept: text/csv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.middlewares import BaseMiddlewareHandler
from pydantic import BaseModel

from api.access import query
from drumbeat.domain import csv_text

CSV = "text/csv"
#: Rows in one answer: the longest ones make 3 MB, half of what a Lambda function may answer.
MOST_ROWS = 5_000

_NOT_AT_ALL = re.compile(r";\s*q=0(\.0*)?\s*(;|$)")


def wants_csv(request: Request) -> bool:
    """Whether the client accepts CSV."""
    types = str(request.headers.get("accept") or "").lower().split(",")
    return any(
        each.partition(";")[0].strip() == CSV and not _NOT_AT_ALL.search(each) for each in types
    )


def rows(request: Request, limit: int) -> int:
    """How many items to answer: `limit`, or in CSV the most that are possible."""
    return MOST_ROWS if wants_csv(request) else limit


class AsTable(BaseMiddlewareHandler[Any]):
    """Middleware of lists of `row`: writes them as CSV for clients that ask for it.

    A `Link` header has the address of the next rows, relative to the list's own.
    """

    def __init__(self, row: type[BaseModel]) -> None:
        self.columns = list(columns_of(row))

    def handler(self, app: Any, next_middleware: Any) -> Response[Any]:
        response: Response[Any] = next_middleware(app)
        if not wants_csv(app.request):
            return response
        body: Any = response.body
        return Response(
            status_code=response.status_code,
            content_type=f"{CSV}; charset=utf-8; header=present",
            body=csv_text.written(self.columns, body["items"]),
            headers=_link(app.request, body.get("cursor")),
        )


def columns_of(row: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    """The paths to all fields of a row; a list or map is one column."""
    for name, field in row.model_fields.items():
        nested = _model_in(field.annotation)
        if nested is None:
            yield (name,)
        else:
            yield from ((name, *rest) for rest in columns_of(nested))


def _model_in(kind: Any) -> type[BaseModel] | None:
    if get_origin(kind) in (Union, UnionType):
        models = [_model_in(each) for each in get_args(kind)]
        return next((each for each in models if each is not None), None)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _link(request: Request, cursor: str | None) -> dict[str, str]:
    if cursor is None:
        return {}
    parameters = {**query(request), "cursor": [cursor]}
    return {"Link": f'<?{urlencode(parameters, doseq=True)}>; rel="next"'}
