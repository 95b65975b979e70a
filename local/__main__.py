"""Commands behind `make`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import site
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from local import (
    attaching,
    billing,
    browser,
    locking,
    operators,
    plan_accounts,
    recounting,
    restoring,
    servers,
    setting_up_networks,
)
from local import stack as stacks
from local.businesses import ALL_COUNTY, H2O, Business
from local.console import Console
from local.deployment import (
    Build,
    Deployed,
    OneMachine,
    Target,
    account_of,
    agreed,
    deploy_to_aws,
    outputs,
    outputs_of,
)
from local.emulator import Emulator
from local.environments import Environments, download_environment
from local.processes import Command, clean_environment, command_line, give_way
from local.progress import Failure, Progress
from local.seed import EMAIL, PASSWORD, Seed
from local.seed_media import MediaSeed

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".local" / "stack"
ADDRESSES = ROOT / ".local" / "stack.json"
RUNNER = ROOT / ".local" / "run.pid"
PORT = 8400
#: Seconds.
_STOPS_WITHIN = 300
_USUALLY_STOPS_WITHIN = 20
_WHERE = "an environment of samconfig.toml; without: what runs on this machine, if anything does"
#: Each of these tests makes what it needs; those of any other suite share a stack.
SEPARATE_TESTS = ("unit", "integration", "servers")
#: Shows which tests have become slow.
SLOWEST = ("--durations=50", "--durations-min=0.5")


#: Commands for a deployed stack, apart from deploying it.
_OPERATING = frozenset(
    {"restore", "attach", "network", "operator", "recount", "billing", "seed-accounts"}
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("run", help="start everything, and stop it on Ctrl-C")
    start.add_argument("--port", type=int, default=PORT)
    commands.add_parser("stop", help="stop what `run` started, keeping the data")
    commands.add_parser("reset", help="forget the data")
    commands.add_parser("setup", help="make the Python environments")
    commands.add_parser("build", help="build for this machine")
    commands.add_parser("publish", help="bring a changed console into the running stack")
    commands.add_parser("check", help="the quick gate")
    commands.add_parser("lock", help="lock what the .in files pin; further options go to uv")
    release = commands.add_parser("deploy", help="deploy to AWS")
    release.add_argument("--env", default="default", help="an environment of samconfig.toml")
    back = commands.add_parser("restore", help="bring a deployment's table back to a moment")
    back.add_argument("--env", default="default", help="an environment of samconfig.toml")
    back.add_argument("--at", help="that moment, in UTC: 2026-11-28T10:00:00Z")
    count = commands.add_parser("recount", help="count a deployment's figures again")
    count.add_argument("--env", help=_WHERE)
    again = commands.add_parser("attach", help="give what a deleted stack left to a new one")
    again.add_argument("--env", default="default", help="an environment of samconfig.toml")
    network = commands.add_parser("network", help="keep the app that is registered with a network")
    network.add_argument("--env", default="default", help="an environment of samconfig.toml")
    network.add_argument("--name", required=True, help="the network, as accounts name it")
    operator = commands.add_parser("operator", help="make somebody an operator")
    operator.add_argument("--email", required=True, help="whose; they have registered")
    operator.add_argument("--env", help=_WHERE)
    operator.add_argument("--remove", action="store_true", help="take them out again")
    money = commands.add_parser("billing", help="set what billing signs its events with")
    money.add_argument("--env", default="default", help="an environment of samconfig.toml")
    commands.add_parser("seed-accounts", help="the accounts to try plans with, on this machine")
    tests = commands.add_parser("test", help="every test; further arguments go to pytest")
    tests.add_argument("arguments", nargs=argparse.REMAINDER)
    networks = commands.add_parser(
        "test-servers", help="install networks' own servers, and run the tests that talk to them"
    )
    networks.add_argument("arguments", nargs=argparse.REMAINDER)
    options, further = parser.parse_known_args()
    if further and options.command != "lock":
        parser.error(f"unrecognized arguments: {' '.join(further)}")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        return _carry_out(options, further)
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130


def _carry_out(options: argparse.Namespace, further: list[str]) -> int:
    match options.command:
        case "run":
            return run(options.port)
        case "stop":
            return stop()
        case "reset":
            return reset()
        case "test" | "test-servers":
            tests = test if options.command == "test" else test_servers
            return tests(options.arguments)
        case "check":
            return check()
        case "publish":
            return publish()
        case "lock":
            locking.lock(ROOT, Environments(ROOT).uv(), further, download_environment())
        case (
            "restore" | "attach" | "network" | "operator" | "recount" | "billing" | "seed-accounts"
        ):
            _operate(options)
        case "deploy":
            progress = Progress(4)
            environments = _prepared(progress)
            console = _build_console(environments, progress)
            deploy_to_aws(ROOT, environments, options.env, console, progress)
        case "build":
            progress = Progress(3)
            environments = _prepared(progress)
            _build_console(environments, progress)
            _build(environments, progress)
        case "setup":
            _prepared(Progress(1), to_test=True)
    return 0


def _operate(options: argparse.Namespace) -> None:
    """Run one of the commands for a deployed stack."""
    _prepared(Progress(1))
    if options.command == "restore":
        restore(options.env, options.at)
    elif options.command == "network":
        set_up_network(options.env, options.name)
    elif options.command == "billing":
        set_up_billing(options.env)
    elif options.command == "seed-accounts":
        seed_accounts()
    elif options.command == "operator":
        appoint(options.env, options.email, remove=options.remove)
    elif options.command == "recount":
        count_again(options.env)
    else:
        attach(options.env)


def run(port: int) -> int:
    """Start and seed the stack, print its addresses, and stop it on request."""
    _require_nobody_runs()
    progress = Progress(stacks.STEPS + 2)
    _prepared(progress)
    stack = stacks.Stack(
        ROOT,
        port=port,
        sandbox_port=port + 1,
        console_port=port + 2,
        home=HOME,
        progress=progress,
    )
    if stack.stop_left_behind():
        progress.say("        (stopped what an earlier run had left behind)")
    ADDRESSES.unlink(missing_ok=True)
    RUNNER.write_text(str(os.getpid()))
    try:
        stack.start()
        _seed(stack, progress)
        operators.plant(stack.client("cognito-idp"), stack.outputs["UserPoolId"], stack.api_url)
        _announce(stack, progress)
        _seed_later(stack, progress)
        _wait(stack)
        progress.say("\nStopping; the data stays in .local/stack ...")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        ADDRESSES.unlink(missing_ok=True)
        stack.stop()
        RUNNER.unlink(missing_ok=True)
    progress.say("Stopped. `make run` goes on from here; `make reset` forgets it.")
    return 0


def stop() -> int:
    """Stop a running stack, or what a killed one left behind, in order."""
    pid = _runner()
    if pid is not None:
        print("Stopping ...", flush=True)
        os.kill(pid, signal.SIGTERM)
        _wait_until_stopped(pid)
    left = stacks.Stack(ROOT, port=0, sandbox_port=0, home=HOME).stop_left_behind()
    ADDRESSES.unlink(missing_ok=True)
    RUNNER.unlink(missing_ok=True)
    print("Stopped; the data is kept." if pid or left else "Nothing runs.")
    return 0


def _wait_until_stopped(pid: int) -> None:
    """Wait while the stack removes some hundred thousand unpacked files, which is slow on a busy
    disk. Raises Failure after five minutes."""
    began = time.monotonic()
    told = False
    while _runner() == pid:
        passed = time.monotonic() - began
        if passed > _STOPS_WITHIN:
            raise Failure(f"The stack (process {pid}) does not stop.")
        if passed > _USUALLY_STOPS_WITHIN and not told:
            told = True
            print("It still removes what its functions unpacked ...", flush=True)
        time.sleep(0.1)


def reset() -> int:
    """Delete the one-machine stack's data; what is installed and built stays."""
    _require_nobody_runs()
    stacks.Stack(ROOT, port=0, sandbox_port=0, home=HOME).stop_left_behind()
    shutil.rmtree(HOME, ignore_errors=True)
    print("Forgotten: the next `make run` starts from nothing.")
    return 0


