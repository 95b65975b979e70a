"""`npm ci` must work on every platform, and refuses a lock file that lacks packages it names."""

from __future__ import annotations

import json
from pathlib import Path

LOCK = Path(__file__).resolve().parents[3] / "web" / "package-lock.json"


def test_the_lock_file_holds_every_package_that_it_names() -> None:
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    held = {path.rpartition("node_modules/")[2] for path in packages}
    named = {
        name
        for package in packages.values()
        # npm silently leaves out packages for another platform that a registry lacks.
        for kind in ("dependencies", "optionalDependencies")
        for name in package.get(kind, {})
    }

    assert named - held == set()


def test_every_package_is_held_to_its_content() -> None:
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]

    for path, package in packages.items():
        if path and not package.get("link") and not package.get("inBundle"):
            assert package["integrity"].startswith("sha512-"), path
            registry = package.get("resolved", "https://registry.npmjs.org/")
            assert registry.startswith("https://registry.npmjs.org/"), path
