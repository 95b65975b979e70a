"""Packages whose import is deferred, because functions use little of them.

The `__init__` of a third-party package often imports the whole package, and every cold start pays
for that. A deferred package exists and its submodules can be imported, but its `__init__` runs only
when a name is used that only it has. Our own packages that collect names of many modules load each
module on first use (`asked_for`).
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

#: Parses dates in answers.
DATES_AS_TEXT = "dateutil.parser._parser"
#: Held while a deferred module runs, because several threads may need it at once.
_ONE_AT_A_TIME = RLock()


class Deferred(ModuleType):
    """A module that has not run yet. `names`: attributes that don't need it to run, by
    submodule."""

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
        """Called for attributes that the module does not have."""
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
        if name.startswith("__"):  # the interpreter probes for such names
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if self._is_submodule(name):
            return import_module(f"{self.__name__}.{name}")
        self._deferred = None
        loader.exec_module(self)
        return getattr(self, name)

    def _is_submodule(self, name: str) -> bool:
        return hasattr(self, "__path__") and find_spec(f"{self.__name__}.{name}") is not None


def defer(name: str, names: Mapping[str, str] | None = None) -> Deferred | None:
    """Defer a module, unless it has run already. `names`: as in `Deferred`."""
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
    """The `__getattr__` of a package of ours that loads each module on first use.

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
    """Replaces the documentation of clients, which a function never reads."""

    __slots__ = ()

    def __new__(cls, *_: object, **__: object) -> _NoDocstring:
        return super().__new__(cls)


def of_every_function() -> None:
    """Defer the parts of AWS clients, HTTP and Powertools that functions don't use.

    `requests` need not guess encodings or encode international host names, urllib3 need not read
    versions of packages, nothing is traced, no client uses adaptive retries, and clients are made
    without docstrings. Only S3's answers have dates as text: functions that read files load
    `DATES_AS_TEXT` at their start.
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
