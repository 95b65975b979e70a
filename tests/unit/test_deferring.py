"""Deferred modules behave as usual when used, and cost nothing before."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from drumbeat import deferring
from tests.unit.interpreter import fresh

#: Counts how often it has run, and takes some time, so that threads overlap.
INIT = """
import time
from parcel import ribbon
runs = globals().get("runs", 0) + 1
time.sleep(0.05)
late = "late"
"""


@pytest.fixture
def parcel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[deferring.Deferred]:
    """A deferred package: `__init__`, and the submodules `ribbon` and `paper`."""
    package = tmp_path / "parcel"
    package.mkdir()
    (package / "__init__.py").write_text(INIT)
    (package / "ribbon.py").write_text("colour = 'red'\n")
    (package / "paper.py").write_text("size = 4\n")
    monkeypatch.syspath_prepend(tmp_path)
    module = deferring.defer("parcel", {"size": "paper"})
    assert module is not None
    yield module
    for name in ("parcel", "parcel.ribbon", "parcel.paper"):
        sys.modules.pop(name, None)


def has_run(module: deferring.Deferred) -> bool:
    return "runs" in vars(module)


def test_its_submodules_are_imported_without_it(parcel: deferring.Deferred) -> None:
    import parcel.paper  # type: ignore[import-not-found]
    from parcel import ribbon  # type: ignore[import-not-found]

    assert (ribbon.colour, parcel.paper.size) == ("red", 4)
    assert not has_run(sys.modules["parcel"])  # type: ignore[arg-type]


def test_names_that_stand_in_a_submodule_are_had_without_it(parcel: deferring.Deferred) -> None:
    from parcel import size

    assert size == 4
    assert not has_run(parcel)


def test_it_runs_when_a_name_is_asked_for_that_only_it_has(parcel: deferring.Deferred) -> None:
    assert (parcel.late, parcel.runs) == ("late", 1)
    assert (parcel.late, parcel.runs) == ("late", 1)


def test_what_it_does_not_have_is_missing_as_ever(parcel: deferring.Deferred) -> None:
    with pytest.raises(AttributeError, match="module 'parcel' has no attribute 'bow'"):
        _ = parcel.bow
    assert has_run(parcel)
    assert not hasattr(parcel, "__wrapped__")


def test_threads_that_ask_at_once_find_it_whole(parcel: deferring.Deferred) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: parcel.late, range(8)))

    assert (found, parcel.runs) == (["late"] * 8, 1)


def test_what_has_run_already_or_is_not_installed_is_left_alone() -> None:
    assert deferring.defer("json") is None
    assert deferring.defer("no_such_module_anywhere") is None


LOADED = "print(sorted({} & set(sys.modules)))"


def test_publishing_loads_no_documentation_and_guesses_no_encodings() -> None:
    unused = {"botocore.docs.service", "charset_normalizer.api", "html.parser", "idna.core", "csv"}
    unused |= {
        "aws_lambda_powertools.tracing",
        "botocore.retries.bucket",
        "dateutil.parser.isoparser",
    }

    assert fresh(f"import jobs.publish\n{LOADED.format(unused)}") == ["[]"]


def test_what_was_put_off_is_had_when_it_is_needed() -> None:
    code = """
import jobs.dispatch, idna, requests
answer = requests.Response()
answer._content = "Grüße aus München, schöne Grüße".encode("latin-1")
from importlib.metadata import PackageNotFoundError, version
print(idna.encode("münchen.example").decode(), answer.apparent_encoding is not None)
print(version("requests") == requests.__version__, issubclass(PackageNotFoundError, Exception))
import botocore.credentials, botocore.utils
texts = "2026-11-29T10:00:00Z", "Sun, 29 Nov 2026 10:00:00 GMT"
print(botocore.credentials.parse(texts[0]) == botocore.utils.parse_timestamp(texts[1]))
"""

    assert fresh(code, lines=3) == ["xn--mnchen-3ya.example True", "True True", "True"]


def test_clients_are_whole_but_for_their_documentation() -> None:
    code = """
from drumbeat import application
client = application.Application(application.Settings(table_name="none")).client("kms")
pages = client.get_paginator("list_keys")
print(repr(client.encrypt.__doc__), callable(client.encrypt), callable(pages.paginate))
"""

    assert fresh(code) == ["'' True True"]


@pytest.mark.parametrize("area", ["admin", "auth", "connect", "core", "library"])
def test_an_area_answers_without_what_it_has_put_off(area: str) -> None:
    unused = {
        "asyncio",
        "aws_lambda_powertools.event_handler.appsync",
        "aws_lambda_powertools.utilities.data_classes.s3_event",
    }
    code = f"""
from types import SimpleNamespace
from api.areas.{area} import handler
http = {{"method": "GET", "path": "/api/nowhere"}}
event = {{
    "version": "2.0", "routeKey": "$default", "rawPath": "/api/nowhere", "rawQueryString": "",
    "headers": {{}}, "requestContext": {{"http": http, "stage": "$default", "requestId": "r"}},
    "isBase64Encoded": False,
}}
context = SimpleNamespace(
    function_name="f", memory_limit_in_mb=1, invoked_function_arn="a", aws_request_id="r"
)
assert handler(event, context)["statusCode"] == 404
{LOADED.format(unused)}
"""

    assert fresh(code) == ["[]"]
