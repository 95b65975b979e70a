"""What every suite shares: how property tests run."""

from __future__ import annotations

import os

from hypothesis import settings

# Examples are slow on a busy machine for reasons that are no bug, so there is no deadline. A
# failure prints the blob that repeats it; on CI the same examples are drawn every time.
settings.register_profile("local", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")
