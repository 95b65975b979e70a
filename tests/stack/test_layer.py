"""The built layer and functions: their size, and what they import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.stack import Stack, build_directory
from tests.bench.cold_start import BUILDS
from tests.stack.conftest import ROOT

#: Modules in a fresh interpreter after a handler has been imported.
API_MODULES = 700
JOB_MODULES = 550

AREAS = [
    ("AdminFunction", "api.areas.admin"),
    ("AuthFunction", "api.areas.auth"),
    ("ConnectFunction", "api.areas.connect"),
    ("CoreFunction", "api.areas.core"),
    ("PublicFunction", "api.areas.public"),
    ("LibraryFunction", "api.areas.library"),
]
JOBS = [
    ("TopoffFunction", "jobs.topoff"),
    ("TopoffTenantFunction", "jobs.topoff_tenant"),
    ("DispatchFunction", "jobs.dispatch"),
    ("FeedsFunction", "jobs.feeds"),
    ("PublishFunction", "jobs.publish"),
    ("MediaFunction", "jobs.media"),
    ("PrepareMediaFunction", "jobs.prepare_media"),
    ("PreflightFunction", "jobs.preflight"),
    ("RenewalFunction", "jobs.renewal"),
    ("UpkeepFunction", "jobs.upkeep"),
    ("MailFunction", "jobs.mail"),
    ("RecordFailureFunction", "jobs.record_failure"),
    ("ConfirmRegistrationFunction", "jobs.confirm_registration"),
    ("AggregateFunction", "jobs.aggregate"),
    ("CanaryFunction", "jobs.canary"),
    ("CanarySinkFunction", "jobs.canary_sink"),
]


@pytest.fixture(scope="module")
def layer(stack: Stack) -> Path:
    return build_directory(ROOT) / "ThirdPartyLayer" / "python"


def test_the_layer_is_within_its_budget(layer: Path) -> None:
    size = sum(file.stat().st_size for file in layer.rglob("*") if file.is_file())

    assert size <= 35 * 1024 * 1024


def test_every_module_is_compiled_and_never_checked_against_its_source(layer: Path) -> None:
    compiled = [*layer.rglob("*.pyc"), *(build_directory(ROOT) / "CoreFunction").rglob("*.pyc")]

    # PEP 552: flags 0b01 is a hash-based file that is not checked.
    assert compiled
    assert [file for file in compiled if file.read_bytes()[4:8] != b"\x01\x00\x00\x00"] == []


def test_the_layer_has_third_party_code_alone_and_no_sources(layer: Path) -> None:
    assert not {"api", "drumbeat", "jobs"} & {path.name for path in layer.iterdir()}
    assert list(layer.rglob("*.py")) == []


@pytest.mark.parametrize("function", [function for function, _ in (*AREAS, *JOBS)])
def test_all_of_our_own_code_ships_with_each_function(layer: Path, function: str) -> None:
    shipped = build_directory(ROOT) / function
    tag = sys.implementation.cache_tag
    ours = {path.relative_to(ROOT / "functions") for path in (ROOT / "functions").rglob("*.py")}

    assert {path.relative_to(shipped) for path in shipped.rglob("*.py")} == ours
    for source in ours:
        assert (shipped / source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc").is_file()


def test_the_layer_is_few_files_because_each_one_is_unpacked_at_a_cold_start(layer: Path) -> None:
    # More than a quarter of them are phone numbers' metadata, with a file for each country.
    assert sum(path.is_file() for path in layer.rglob("*")) <= 1150


def test_the_layer_can_read_phone_numbers(layer: Path) -> None:
    code = (
        "from drumbeat.phones import LibPhones; read = LibPhones().read;"
        "print(read('(310) 555-0100', 'US').link, read('+49 30 901820', 'US').shown)"
    )

    assert _fresh(layer, "CoreFunction", code) == "tel:+13105550100 +49 30 901820"


def test_the_layer_has_the_rules_of_every_zone(layer: Path) -> None:
    code = (
        "from drumbeat.domain import zones; from datetime import datetime as d;"
        "print(len([zones.resolve(d(2026, 7, 1, 9), name) for name in zones.names()]),"
        "zones.resolve(d(2026, 7, 1, 9), 'America/Argentina/Ushuaia').utc.hour)"
    )
    count, hour = _fresh(layer, "CoreFunction", code).split()

    assert int(count) >= 590
    assert hour == "12"


def test_the_layer_describes_only_services_that_are_used(layer: Path) -> None:
    described = {path.name for path in (layer / "botocore" / "data").iterdir() if path.is_dir()}

    assert {"dynamodb", "lambda", "stepfunctions", "sqs", "kms", "cognito-idp", "s3"} <= described
    assert "sesv2" in described
    assert len(described) <= 10


def test_packages_can_still_say_their_versions(layer: Path) -> None:
    done = _fresh(layer, None, "import importlib.metadata as m; print(m.version('pydantic'))")

    assert done == "2.14.3"


def test_the_media_function_has_room_for_both_its_layers(layer: Path) -> None:
    # AWS Lambda Developer Guide, quotas: 250 MB unzipped, layers included
    folders = (layer, _media_layer(), build_directory(ROOT) / "MediaFunction")
    size = sum(file.stat().st_size for each in folders for file in each.rglob("*"))

    assert size <= 250 * 1000 * 1000


def test_no_other_function_carries_what_pictures_and_videos_need(layer: Path) -> None:
    assert not {"PIL", "imageio_ffmpeg", "pi_heif"} & {path.name for path in layer.iterdir()}


def test_the_media_layer_has_the_fonts_and_a_program_that_can_be_run() -> None:
    programs = list((_media_layer() / "imageio_ffmpeg" / "binaries").glob("ffmpeg-*"))

    assert [os.access(each, os.X_OK) for each in programs] == [True]
    assert (_media_layer() / "noto_fonts" / "coverage.json").is_file()
    assert list(_media_layer().rglob("*.py")) == []


@pytest.mark.parametrize(("function", "module"), JOBS)
def test_a_job_loads_little_and_nothing_of_the_api(layer: Path, function: str, module: str) -> None:
    loaded = _modules(layer, function, module)

    assert len(loaded) <= JOB_MODULES
    assert not loaded & {"pydantic", "aws_lambda_powertools.event_handler", "boto3"}


def test_looking_for_due_posts_loads_no_http_library(layer: Path) -> None:
    assert "requests" not in _modules(layer, "DispatchFunction", "jobs.dispatch")


@pytest.mark.parametrize(("function", "module"), AREAS)
def test_an_area_of_the_api_loads_within_its_budget(
    layer: Path, function: str, module: str
) -> None:
    loaded = _modules(layer, function, module)

    assert len(loaded) <= API_MODULES
    assert "boto3" not in loaded


def test_signing_in_loads_nothing_of_networks_and_posts(layer: Path) -> None:
    loaded = _modules(layer, "AuthFunction", "api.areas.auth")

    assert not loaded & {"requests", "drumbeat.platforms.registry", "api.routers.posts"}


@pytest.mark.parametrize(("function", "module"), [*AREAS, *JOBS])
def test_what_the_first_event_needs_is_loaded_with_the_function(
    layer: Path, function: str, module: str
) -> None:
    """While a function starts on AWS it has a whole processor; later only a share."""
    code = (
        f"import json, sys; import {module}; before = set(sys.modules);"
        f"from drumbeat.application import running; app = running(); {BUILDS[module]};"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )

    assert json.loads(_fresh(layer, function, code)) == []


def _media_layer() -> Path:
    return build_directory(ROOT) / "MediaLayer" / "python"


def _modules(layer: Path, function: str, module: str) -> set[str]:
    """The modules that importing loads; a module with several names (requests renames urllib3's) is
    one."""
    code = (
        f"import json, sys; import {module};"
        "print(json.dumps(list({id(m): n for n, m in reversed(sys.modules.items())}.values())))"
    )
    return set(json.loads(_fresh(layer, function, code)))


def _fresh(layer: Path, function: str | None, code: str) -> str:
    """Runs code that can import only from the layer and one function, as on AWS."""
    path = [str(layer)] + ([str(build_directory(ROOT) / function)] if function else [])
    if function == "MediaFunction":
        path.append(str(_media_layer()))
    env = {
        "PATH": os.environ["PATH"],
        "AWS_DEFAULT_REGION": "us-east-1",
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONTZPATH": "",
        "TABLE_NAME": "table",
    }
    python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    done = subprocess.run(
        [python, "-s", "-S", "-c", code], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
