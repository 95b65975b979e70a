"""All areas of the API behind one handler, so that tests need no gateway."""

from __future__ import annotations

from api import areas, resolver

app = areas.whole()
handler = resolver.handler_of(app)
