"""Child processes: started with a log each, stopped in order, found again by pid."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from local.progress import Failure

LOOPBACK = "127.0.0.1"

Command = Sequence[str | Path]

#: Variables that child processes don't inherit. PYTHONDONTWRITEBYTECODE would make every process
#: compile its imports again: 5 s of processor time in each test run, as uv installs no bytecode.
_LEFT_OUT = {"PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}


def clean_environment() -> dict[str, str]:
    """This process's environment without AWS and SAM settings, which may be those of a real
    account."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("AWS_", "SAM_CLI_")) and key not in _LEFT_OUT
    }
    for name in ("NO_PROXY", "no_proxy"):
        kept[name] = ",".join(filter(None, [kept.get(name), LOOPBACK, "localhost"]))
    return kept


def run(command: Command, log: Path, *, cwd: Path, env: Mapping[str, str]) -> None:
    """Run a command to its end. Raises Failure with the last lines of its log."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        code = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if code:
        name = Path(str(command[0])).name
        raise Failure(f"`{name}` failed with status {code}. {last_lines(log)}")


def last_lines(log: Path, count: int = 25) -> str:
    """The last lines of a log, with its path."""
    lines = log.read_text(errors="replace").splitlines()[-count:] if log.exists() else []
    return f"The end of {log}:\n\n" + "\n".join(f"    {line}" for line in lines)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def give_way(pid: int) -> None:
    """Lower the priority of a process and of those that it starts."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, pid, max(10, os.getpriority(os.PRIO_PROCESS, pid)))
    # Linux with autogroups shares processor time between sessions by this value alone.
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text("10", encoding="ascii")


class Child:
    """One long-running process in its own process group, so that Ctrl-C reaches only us."""

    def __init__(self, name: str, command: Command, log: Path, pid_file: Path) -> None:
        self.name = name
        self.log = log
        self._command = [str(part) for part in command]
        self._pid_file = pid_file
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, cwd: Path, env: Mapping[str, str]) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as out:
            self._process = subprocess.Popen(
                self._command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._pid_file.write_text(json.dumps({"pid": self._process.pid, "mark": self._mark()}))

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Raises Failure when the process ends or is not ready in time."""
        give_up = time.monotonic() + seconds
        while not ready():
            if not self.runs():
                raise Failure(f"{self.name} did not start. {last_lines(self.log)}")
            if time.monotonic() > give_up:
                raise Failure(
                    f"{self.name} is not ready after {seconds:.0f} s. {last_lines(self.log)}"
                )
            time.sleep(0.1)

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self, seconds: float = 60) -> None:
        """Ask it to end, wait, and kill what is left of its group. `seconds`: before it is killed
        itself."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _end_group(process.pid)
        self._pid_file.unlink(missing_ok=True)

    def stop_left_behind(self, seconds: float = 60) -> bool:
        """Stop a process that a killed run left running; whether there was one."""
        if not self._pid_file.exists():
            return False
        found = json.loads(self._pid_file.read_text())
        pid, mark = int(found["pid"]), str(found["mark"])
        alive = mark in command_line(pid)
        if alive:
            os.kill(pid, signal.SIGTERM)
            give_up = time.monotonic() + seconds
            while mark in command_line(pid) and time.monotonic() < give_up:
                time.sleep(0.1)
            _end_group(pid)
        self._pid_file.unlink(missing_ok=True)
        return alive

    def _mark(self) -> str:
        """Part of the command line, to recognise a reused pid."""
        return " ".join(self._command[1:])


def command_line(pid: int) -> str:
    """The command line of a process; empty when it does not exist or is a zombie."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except (FileNotFoundError, ProcessLookupError):
            return ""
    answer = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()


def _end_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
