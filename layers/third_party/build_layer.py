"""Builds the layer: the pinned packages, stripped and byte-compiled.

Runs under the Python that the layer is for, because compiled files belong to one minor version;
the processor may be another. Needs uv or pip, and no Docker.
"""

from __future__ import annotations

import argparse
import compileall
import py_compile
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent

#: AWS services whose descriptions botocore keeps; a client for any other can't be made.
SERVICES = {"cognito-idp", "dynamodb", "kms", "lambda", "s3", "sqs", "stepfunctions", "sts"}

#: Wheels for AWS Lambda, whose oldest supported runtime has glibc 2.26.
PLATFORMS = {"arm64": "aarch64", "x86_64": "x86_64"}

#: What packages carry that no function reads. Every cold start unpacks what is left.
UNUSED = [
    *(
        f"aws_lambda_powertools/utilities/{name}"
        for name in (
            *("auth_alpha", "batch", "circuit_breaker", "data_masking", "feature_flags"),
            *("kafka", "parameters", "parser", "streaming", "validation"),
        )
    ),
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.js",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.css",
    "bin",
    "boto3/data",
    "boto3/examples",
    "botocore/data/*/*/examples-1.json",
    "dateutil/zoneinfo",
    # Emergency numbers and the like.
    "phonenumbers/shortdata/region_*",
    "pydantic/v1",
    "**/tests",
    "**/*.pyi",
    "**/py.typed",
    "**/*.pxd",
    "**/*.pyx",
]

#: Of each distribution's metadata, what `importlib.metadata` and the licences ask for.
METADATA = {"METADATA", "licenses", "LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE", "NOTICE.txt"}

MAX_BYTES = 35 * 1024 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--architecture", choices=[*PLATFORMS, "host"], required=True)
    parser.add_argument("--into", type=Path, required=True)
    arguments = parser.parse_args()
    into: Path = arguments.into
    install(into, arguments.architecture)
    strip(into)
    archive_zones(into)
    compile_without_sources(into)
    check_size(into)


def install(into: Path, architecture: str) -> None:
    """Put the pinned packages under `into`; "host" takes this machine's own wheels."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    requirements = ["--require-hashes", "-r", str(HERE / "requirements.txt")]
    requirements += ["--target", str(into)]
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, *requirements]
        command += ["--link-mode", "copy"]
        if architecture != "host":
            platform = f"{PLATFORMS[architecture]}-manylinux2014"
            command += ["--python-platform", platform, "--python-version", python]
    else:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", *requirements]
        if architecture != "host":
            platform = f"manylinux2014_{PLATFORMS[architecture]}"
            command += ["--platform", platform, "--python-version", python]
    subprocess.run([*command, "--only-binary", ":all:"], check=True)  # noqa: S603


def strip(into: Path) -> None:
    for pattern in [*UNUSED, "**/__pycache__"]:
        for path in list(into.glob(pattern)):
            remove(path)
    for service in (into / "botocore" / "data").iterdir():
        if service.is_dir() and service.name not in SERVICES:
            remove(service)
    for distribution in into.glob("*.dist-info"):
        for path in distribution.iterdir():
            if path.name not in METADATA:
                remove(path)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def archive_zones(into: Path) -> None:
    """Put the 600 files of zone rules into one: unpacking files costs more than their bytes.

    `drumbeat.domain.zones` reads them there.
    """
    rules = into / "tzdata" / "zoneinfo"
    with zipfile.ZipFile(into / "tzdata" / "zoneinfo.zip", "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(rules.rglob("*")):
            if path.is_file() and path.suffix != ".py":
                archive.write(path, path.relative_to(rules))
    remove(rules)


def compile_without_sources(into: Path) -> None:
    """Leave of each package only what is run: half the files. Tracebacks keep their lines."""
    # Without timestamps: zipping loses them, and nobody checks a read-only directory.
    done = compileall.compile_dir(
        into,
        quiet=1,
        stripdir=str(into),
        legacy=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        workers=0,
    )
    if not done:
        raise SystemExit("The layer has files that this Python can't compile.")
    for source in list(into.rglob("*.py")):
        remove(source)


def check_size(into: Path) -> None:
    files = [path for path in into.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"Layer: {size / 1024 / 1024:.1f} MB unzipped, {len(files)} files")
    if size > MAX_BYTES:
        raise SystemExit(f"The layer must not be larger than {MAX_BYTES // 1024 // 1024} MB.")


if __name__ == "__main__":
    main()
