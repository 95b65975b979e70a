"""The reason that operators give for a change."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schema import LINE

Reason = Annotated[
    str,
    Field(min_length=1, max_length=500, description="Why; kept in the operators' log."),
    LINE,
]
