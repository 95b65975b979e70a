"""The tests: every suite at once, some of them, or the quick gate."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from local import browser, servers
from local.console import Console
from local.environments import Environments
from local.preparing import ROOT, build, build_console, prepared
from local.processes import Command, clean_environment, give_way
from local.progress import Progress

#: Each of these tests makes what it needs; those of any other suite share a stack.
SEPARATE_TESTS = ("unit", "integration", "servers")
#: So that what became slow is seen.
SLOWEST = ("--durations=50", "--durations-min=0.5")
#: Networks whose servers `make test` installs.
USUAL_SERVERS = ("wordpress", "bluesky")
_SERVERS = "tests/servers"
_LEFT_OUT = (
    "Not among them: those against snac, which is built for that (`make test-servers`), and more "
    "of the random and crash tests (`make nightly`)."
)


def test(arguments: list[str]) -> int:
    """Run every test but those of `make test-servers` alone, or what the arguments select."""
    progress = Progress(2)
    environments = prepared(progress, to_test=True)
    console = build_console(environments, progress)
    if not arguments or any("e2e" in each for each in arguments):
        browser.require()
    if arguments:
        return _pytest(environments, *arguments)
    build(environments, Progress(1))
    return _all_suites(environments, console)


def test_servers(arguments: list[str]) -> int:
    """Run the tests that talk to networks' own servers, or what the arguments select of them.

    Those of a server that can't be had fail; the others run.
    """
    named = [each for each in servers.NETWORKS if any(f"test_{each}" in one for one in arguments)]
    networks = named or servers.NETWORKS
    progress = Progress(1 + len(networks))
    environments = prepared(progress, to_test=True)
    reasons = servers.Servers(ROOT, environments).install(progress, networks)
    code = _pytest(environments, *(arguments or ["tests/servers"]))
    for reason in reasons.values():
        print(f"Can't be run here: {reason}")
    return code


def test_usual_servers(arguments: list[str]) -> int:
    """Run the tests against those servers that `make test` installs where it can, and say which it
    can't."""
    progress = Progress(1 + len(USUAL_SERVERS))
    environments = prepared(progress, to_test=True)
    reasons = servers.Servers(ROOT, environments).install(progress, USUAL_SERVERS)
    tests = [f"tests/servers/test_{each}.py" for each in USUAL_SERVERS if each not in reasons]
    code = _pytest(environments, *tests, *arguments) if tests else 0
    for reason in reasons.values():
        print(f"Left out, because it can't be run here: {reason}")
    return code


def _all_suites(environments: Environments, console: Console) -> int:
    """Run them at once, and say which failed.

    Those in a browser and on the deployed stack, each with a stack of its own, wait much of their
    time. The others compute, in what the processors have left; they are shown as they run, the rest
    when all is done.
    """
    # One more than there are processors, because some of the tests wait.
    workers = str((os.cpu_count() or 1) + 1)
    several = ("-n", workers, "--dist", "worksteal", "-m", "not built")
    separate = tuple(f"tests/{name}" for name in SEPARATE_TESTS)
    env = clean_environment()
    print(
        "Unit, property and integration tests; those beside them are shown at the end:", flush=True
    )
    with ExitStack() as logs:

        def beside(
            suite: str, command: Command, env: Mapping[str, str] = env
        ) -> subprocess.Popen[bytes]:
            return _started(command, env, logs.enter_context(_log(suite).open("wb")))

        suites = {
            name: beside(name, _pytest_command(environments, name))
            for name in ("tests/e2e", "tests/stack")
        }
        suites[_SERVERS] = beside(_SERVERS, [sys.executable, "-m", "local", "test-usual-servers"])
        suites["web"] = beside("web", console.npm_command("run", "all"), console.environment())
        shown = _started(_pytest_command(environments, *several, *separate), env)
        for computing in (suites["web"], suites[_SERVERS], shown):
            give_way(computing.pid)
        ended = _ended(*suites.values(), shown)
    for name in suites:
        print(f"\nThose in {name}:\n{_log(name).read_text(errors='replace')}", flush=True)
    ends = dict(zip([*suites, "those shown first"], ended, strict=True))
    used = ", ".join(f"{name} {each.processor / 60:.1f}" for name, each in ends.items())
    print(f"Minutes of a processor: {used}.")
    failed = {name: each.code for name, each in ends.items() if each.code}
    print(f"Failed: {', '.join(failed)}." if failed else "All tests have passed.")
    print(_LEFT_OUT, flush=True)
    return next(iter(failed.values()), 0)


def _log(suite: str) -> Path:
    log = ROOT / ".local" / "logs" / f"{suite.replace('/', '-')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return log


def _pytest(environments: Environments, *arguments: str) -> int:
    [ended] = _ended(_started(_pytest_command(environments, *arguments), clean_environment()))
    return ended.code


def _pytest_command(environments: Environments, *arguments: str) -> Command:
    return [environments.tools.python, "-m", "pytest", *SLOWEST, *arguments]


def _started(
    command: Command, env: Mapping[str, str], output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Tests under way, printing to `output`; in a group of their own, so that Ctrl-C is ours."""
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=dict(env),
        stdout=output,
        stderr=output and subprocess.STDOUT,
        start_new_session=True,
    )


@dataclass(frozen=True, slots=True)
class _Ended:
    """How tests have ended. `processor`: seconds, of theirs and of what they started and ended."""

    code: int
    processor: float


def _ended(*tests: subprocess.Popen[bytes]) -> list[_Ended]:
    """When we are interrupted so are they, and stop the stacks they started."""
    try:
        return [_waited_for(each) for each in tests]
    except KeyboardInterrupt:
        for each in tests:
            each.send_signal(signal.SIGINT)
        for each in tests:
            each.wait()
        raise


def _waited_for(tests: subprocess.Popen[bytes]) -> _Ended:
    _, status, used = os.wait4(tests.pid, 0)
    tests.returncode = os.waitstatus_to_exitcode(status)
    return _Ended(tests.returncode, used.ru_utime + used.ru_stime)


def check() -> int:
    """Style, types, unit tests and the template, each of them whatever the others say."""
    environments = prepared(Progress(1), to_test=True)
    console = Console(ROOT, environments)
    console.install()
    tools, sam = environments.tools.path / "bin", environments.sam.path / "bin" / "sam"
    commands: list[Command] = [
        [tools / "ruff", "check", "."],
        [tools / "ruff", "format", "--check", "."],
        [tools / "mypy"],
        [tools / "cfn-lint", "template.yaml"],
        [sam, "validate", "--lint", "--region", "us-east-1"],
        [tools / "python", "-m", "pytest", "-q", "-n", "auto", "tests/unit"],
        console.npm_command("run", "check"),
        console.npm_command("run", "test"),
    ]
    env = {**console.environment(), "SAM_CLI_TELEMETRY": "0"}
    failed = []
    for command in commands:
        shown = " ".join([Path(command[0]).name, *map(str, command[1:])])
        print(f"\n$ {shown}", flush=True)
        if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode:
            failed.append(shown)
    print("\n" + ("Failed: " + "; ".join(failed) if failed else "All is well."))
    return 1 if failed else 0
