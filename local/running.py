"""Starting everything on one machine, seeding it, and stopping it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time

from local import operators
from local import stack as stacks
from local.businesses import ALL_COUNTY, H2O, Business
from local.deployment import outputs
from local.emulator import Emulator
from local.environments import Environments
from local.preparing import ROOT, build_console, prepared
from local.processes import command_line
from local.progress import Failure, Progress
from local.seed import EMAIL, PASSWORD, Seed
from local.seed_media import MediaSeed

HOME = ROOT / ".local" / "stack"
ADDRESSES = ROOT / ".local" / "stack.json"
RUNNER = ROOT / ".local" / "run.pid"
#: Seconds.
_STOPS_WITHIN = 300
_USUALLY_STOPS_WITHIN = 20


def run(port: int) -> int:
    """Start, seed, say where everything is, and stop when asked to."""
    _require_nobody_runs()
    progress = Progress(stacks.STEPS + 2)
    prepared(progress)
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
    """Stop a running stack, or what is left of one, in order."""
    pid = runner()
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
    """Raises Failure after five minutes: it removes some hundred thousand files, slowly where
    others use the disk."""
    began = time.monotonic()
    told = False
    while runner() == pid:
        passed = time.monotonic() - began
        if passed > _STOPS_WITHIN:
            raise Failure(f"The stack (process {pid}) does not stop.")
        if passed > _USUALLY_STOPS_WITHIN and not told:
            told = True
            print("It still removes what its functions unpacked ...", flush=True)
        time.sleep(0.1)


def reset() -> int:
    """Forget the one-machine stack's data; what is installed and built stays."""
    _require_nobody_runs()
    stacks.Stack(ROOT, port=0, sandbox_port=0, home=HOME).stop_left_behind()
    shutil.rmtree(HOME, ignore_errors=True)
    print("Forgotten: the next `make run` starts from nothing.")
    return 0


def publish() -> int:
    """Build the console and bring it into the stack that runs."""
    if runner() is None or not ADDRESSES.exists():
        raise Failure("Nothing runs: `make run` starts it, with the console.")
    known = json.loads(ADDRESSES.read_text())
    progress = Progress(3)
    environments = prepared(progress)
    console = build_console(environments, progress)
    emulator = Emulator(environments.emulator.python, known["port"], HOME)
    with progress.step(f"Publishing the console on {known['console_url']}"):
        console.publish(emulator.client("s3"), outputs(emulator)["ConsoleBucket"])
    return 0


def emulator_here() -> Emulator:
    """That of what runs here."""
    port = json.loads(ADDRESSES.read_text())["port"]
    return Emulator(Environments(ROOT).emulator.python, port, HOME)


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
    """Fill the libraries and make the second business, while people look at the first one."""
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
            # The stack may have been stopped meanwhile; nothing else depends on it.
            progress.say(f"Not all of the demo is there; the next `make run` goes on: {error}")
            return
        progress.say(f"The demo is complete, {progress.elapsed():.0f} s after the start.")

    threading.Thread(target=work, daemon=True).start()


class Later:
    """What of a business is made while the console is in use already."""

    def __init__(self, business: Business, stack: stacks.Stack) -> None:
        self._seed = _seed_of(business, stack)
        self._media = MediaSeed(self._seed, business, stack.sandbox_url)
        self._marker = HOME / f"seeded-{business.tenant_id}-media.json"
        self._sandbox_url = stack.sandbox_url

    def is_needed(self) -> bool:
        return not self._marker.exists() or self._marker.read_text() != self._sandbox_url

    def work(self) -> None:
        """May be repeated after it was interrupted. Raises Failure, OSError."""
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
    """Until somebody stops us. Raises Failure when a part ends by itself."""
    try:
        while (ended := stack.ended()) is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        return
    raise Failure(f"{ended} ended by itself; its log is in .local/stack.")


def runner() -> int | None:
    """The process of `make run`, if there is one."""
    try:
        pid = int(RUNNER.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return pid if "local run" in command_line(pid) else None


def _require_nobody_runs() -> None:
    pid = runner()
    if pid is not None:
        raise Failure(f"It runs already (process {pid}). `make stop` stops it.")
