"""Stand-ins for the networks: posts that are sent here are visible on one machine only.

`python -m sandbox` runs it as a server; tests run it in their own process:

    with Server(port=0) as sandbox:
        ...  # sandbox.url, sandbox.ledger.visible(), sandbox.faults.add({...})
"""

from sandbox.server import Server

__all__ = ["Server"]