def publish() -> int:
    """Build the console and copy it into the running stack. Raises Failure when none runs."""
    if _runner() is None or not ADDRESSES.exists():
        raise Failure("Nothing runs: `make run` starts it, with the console.")
    known = json.loads(ADDRESSES.read_text())
    progress = Progress(3)
    environments = _prepared(progress)
    console = _build_console(environments, progress)
    emulator = Emulator(environments.emulator.python, known["port"], HOME)
    with progress.step(f"Publishing the console on {known['console_url']}"):
        console.publish(emulator.client("s3"), outputs(emulator)["ConsoleBucket"])
    return 0


def test(arguments: list[str]) -> int:
    """Run every test that needs no server of a network, or what the arguments select."""
    progress = Progress(2)
    environments = _prepared(progress, to_test=True)
    console = _build_console(environments, progress)
    if not arguments or any("e2e" in each for each in arguments):
        browser.require()
    if arguments:
        return _pytest(environments, *arguments)
    _build(environments, Progress(1))
    return _all_suites(environments, console)


def test_servers(arguments: list[str]) -> int:
    """Run the tests that talk to networks' own servers, or what the arguments select of them."""
    progress = Progress(1 + servers.STEPS)
    environments = _prepared(progress, to_test=True)
    servers.Servers(ROOT, environments).install(progress)
    return _pytest(environments, *(arguments or ["tests/servers"]))


