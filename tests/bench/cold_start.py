"""What each function imports before it can answer, in a fresh interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.figures import Results, Row, percentile

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7

#: What a function builds for its first event, beside its handler.
FUNCTIONS = {
    "api.main": "bootstrap.instance_service(); bootstrap.calendar_service()",
    "jobs.topoff": "bootstrap.daily_topoff()",
    "jobs.topoff_tenant": "bootstrap.topoff_desk()",
    "jobs.dispatch": "bootstrap.dispatcher(); bootstrap.client('stepfunctions')",
    "jobs.publish": "bootstrap.publisher(); bootstrap.client('kms')",
    "jobs.record_failure": "bootstrap.recorder()",
}

_PROGRAM = """
import json, sys, time
start = time.process_time()
import {module}
imported = time.process_time(), len(sys.modules)
from drumbeat import bootstrap
{build}
print(json.dumps([imported[0] - start, imported[1], time.process_time() - start, len(sys.modules)]))
"""


def measure(results: Results) -> None:
    """The lowest processor time of several runs: the rest is what else the machine did."""
    rows: list[Row] = []
    for module, build in FUNCTIONS.items():
        runs = [_run(module, build) for _ in range(RUNS)]
        rows.append(
            {
                "function": module,
                "import, cpu ms": round(min(run[0] for run in runs) * 1000),
                "modules": int(runs[0][1]),
                "ready, cpu ms": round(min(run[2] for run in runs) * 1000),
                "median": round(percentile([run[2] for run in runs], 0.5) * 1000),
                "modules then": int(runs[0][3]),
            }
        )
    results.add("Cold start: processor time and modules", rows)


def _run(module: str, build: str) -> list[float]:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}/layers/shared:{ROOT}/functions",
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
