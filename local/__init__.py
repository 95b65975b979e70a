"""The one-machine stack: sets up, starts, seeds and stops everything without Docker or AWS.

`python -m local --help` lists the commands; `make` calls them. Only the standard library is
needed to begin with; what needs more comes from `.venv`, which the first step makes.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    raise SystemExit(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
