"""Exports in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from typing import Any, BinaryIO, cast


class InMemoryArchives:
    """`ports.Archives`."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    @contextmanager
    def writing(self, key: str) -> Iterator[BinaryIO]:
        file = _Stream()
        yield cast("BinaryIO", file)
        self.files[key] = bytes(file.written)

    def size(self, key: str) -> int | None:
        return len(self.files[key]) if key in self.files else None

    def url(self, key: str, filename: str) -> str:
        return f"https://store.example/{key}?as={filename}"


class _Stream(RawIOBase):
    """Takes what is written, and can't be sought in."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.written += content
        return len(content)


class HeldExporter:
    """`ports.Exporter` that writes nothing; `begun`: the exports that it was asked for."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str]] = []

    def begin(self, tenant_id: str, export_id: str) -> None:
        self.begun.append((tenant_id, export_id))
