"""Builds a layer: its pinned packages, stripped and byte-compiled, and the files that go with them.

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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

#: The AWS services whose descriptions botocore keeps; no client can be made for any other.
SERVICES = {
    "cognito-idp",
    "dynamodb",
    "kms",
    "lambda",
    "s3",
    "sesv2",
    "sqs",
    "ssm",
    "stepfunctions",
    "sts",
}

#: The processors of AWS Lambda, and their names in wheels.
PROCESSORS = {"arm64": "aarch64", "x86_64": "x86_64"}


@dataclass(frozen=True)
class Layer:
    """A folder beside this file.

    `unused`: parts of its packages that no function reads; every cold start would unpack them.
    `files`: folders of ours that it also holds. `programs`: files made executable. `platforms`: the
    glibc platforms whose wheels may be used, the newest first.
    """

    unused: tuple[str, ...]
    max_megabytes: int
    #: Python 3.11 runs on Amazon Linux 2, which has glibc 2.26.
    platforms: tuple[str, ...] = ("manylinux2014",)
    files: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()


_NEVER_READ = (
    "**/tests",
    "**/*.pyi",
    "**/py.typed",
    "**/*.pxd",
    "**/*.pyx",
    "**/__pycache__",
    ".lock",
)

LAYERS = {
    "third_party": Layer(
        unused=(
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
            # Emergency numbers and other short numbers.
            "phonenumbers/shortdata/region_*",
            "pydantic/v1",
            *_NEVER_READ,
        ),
        max_megabytes=35,
    ),
    # Lambda allows 250 MB unzipped for a function's code and layers; the other layer and our code
    # take 40.
    "media": Layer(
        unused=("bin", "imageio_ffmpeg/binaries/README.md", "PIL/ImageTk*", *_NEVER_READ),
        max_megabytes=150,
        # Pillow and pi-heif have wheels for glibc 2.28 only: Amazon Linux 2023, Python 3.12 and
        # later.
        platforms=("manylinux_2_28", "manylinux2014"),
        files=("noto_fonts",),
        programs=("imageio_ffmpeg/binaries/ffmpeg-*",),
    ),
}

#: The files of a package's metadata that `importlib.metadata` and the licences need.
METADATA = {"METADATA", "licenses", "LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE", "NOTICE.txt"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("layer", choices=LAYERS)
    parser.add_argument("--architecture", choices=[*PROCESSORS, "host"], required=True)
    parser.add_argument("--into", type=Path, required=True)
    arguments = parser.parse_args()
    into: Path = arguments.into
    layer = LAYERS[arguments.layer]
    source = HERE / arguments.layer
    install(source / "requirements.txt", into, arguments.architecture, layer.platforms)
    for name in layer.files:
        shutil.copytree(source / name, into / name)
    strip(into, layer)
    archive_zones(into)
    compile_without_sources(into)
    check_size(into, layer)


def install(lock: Path, into: Path, architecture: str, platforms: Sequence[str]) -> None:
    """Put the pinned packages under `into`; "host" takes this machine's own wheels."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    requirements = ["--require-hashes", "-r", str(lock)]
    requirements += ["--target", str(into)]
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, *requirements]
        command += ["--link-mode", "copy"]
        if architecture != "host":
            platform = f"{PROCESSORS[architecture]}-{platforms[0]}"
            command += ["--python-platform", platform, "--python-version", python]
    else:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", *requirements]
        if architecture != "host":
            for platform in platforms:
                command += ["--platform", f"{platform}_{PROCESSORS[architecture]}"]
            command += ["--python-version", python]
    subprocess.run([*command, "--only-binary", ":all:"], check=True)  # noqa: S603


def strip(into: Path, layer: Layer) -> None:
    for pattern in layer.unused:
        for path in list(into.glob(pattern)):
            remove(path)
    for service in (into / "botocore" / "data").glob("*/"):
        if service.name not in SERVICES:
            remove(service)
    for distribution in into.glob("*.dist-info"):
        for path in distribution.iterdir():
            if path.name not in METADATA:
                remove(path)
    for pattern in layer.programs:
        for path in into.glob(pattern):
            path.chmod(0o755)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def archive_zones(into: Path) -> None:
    """Put the 600 files of zone rules into one archive, because a cold start unpacks each file.

    `drumbeat.domain.zones` reads them there.
    """
    rules = into / "tzdata" / "zoneinfo"
    if not rules.is_dir():
        return
    with zipfile.ZipFile(into / "tzdata" / "zoneinfo.zip", "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(rules.rglob("*")):
            if path.is_file() and path.suffix != ".py":
                archive.write(path, path.relative_to(rules))
    remove(rules)


def compile_without_sources(into: Path) -> None:
    """Keep only the compiled files, which are half as many. Tracebacks keep their line numbers.

    Raises SystemExit when a file does not compile.
    """
    # Without timestamps: zipping loses them, and nothing checks them in a read-only directory.
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


def check_size(into: Path, layer: Layer) -> None:
    files = [path for path in into.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"Layer: {size / 1024 / 1024:.1f} MB unzipped, {len(files)} files")
    if size > layer.max_megabytes * 1024 * 1024:
        raise SystemExit(f"The layer must not be larger than {layer.max_megabytes} MB.")


if __name__ == "__main__":
    main()