def restore(environment: str, at: str | None) -> None:
    """Restore a deployment's table, and print what people have to do. Raises Failure."""
    sys.path.insert(0, str(ROOT / "functions"))
    account = account_of(ROOT, environment)
    account.enter()
    moment = restoring.moment(at) if at else None
    work = restoring.Restore(account.client, account.stack_name, Progress(restoring.STEPS))
    question = (
        f"Restore the table of {account.stack_name} to {at or 'its state when it was deleted'}? "
        "API and publishing stop meanwhile. [y/N]: "
    )
    if not agreed(question):
        raise Failure("Nothing was restored.")
    print(restoring.told(work.run(moment), work.dispatch_rule))


def set_up_network(environment: str, name: str) -> None:
    """Store the operator's app of a network where the functions read it. Raises Failure."""
    sys.path.insert(0, str(ROOT / "functions"))
    from drumbeat.application import SystemClock
    from drumbeat.platforms.registry import Networks
    from drumbeat.settings import Settings

    networks = Networks(Settings(table_name=""), SystemClock())
    known = [each for each in networks.names if networks.get(each).profile.wants_app]
    account = account_of(ROOT, environment)
    place = setting_up_networks.set_up(account.client("ssm"), account.stack_name, name, known)
    print(f"Kept as {place}; functions have it within a minute.")


def set_up_billing(environment: str) -> None:
    """Make a new secret for billing, and print it once. Raises Failure."""
    account = account_of(ROOT, environment)
    secret = billing.new_secret()
    place = billing.keep(account.client("ssm"), account.stack_name, secret)
    print(f"Kept as {place}; functions have it within a minute. Billing signs with:\n{secret}")


def seed_accounts() -> None:
    """Put the accounts for trying plans into the stack that runs here. Raises Failure."""
    if _runner() is None or not ADDRESSES.exists():
        raise Failure("Nothing runs: `make run` starts it. These accounts are for one machine.")
    known = json.loads(ADDRESSES.read_text())
    emulator = _emulator()
    deployment = plan_accounts.Deployment(
        root=ROOT,
        api_url=known["api_url"],
        endpoint_url=emulator.url,
        outputs=outputs(emulator),
        client=emulator.client,
    )
    plan_accounts.plant(deployment, print)


def appoint(environment: str | None, email: str, *, remove: bool) -> None:
    """Make somebody an operator, or take that role away. Raises Failure."""
    deployed, stack = _deployed(environment)
    act = operators.dismiss if remove else operators.appoint
    pool = outputs_of(stack)["UserPoolId"]
    print(f"In {deployed.where}: {act(deployed.client('cognito-idp'), pool, email)}")


def count_again(environment: str | None) -> None:
    """Compare stored figures with posts, and correct those that are wrong. Raises Failure."""
    sys.path.insert(0, str(ROOT / "functions"))
    deployed, stack = _deployed(environment)
    deployed.enter()
    from drumbeat.application import Application
    from drumbeat.domain.job_log import JobKind, work_of
    from drumbeat.services.recounting import SETTLES
    from drumbeat.settings import Settings

    given = {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}
    table = outputs_of(stack)["TableName"]
    app = Application(Settings(table_name=table, default_plan=given["DefaultPlan"]))
    settles = recounting.SETTLES_HERE if deployed.is_here else SETTLES
    print(f"In {deployed.where}:", flush=True)
    work = work_of(JobKind.RECOUNT, {}, ordered_at=app.clock.now(), name=app.ids.new())
    with app.job_notes.of(work) as noted:
        corrected = recounting.recount(app.recounting, settles)
        if corrected:
            noted.did(corrected=corrected)


