"""The processor time of a cold start: unpacking the layer, and imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from api import areas
from local.stack import build_directory
from tests.bench.figures import Results, Row, percentile

ROOT = Path(__file__).resolve().parents[2]

#: The media job's layer is unpacked in addition to the one that every function has.
LAYERS = ("ThirdPartyLayer", "MediaLayer")
#: What a function builds for its first event, if that is more than its handler.
BUILDS = {
    "api.areas.admin": "app.businesses",
    "api.areas.auth": "app.registration; app.client('cognito-idp')",
    "api.areas.connect": "app.authorising; app.client('kms')",
    "api.areas.core": "app.instances; app.calendar",
    "api.areas.library": "app.library; app.upload_passes; app.media_store._client()",
    "api.areas.public": "app.banner_counting",
    "jobs.aggregate": "app.aggregator",
    "jobs.canary": "app.canary; app.client('kms')",
    "jobs.canary_sink": "app.canary_sink; app.client('kms')",
    "jobs.confirm_registration": "app.admission",
    "jobs.dispatch": "app.dispatcher; app.client('stepfunctions')",
    "jobs.mail": "app.mailing; app.mailer._client(); app.client('sqs')",
    "jobs.media": "app.job_notes; app.media_processor; app.media_store._client()",
    "jobs.feeds": "app.feeds; app.media_store._client()",
    "jobs.preflight": "app.job_notes; app.preflight_rounds; app.client('kms')",
    "jobs.prepare_media": "app.preparation_steps; app.client('kms')",
    "jobs.publish": "app.publisher; app.client('kms')",
    "jobs.record_failure": "app.recorder",
    "jobs.renewal": "app.job_notes; app.unused_grants; app.client('kms'); app.client('sqs')",
    "jobs.topoff": "app.job_notes; app.daily_topoff; app.client('sqs')",
    "jobs.topoff_tenant": "app.job_notes; app.topoff_desk",
    "jobs.upkeep": "app.job_notes; app.upkeep; app.media_store._client(); app.client('sqs')",
}

_PROGRAM = """
import json, sys, time
start = time.process_time()
import {module}
imported = time.process_time(), len(sys.modules)
from drumbeat.application import running
app = running()
{build}
print(json.dumps([imported[0] - start, imported[1], time.process_time() - start, len(sys.modules)]))
"""


def measure(results: Results, runs: int = 15) -> None:
    """The lowest processor time of several runs; more than that is other work of the machine."""
    rows: list[Row] = []
    for module in _modules():
        taken = [_run(module, BUILDS[module]) for _ in range(runs)]
        rows.append(
            {
                "function": module,
                "import, cpu ms": round(min(run[0] for run in taken) * 1000),
                "modules": int(taken[0][1]),
                "ready, cpu ms": round(min(run[2] for run in taken) * 1000),
                "median": round(percentile([run[2] for run in taken], 0.5) * 1000),
                "modules then": int(taken[0][3]),
            }
        )
    results.add("Cold start: processor time and modules", rows)
    built = [each for name in LAYERS if (each := build_directory(ROOT) / name).is_dir()]
    if built:
        results.add("Cold start: unpacking a layer", [_unpacking(each, runs) for each in built])


def _modules() -> list[str]:
    """Modules with a handler."""
    jobs = sorted((ROOT / "functions" / "jobs").glob("*.py"))
    return [
        *(f"api.areas.{name}" for name in areas.NAMES),
        *(f"jobs.{job.stem}" for job in jobs if "def handler(" in job.read_text()),
    ]


def _unpacking(layer: Path, runs: int) -> Row:
    """The time of unpacking, as the emulator does at each cold start; AWS does not bill it."""
    files = [path for path in layer.rglob("*") if path.is_file()]
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "layer.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                archive.write(path, path.relative_to(layer))
        taken = [_unpack(packed, Path(folder) / str(run)) for run in range(runs)]
        size = packed.stat().st_size
    return {
        "layer": layer.name,
        "files": len(files),
        "MB": round(sum(path.stat().st_size for path in files) / 2**20, 1),
        "MB zipped": round(size / 2**20, 1),
        "cpu ms": round(min(taken) * 1000),
        "median": round(percentile(taken, 0.5) * 1000),
    }


def _unpack(packed: Path, into: Path) -> float:
    start = time.process_time()
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(into)
    return time.process_time() - start


def _run(module: str, build: str) -> list[float]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "functions"),
        "TABLE_NAME": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "POWERTOOLS_SERVICE_NAME": "bench",
    }
    program = _PROGRAM.format(module=module, build=build)
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True
    )
    return [float(each) for each in json.loads(answer.stdout)]
