"""Commands behind `make`."""

from __future__ import annotations

import argparse
import signal
import sys

from local import locking, operating, running, suites
from local.deployment import deploy_to_aws
from local.environments import Environments, download_environment
from local.preparing import ROOT, build, build_console, prepared
from local.progress import Failure, Progress

PORT = 8400
_TESTS = {
    "test": suites.test,
    "test-servers": suites.test_servers,
    "test-usual-servers": suites.test_usual_servers,
}
_WHERE = "an environment of samconfig.toml; without: what runs on this machine, if anything does"


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
    usual = commands.add_parser(
        "test-usual-servers", help="of those, the tests that are a part of `make test`"
    )
    usual.add_argument("arguments", nargs=argparse.REMAINDER)
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
            return running.run(options.port)
        case "stop":
            return running.stop()
        case "reset":
            return running.reset()
        case "test" | "test-servers" | "test-usual-servers":
            return _TESTS[options.command](options.arguments)
        case "check":
            return suites.check()
        case "publish":
            return running.publish()
        case "lock":
            locking.lock(ROOT, Environments(ROOT).uv(), further, download_environment())
        case (
            "restore" | "attach" | "network" | "operator" | "recount" | "billing" | "seed-accounts"
        ):
            _operate(options)
        case "deploy":
            progress = Progress(4)
            environments = prepared(progress)
            console = build_console(environments, progress)
            deploy_to_aws(ROOT, environments, options.env, console, progress)
        case "build":
            progress = Progress(3)
            environments = prepared(progress)
            build_console(environments, progress)
            build(environments, progress)
        case "setup":
            prepared(Progress(1), to_test=True)
    return 0


def _operate(options: argparse.Namespace) -> None:
    """What is done to a deployment beside deploying it."""
    prepared(Progress(1))
    if options.command == "restore":
        operating.restore(options.env, options.at)
    elif options.command == "network":
        operating.set_up_network(options.env, options.name)
    elif options.command == "billing":
        operating.set_up_billing(options.env)
    elif options.command == "seed-accounts":
        operating.seed_accounts()
    elif options.command == "operator":
        operating.appoint(options.env, options.email, remove=options.remove)
    elif options.command == "recount":
        operating.count_again(options.env)
    else:
        operating.attach(options.env)


if __name__ == "__main__":
    sys.exit(main())