def _deployed(environment: str | None) -> tuple[Deployed, dict[str, Any]]:
    """An environment of samconfig.toml with its stack. Without a name: what runs on this machine,
    or else the environment `default`. Raises Failure when there is no such stack."""
    runs = environment is None and _runner() is not None and ADDRESSES.exists()
    deployed: Deployed = (
        OneMachine(_emulator()) if runs else account_of(ROOT, environment or "default")
    )
    stack = deployed.stack()
    if stack is None:
        raise Failure(
            f"There is no {deployed.where}, and nothing runs here: deploy, or `make run`."
        )
    return deployed, stack


def _emulator() -> Emulator:
    """The emulator of the stack that runs here."""
    port = json.loads(ADDRESSES.read_text())["port"]
    return Emulator(Environments(ROOT).emulator.python, port, HOME)


def attach(environment: str) -> None:
    """Make a stack of the resources that the last deleted stack of its name has left. Raises
    Failure."""
    from cfnlint.decode import cfn_yaml

    account = account_of(ROOT, environment)
    cloudformation = account.client("cloudformation")
    left = attaching.left_behind(cloudformation, account.stack_name)
    wanted = attaching.import_of(cfn_yaml.load(str(ROOT / "template.yaml")), left)
    attaching.attach(cloudformation, account.stack_name, wanted, account.parameters, agreed)
    print(f"{account.stack_name} has them. Go on with: make deploy ENV={environment}")


def _all_suites(environments: Environments, console: Console) -> int:
    """Run all suites at once, and print which ones failed.

    The suites in a browser and on the deployed stack each have a stack of their own and mostly
    wait. The other suites compute, at a lower priority; their output is shown as they run, that of
    the rest at the end.
    """
    several = ("-n", "auto", "--dist", "worksteal", "-m", "not built")
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
        suites["web"] = beside("web", console.npm_command("run", "all"), console.environment())
        shown = _started(_pytest_command(environments, *several, *separate), env)
        for computing in (suites["web"], shown):
            give_way(computing.pid)
        ended = _ended(*suites.values(), shown)
    for name in suites:
        print(f"\nThose in {name}:\n{_log(name).read_text(errors='replace')}", flush=True)
    ends = dict(zip([*suites, "those shown first"], ended, strict=True))
    used = ", ".join(f"{name} {each.processor / 60:.1f}" for name, each in ends.items())
    print(f"Minutes of a processor: {used}.")
    failed = {name: each.code for name, each in ends.items() if each.code}
    print(f"Failed: {', '.join(failed)}." if failed else "All tests have passed.", flush=True)
    return next(iter(failed.values()), 0)


def _log(suite: str) -> Path:
    log = ROOT / ".local" / "logs" / f"{suite.replace('/', '-')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return log


def _build(environments: Environments, progress: Progress) -> None:
    """Build for this machine, unless the build is current."""
    build = Build(ROOT, environments, Target.this_machine(), stacks.build_directory(ROOT))
    if build.is_current():
        progress.skip("Building with SAM")
        return
    with progress.step("Building with SAM"):
        build.run()


def _pytest(environments: Environments, *arguments: str) -> int:
    [ended] = _ended(_started(_pytest_command(environments, *arguments), clean_environment()))
    return ended.code


def _pytest_command(environments: Environments, *arguments: str) -> Command:
    return [environments.tools.python, "-m", "pytest", *SLOWEST, *arguments]


