"""Parts of the application as dependencies of routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.depends import Depends

from drumbeat import application
from drumbeat.application import Application


def running() -> Application:
    """The application of this process."""
    return application.running()


def of(part: Callable[[Application], Any]) -> Any:
    """A dependency on a part of the application, made when a request first asks for it."""

    def provide(app: Annotated[Application, Depends(running)]) -> Any:
        return part(app)

    return Depends(provide)
