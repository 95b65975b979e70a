"""Reading a PDF, in a process of its own: a file that was made to do harm ends that one alone.

Called with the file, where the picture of its first page is to go, how many pixels that has at
most, how many pages there may be, and where what was found is written.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

#: What the process may take: of memory, of each file, and of the processor.
_MEMORY, _FILE_BYTES, _SECONDS = 1_200_000_000, 64_000_000, 30
_QUALITY = 90


def main(source: str, picture: str, side: str, most_pages: str, found: str) -> None:
    _bound()
    told = read(Path(source), Path(picture), int(side), int(most_pages))
    Path(found).write_text(json.dumps(told))


def read(source: Path, picture: Path, side: int, most_pages: int) -> dict[str, Any]:
    """`pages`, or `refused` with why. Raises whatever a damaged file makes of the library."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            return {"refused": "protected"}
        raise
    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
        return {"refused": "protected"}
    if pdfium.FPDFDoc_GetAttachmentCount(document) > 0:
        return {"refused": "attachments"}
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0
    if scripts or pdfium.FPDF_GetFormType(document) in _MADE_BY_PROGRAMS:
        return {"refused": "programs"}
    count = len(document)
    if count > most_pages:
        return {"refused": "pages", "pages": count}
    for number in range(count):  # each of them can be read
        document[number].close()
    page = document[0]
    scale = side / max(page.get_size())
    page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(
        picture, "JPEG", quality=_QUALITY
    )
    return {"pages": count}


#: FPDF_GetFormType: XFA, whose pages are made by the program that shows them.
_MADE_BY_PROGRAMS = (2, 3)


def _bound() -> None:
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, _FILE_BYTES),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