def _started(
    command: Command, env: Mapping[str, str], output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start tests that print to `output`, in their own process group, so that Ctrl-C reaches only
    us."""
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
    """How tests ended. `processor`: seconds of processor time, their child processes included."""

    code: int
    processor: float


def _ended(*tests: subprocess.Popen[bytes]) -> list[_Ended]:
    """Wait for the tests. On Ctrl-C, interrupt them too, so that they stop the stacks they
    started."""
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
    """Check style, types, unit tests and the template; each check runs even if another one
    fails."""
    environments = _prepared(Progress(1), to_test=True)
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


def _prepared(progress: Progress, *, to_test: bool = False) -> Environments:
    """The environments, set up, with their packages importable in this process."""
    environments = Environments(ROOT)
    wanted = environments.to_test() if to_test else environments.to_run()
    environments.prepare(progress, wanted)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site.addsitedir(str(environments.tools.path / "lib" / version / "site-packages"))
    return environments


def _build_console(environments: Environments, progress: Progress) -> Console:
    console = Console(ROOT, environments)
    if console.is_built():
        progress.skip("Building the console")
    else:
        with progress.step("Building the console (downloads packages the first time)"):
            console.build()
    return console


def _seed(stack: stacks.Stack, progress: Progress) -> None:
    seed = _seed_of(H2O, stack)
    what = f"Seeding tenant {H2O.tenant_id}"
    if seed.is_needed():
        with progress.step(what):
            seed.plant()
    elif seed.has_moved():
        with progress.step(f"Pointing tenant {H2O.tenant_id} at the sandbox's new address"):
            seed.move()
    else:
        progress.skip(what)


def _seed_later(stack: stacks.Stack, progress: Progress) -> None:
    """Fill the libraries and make the second business in the background, so that the console can be
    used meanwhile."""
    waiting = [Later(each, stack) for each in (H2O, ALL_COUNTY)]
    if not any(each.is_needed() for each in waiting):
        return
    progress.say(
        "\nPictures, videos and posts with them follow in the background, and a second business, "
        f"{ALL_COUNTY.tenant_id}."
    )

    def work() -> None:
        try:
            for each in waiting:
                each.work()
        except (Failure, OSError) as error:
            # The stack may have been stopped meanwhile; nothing else depends on this work.
            progress.say(f"Not all of the demo is there; the next `make run` goes on: {error}")
            return
        progress.say(f"The demo is complete, {progress.elapsed():.0f} s after the start.")

    threading.Thread(target=work, daemon=True).start()


class Later:
    """The part of a demo business that is made in the background."""

    def __init__(self, business: Business, stack: stacks.Stack) -> None:
        self._seed = _seed_of(business, stack)
        self._media = MediaSeed(self._seed, business, stack.sandbox_url)
        self._marker = HOME / f"seeded-{business.tenant_id}-media.json"
        self._sandbox_url = stack.sandbox_url

    def is_needed(self) -> bool:
        return not self._marker.exists() or self._marker.read_text() != self._sandbox_url

    def work(self) -> None:
        """Can be repeated after an interruption. Raises Failure, OSError."""
        if not self.is_needed():
            return
        if self._seed.is_needed():
            self._seed.plant()
        elif self._seed.has_moved():
            self._seed.move()
        self._media.plant()
        self._marker.write_text(self._sandbox_url)


def _seed_of(business: Business, stack: stacks.Stack) -> Seed:
    name = "seeded.json" if business is H2O else f"seeded-{business.tenant_id}.json"
    return Seed(business, stack.api_url, stack.sandbox_url, HOME / name)


def _announce(stack: stacks.Stack, progress: Progress) -> None:
    progress.say(
        f"""
Drumbeat runs, {progress.elapsed():.0f} s after the start.

    Console   {stack.console_url}
    API       {stack.api_url}/api   (and {stack.console_url}/api)
    Sandbox   {stack.sandbox_url}   (what the networks show)
    E-mails   {stack.sandbox_url}/mails
    AWS       {stack.endpoint_url}   (MiniStack, key and secret: test)
    Login     {EMAIL} / {PASSWORD}, tenant {H2O.tenant_id}
    Operator  {operators.EMAIL} / {operators.PASSWORD}

Ctrl-C or `make stop` stops it and keeps the data."""
    )
    addresses = {
        "api_url": stack.api_url,
        "console_url": stack.console_url,
        "sandbox_url": stack.sandbox_url,
        "port": stack.port,
        "email": EMAIL,
        "password": PASSWORD,
        "tenant_id": H2O.tenant_id,
        "operator_email": operators.EMAIL,
        "operator_password": operators.PASSWORD,
    }
    unfinished = ADDRESSES.with_suffix(".new")
    unfinished.write_text(json.dumps(addresses, indent=2) + "\n")
    unfinished.replace(ADDRESSES)


def _wait(stack: stacks.Stack) -> None:
    """Wait for Ctrl-C. Raises Failure when a part of the stack ends by itself."""
    try:
        while (ended := stack.ended()) is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        return
    raise Failure(f"{ended} ended by itself; its log is in .local/stack.")


def _runner() -> int | None:
    """The process of `make run`, if there is one."""
    try:
        pid = int(RUNNER.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return pid if "local run" in command_line(pid) else None


def _require_nobody_runs() -> None:
    pid = _runner()
    if pid is not None:
        raise Failure(f"It runs already (process {pid}). `make stop` stops it.")


if __name__ == "__main__":
    sys.exit(main())
