"""A network's requirements for documents, such as PDFs, that it shows page by page."""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain.findings import Finding, error
from drumbeat.domain.media import Asset

PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSpec:
    """Requirements for a document; None: no restriction. A post has no other media beside it."""

    max_bytes: int | None = None
    max_pages: int | None = None


def document_findings(asset: Asset, spec: DocumentSpec | None, network: str) -> list[Finding]:
    """Why the network would refuse the document, with remedies; `network`: its name for people."""
    if spec is None:
        return [error("document_not_taken", not_taken(network))]
    full = asset.files.get("full")
    if full is not None and spec.max_bytes is not None and full.size > spec.max_bytes:
        words = (
            f"This document has {full.size / 1_000_000:,.0f} MB, and {network} takes at most "
            f"{spec.max_bytes / 1_000_000:,.0f} MB. Save it in a smaller size, or part it."
        )
        return [error("document_too_large", words)]
    if asset.pages is not None and spec.max_pages is not None and asset.pages > spec.max_pages:
        words = (
            f"This document has {asset.pages:,} pages, and {network} takes at most "
            f"{spec.max_pages:,}. Leave some out, or part it."
        )
        return [error("document_too_long", words)]
    return []


def not_taken(network: str) -> str:
    """The message for networks that take no documents; `network`: its name for people."""
    return (
        f"{network} shows no documents. Save the pages as pictures and use those there, or take "
        f"{network} out of the post."
    )
