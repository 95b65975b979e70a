"""All areas of the API behind one handler, which spares tests the gateway in between."""

from __future__ import annotations

from api import areas, resolver

app = areas.whole()
handler = resolver.handler_of(app)
