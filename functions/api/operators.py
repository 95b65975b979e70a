"""Access for the deployment's operators; for everybody else their routes answer 404."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from api.access import caller, claims
from drumbeat.domain import operators
from drumbeat.domain.errors import NotFound
from drumbeat.domain.tenancy import Person

CLAIM = "cognito:groups"


def is_operator(request: Request) -> bool:
    """Whether the token's groups make the caller an operator."""
    return operators.is_operator(claims(request).get(CLAIM))


def operator(request: Request, who: Annotated[Person, Depends(caller)]) -> Person:
    """Raises NotFound for everybody who is not an operator, whatever their role in a business."""
    if not is_operator(request):
        raise NotFound("There is nothing at this address.")
    return who


Operator = Annotated[Person, Depends(operator)]
