"""Packages whose imports are put off, because functions use little of what they bring.

The `__init__` of a third party's package often imports all of it for convenience, and a function
pays for that at every cold start. A deferred one is there, its submodules can be imported, and its
`__init__` runs when somebody asks for a name that only it has: so nothing behaves otherwise, only
later or never. Packages of ours that have names of many modules load each when it is first asked
for (`asked_for`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from threading import RLock
from types import ModuleType
from typing import Any

#: What reads dates that are sent as text.
DATES_AS_TEXT = "dateutil.parser._parser"
#: Held while one runs, as several threads may ask for it at once.
_ONE_AT_A_TIME = RLock()


class Deferred(ModuleType):
    """A module that has not run yet. `names`: what can be had without it, by its submodule."""

    def __init__(self, spec: ModuleSpec, loader: Loader, names: Mapping[str, str]) -> None:
        super().__init__(spec.name)
        self.__spec__ = spec
        self.__loader__ = loader
        self.__file__ = spec.origin
        self.__package__ = spec.parent
        if spec.submodule_search_locations is not None:
            self.__path__ = spec.submodule_search_locations
        self._deferred: tuple[Loader, Mapping[str, str]] | None = (loader, names)

    def __getattr__(self, name: str) -> Any:
        """Called for what the module lacks."""
        with _ONE_AT_A_TIME:
            return self._found(name)

    def _found(self, name: str) -> Any:
        if name in self.__dict__:
            return self.__dict__[name]
        deferred = self.__dict__.get("_deferred")
        if deferred is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        loader, names = deferred
        if name in names:
            return getattr(import_module(f"{self.__name__}.{names[name]}"), name)
        if name.startswith("__"):  # the interpreter looks whether there is such a thing
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if self._is_submodule(name):
            return import_module(f"{self.__name__}.{name}")
        self._deferred = None
        loader.exec_module(self)
        return getattr(self, name)

    def _is_submodule(self, name: str) -> bool:
        return hasattr(self, "__path__") and find_spec(f"{self.__name__}.{name}") is not None


def defer(name: str, names: Mapping[str, str] | None = None) -> Deferred | None:
    """Put the module off, unless it has run already. `names` as `Deferred` has them."""
    if name in sys.modules:
        return None
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        return None
    module = Deferred(spec, spec.loader, names or {})
    sys.modules[name] = module
    parent, _, own = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own, module)
    return module


def asked_for(package: str, owners: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package of ours: what modules of it have, loaded when it is asked for.

    `owners`: the module of each name.
    """

    def found(name: str) -> Any:
        if name not in owners:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{owners[name]}"), name)
        vars(sys.modules[package])[name] = value
        return value

    return found


class _NoDocstring(str):
    """What clients have in the place of documentation, which nobody reads in a function."""

    __slots__ = ()

    def __new__(cls, *_: object, **__: object) -> _NoDocstring:
        return super().__new__(cls)


def of_every_function() -> None:
    """What AWS clients, HTTP and Powertools bring and functions don't use.

    Nobody asks `requests` for texts, whose encodings it guesses, or for hosts in other scripts, nor
    urllib3 for versions of packages; nothing is traced, and no client adapts its pace to refusals;
    and clients are made without the modules that write their docstrings. Dates as text are in
    answers of S3 alone: functions that read files load `DATES_AS_TEXT` at their start.
    """
    defer("aws_lambda_powertools", {"Logger": "logging", "Metrics": "metrics"})
    metadata = defer("importlib.metadata")
    if metadata is not None:
        vars(metadata)["version"] = lambda name: metadata.distribution(name).version
    defer("charset_normalizer", {"__version__": "version"})
    defer("idna")
    defer("botocore.retries.adaptive")
    dates = defer("dateutil.parser")
    if dates is not None:
        vars(dates)["parse"] = lambda *text, **more: dates._parser.parse(*text, **more)
    defer("botocore.docs")
    docstrings = defer("botocore.docs.docstring")
    if docstrings is not None:
        for name in ("ClientMethodDocstring", "PaginatorDocstring", "WaiterDocstring"):
            vars(docstrings)[name] = _NoDocstring
