"""Dependencies point inwards: functions to services to domain; adapters to the ports."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "functions" / "drumbeat"
FUNCTIONS = ROOT / "functions"
#: Directories with Lambda's handlers.
HANDLERS = (FUNCTIONS / "api", FUNCTIONS / "jobs")

#: What each part may import of Drumbeat, besides itself.
INWARDS = {
    "domain": set(),
    "ports": {"domain", "deferring"},
    "services": {"domain", "ports"},
    "persistence": {"domain", "ports", "deferring"},
    "platforms": {"domain", "ports"},
    "aws": {"domain", "ports"},
    "imaging": {"domain", "ports"},
    "phones": {"domain", "ports"},
    "settings": set(),
    "configured_quotas": {"domain", "ports", "settings"},
    "observability": set(),
    "deferring": set(),
}
#: Third-party packages, by the only part that may import them.
THIRD_PARTIES = {
    "persistence": {"pynamodb", "botocore"},
    "platforms": {"idna", "imagesize", "requests", "urllib3"},
    "aws": {"boto3", "botocore"},
    "imaging": {"PIL", "arabic_reshaper", "bidi", "pi_heif", "pypdfium2"},
    "phones": {"phonenumbers"},
    "observability": {"aws_lambda_powertools"},
}
#: Modules of the standard library with which the domain could read a clock, a machine or random
#: numbers.
IMPURE = {
    "asyncio",
    "http",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "tempfile",
    "threading",
    "uuid",
}
CLOCK_READS = {"now", "utcnow", "today", "monotonic", "perf_counter", "time_ns"}


def modules_of(part: str) -> list[Path]:
    single = PACKAGE / f"{part}.py"
    return [single] if single.exists() else sorted((PACKAGE / part).rglob("*.py"))


def imports(source: str) -> Iterator[str]:
    """Every module that `source` imports anywhere, by its absolute name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "Relative imports hide where they lead."
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts_of_drumbeat(modules: list[Path]) -> Iterator[tuple[str, str]]:
    for module in modules:
        for name in imports(module.read_text(encoding="utf-8")):
            package, _, rest = name.partition(".")
            if package == "drumbeat":
                yield module.name, rest.split(".")[0]


def third_parties(modules: list[Path]) -> Iterator[tuple[str, str]]:
    own = {"drumbeat", "api", "jobs"} | sys.stdlib_module_names
    for module in modules:
        for name in imports(module.read_text(encoding="utf-8")):
            if (package := name.split(".")[0]) not in own:
                yield module.name, package


def test_every_part_has_its_rule():
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}

    assert parts - {"__init__", "__pycache__"} <= {*INWARDS, "application"}


@pytest.mark.parametrize("part", INWARDS)
def test_a_part_imports_only_what_lies_further_inwards(part):
    modules = modules_of(part)
    allowed = INWARDS[part] | {part}

    outwards = [found for found in parts_of_drumbeat(modules) if found[1] not in allowed]

    assert modules
    assert outwards == []


@pytest.mark.parametrize("part", INWARDS)
def test_a_part_knows_only_its_own_third_parties(part):
    allowed = THIRD_PARTIES.get(part, set())

    strangers = [found for found in third_parties(modules_of(part)) if found[1] not in allowed]

    assert strangers == []


def test_functions_reach_adapters_through_the_composition_root_alone():
    modules = [module for folder in HANDLERS for module in sorted(folder.rglob("*.py"))]

    adapters = [
        found
        for found in parts_of_drumbeat(modules)
        if found[1] in {"persistence", "platforms", "aws", "imaging", "phones"}
    ]

    assert modules
    assert adapters == []


def test_only_the_media_job_works_at_pictures_and_videos():
    # Only that job's layer has the packages for it.
    known = {
        module.relative_to(FUNCTIONS).as_posix()
        for module in FUNCTIONS.rglob("*.py")
        if "drumbeat.imaging" in module.read_text(encoding="utf-8")
        and module.parent != PACKAGE / "imaging"
    }

    assert known <= {"drumbeat/application/edges.py", "jobs/media.py"}


def test_only_the_publishing_jobs_raise_what_the_workflow_retries():
    raised = [
        module.relative_to(FUNCTIONS).as_posix()
        for module in sorted(FUNCTIONS.rglob("*.py"))
        if "raise TransientFailure" in module.read_text(encoding="utf-8")
    ]

    assert raised == ["jobs/outcomes.py"]


@pytest.mark.parametrize(("package", "other"), [("api", "jobs"), ("jobs", "api")])
def test_the_api_and_the_jobs_do_not_know_each_other(package, other):
    found = {
        name.split(".")[0]
        for module in (FUNCTIONS / package).rglob("*.py")
        for name in imports(module.read_text(encoding="utf-8"))
    }

    assert "drumbeat" in found
    assert other not in found


def test_the_domain_can_be_imported_with_the_standard_library_alone():
    # Given an interpreter with Drumbeat and without installed packages,
    names = [f"drumbeat.domain.{module.stem}" for module in modules_of("domain")]
    program = f"import {', '.join(names)}; import sys; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}

    # when it imports every module of the domain,
    ran = subprocess.run(
        [sys.executable, "-S", "-c", program.replace(".__init__", "")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    # then it works, and has loaded nothing of Drumbeat but the domain.
    assert ran.returncode == 0, ran.stderr
    loaded = {name for name in ran.stdout.split() if name.startswith("drumbeat.")}
    assert len(names) > 5
    assert all(name.startswith("drumbeat.domain") for name in loaded)


def test_the_domain_reads_no_clock_and_no_machine():
    for module in modules_of("domain"):
        source = module.read_text(encoding="utf-8")
        packages = {name.split(".")[0] for name in imports(source)}
        calls = {
            node.func.attr
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }

        assert not packages & {*IMPURE, "time"}, module.name
        assert not calls & CLOCK_READS, module.name


def test_zones_are_made_in_one_place_so_that_the_operating_system_is_never_asked():
    makers = {
        module.relative_to(ROOT).as_posix()
        for module in FUNCTIONS.rglob("*.py")
        for name in imports(module.read_text(encoding="utf-8"))
        if name.split(".")[0] in {"zoneinfo", "pytz", "dateutil"}
    }

    assert makers == {"functions/drumbeat/domain/zones.py"}


def test_a_post_changes_its_status_through_the_table_alone():
    # `replace(post, status=Status.POSTED)` would bypass the check in `become`.
    direct = [
        f"{module.name}:{node.lineno}"
        for module in FUNCTIONS.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"replace", "dataclasses.replace"}
        and any(
            keyword.arg == "status" and ast.unparse(keyword.value).startswith("Status.")
            for keyword in node.keywords
        )
    ]

    assert direct == []


def test_what_tests_share_is_in_no_test_module():
    # Test modules are not type-checked.
    shared = [
        (module.relative_to(ROOT).as_posix(), name)
        for module in sorted((ROOT / "tests").rglob("*.py"))
        for name in imports(module.read_text(encoding="utf-8"))
        if name.startswith("tests.") and ".test_" in name
    ]

    assert shared == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import boto3", ["boto3"]),
        ("def late():\n    from drumbeat.services import topoff", ["drumbeat.services.topoff"]),
        ("if TYPE_CHECKING:\n    import drumbeat.aws.vault as v", ["drumbeat.aws.vault"]),
    ],
)
def test_no_import_is_overlooked(source, found):
    assert list(imports(source)) == found
