"""`python -m sandbox --host 127.0.0.1 --port N --ledger PATH`; stops on SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from sandbox.mails import none, of_emulator
from sandbox.server import Server


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--ledger", type=Path, help="file that keeps what became visible")
    parser.add_argument("--emulator", default="", help="where this machine's AWS is")
    parser.add_argument("--media-origin", default="", help="where this machine's library is")
    options = parser.parse_args()

    stop = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())
    try:
        mails = of_emulator(options.emulator) if options.emulator else none
        server = Server(
            options.host, options.port, options.ledger, options.media_origin, mails=mails
        )
    except OSError as error:
        where = f"{options.host}:{options.port}"
        print(f"The sandbox cannot listen on {where}: {error.strerror}", file=sys.stderr)
        return 1
    with server:
        print(f"Sandbox networks: {server.url}", flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
