"""Stand-ins for the networks: what is sent here becomes visible on one machine only.

`python -m sandbox` runs it as a server of its own; tests run it in process:

    with Server(port=0) as sandbox:
        ...  # sandbox.url, sandbox.ledger.visible(), sandbox.faults.add({...})
"""

from sandbox.server import Server

__all__ = ["Server"]
