"""The composition root: what implements the ports, and the services over it.

Each is made when it is first asked for, and its modules are imported then: a job pays at its cold
start for nothing that it does not do. Tests subclass `Application` with other edges.

Each module of this package adds a part to those that it is made of: `machine`, `stores`, `edges`,
`connecting`, `businesses`, `library`, `publishing`, `planning`, `operating`.
"""

from __future__ import annotations

import os
from functools import cache

from drumbeat.application.clients import answering
from drumbeat.application.machine import SystemClock, TimeOrderedIds
from drumbeat.application.operating import OperatingServices
from drumbeat.settings import Settings

__all__ = ["Application", "SystemClock", "TimeOrderedIds", "answering", "preload", "running"]

#: What every function that touches the table imports for its first event.
_TABLE = (
    "drumbeat.persistence",
    "botocore.session",
    "botocore.config",
    "botocore.client",
    # What the first look-up of a name would load.
    "encodings.idna",
)


def preload(*modules: str) -> None:
    """Import what events need with the function rather than with its first event.

    A starting function has a whole processor, a running one the share that goes with its memory.
    """
    from importlib import import_module

    for module in (*_TABLE, *modules):
        import_module(module)


@cache
def running() -> Application:
    """The application of this process, as its environment describes it."""
    return Application(Settings.from_environment(os.environ))


class Application(OperatingServices):
    """Everything that handlers ask for, by name: edges, repositories (`stored_…`), services."""
