"""Calculates, prints and stores the figures of a benchmark."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

Row = Mapping[str, object]


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value that `share` of them don't exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    return {
        "p50": round(percentile(values, 0.50), digits),
        "p95": round(percentile(values, 0.95), digits),
        "p99": round(percentile(values, 0.99), digits),
        "worst": round(max(values), digits),
    }


@dataclass
class Results:
    """Collects tables, prints each when it is added, and writes all as JSON."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, title: str, rows: Sequence[Row]) -> None:
        self.tables[title] = list(rows)
        print(f"\n{title}")
        columns = list(rows[0])
        cells = [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]
        widths = [max(len(line[n]) for line in cells) for n in range(len(columns))]
        for line in cells:
            print(
                "  "
                + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            )

    def keep(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
        kept = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "machine": machine()}
        path.write_text(json.dumps({**kept, "tables": self.tables}, indent=1) + "\n")
        return path


def machine() -> dict[str, object]:
    """The machine that the figures are of, and its load."""
    return {
        "processor": _processor() or platform.processor() or platform.machine(),
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": [round(each, 1) for each in os.getloadavg()],
    }


def _processor() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return None
    return next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), None)
