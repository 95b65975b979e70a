"""Finding web addresses in a text as X does: it shows each as a link of 23 characters.

Finds what twitter-text 3.1.0 finds (extractUrlsWithIndices and its expressions; Apache-2.0). Those
expressions take quadratic time, so this module scans hosts label by label.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from drumbeat.domain.top_level_domains import TOP_LEVEL_DOMAINS

#: The longest host, and the longest label in its ASCII form.
_MOST_CHARACTERS, _LABEL_CHARACTERS = 4096, 63
#: The length of t.co's own paths: a longer one is not its link.
_TCO_CHARACTERS = 40
_DEFAULT_SCHEME = "https://"
_LONGEST_DOMAIN = max(map(len, TOP_LEVEL_DOMAINS))

_SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INVALID = "\ufffe\ufeff\uffff"
_MARKERS = "\u202a-\u202e\u061c\u200e\u200f\u2066\u2067\u2068\u2069"
_LATIN = (
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f"
    "\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
#: A run of characters that hosts consist of.
_HOSTS = re.compile(rf"[^!'#%&()*+,\\/:;<=>?@\[\]\^{{|}}~${_SPACES}{_INVALID}{_MARKERS}]+")
_SCHEME = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://")
_LONGEST_SCHEME = len(_DEFAULT_SCHEME)
#: No address begins after one of these.
_ATTACHED = re.compile(f"[A-Za-z0-9@\uff20$#\uff03{_INVALID}]")
#: Nor does an address without a scheme begin after one of these.
_JOINTS = "-_./"
#: No domain ends before one of these.
_GOES_ON = re.compile(r"[0-9A-Za-z@+-]")
_PUNYCODE = re.compile(r"[Xx][Nn]--[0-9A-Za-z-]+")
_ASCII_LABELS = re.compile(rf"(?:[-A-Za-z0-9{_LATIN}]+\.)+")

_PATH_CHARACTER = rf"[A-Za-z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN}]"
_BRACKETS = (
    rf"\((?:{_PATH_CHARACTER}+|{_PATH_CHARACTER}*\({_PATH_CHARACTER}+\){_PATH_CHARACTER}*)\)"
)
_PATH_END = rf"(?:[+\-A-Za-z\u0400-\u04ff0-9=_#/{_LATIN}]|{_BRACKETS})"
_PATH = (
    rf"(?:(?:{_PATH_CHARACTER}*(?:{_BRACKETS}{_PATH_CHARACTER}*)*{_PATH_END})"
    rf"|(?:@{_PATH_CHARACTER}+/))"
)
_QUERY = r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[A-Za-z0-9\-_&=#/]"
#: The part of an address after the host.
_REST = re.compile(rf"(?::[0-9]+)?(?P<path>/{_PATH}*)?(?:{_QUERY})?")
_TCO = re.compile(rf"[Hh][Tt][Tt][Pp][Ss]?://[Tt]\.[Cc][Oo]/([A-Za-z0-9]+)(?:{_QUERY})?")


@dataclass(frozen=True, slots=True)
class _Host:
    """The span of a host; `end` is the end of its top-level domain."""

    start: int
    end: int


def spans(text: str) -> list[tuple[int, int]]:
    """The span of each address, in order. `text` is in normal form C."""
    ranges: list[tuple[int, int]] = []
    if "." not in text:
        return ranges
    mark = 0
    for run in _HOSTS.finditer(text):
        if run.end() > mark and "." in run[0]:
            mark = _Run(text, run.start(), run.end()).spans(mark, ranges)
    return ranges


class _Run:
    """Labels and dots between two positions of a text."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._dots = [at for at in range(start, end) if text[at] == "."]
        #: The end of the top-level domain after each dot, or None.
        self._ends = [_domain_end(text, dot + 1) for dot in self._dots]
        self._far = self._farthest()

    def spans(self, mark: int, ranges: list[tuple[int, int]]) -> int:
        """Add the addresses of this run; returns up to where the text has been read.

        The text before `mark` is not read again.
        """
        scheme = self._scheme(mark)
        host = None if scheme is None else self._host_at(0, self._start)
        if scheme is not None and host is not None:
            mark = self._with_scheme(scheme, host, ranges)
        while (host := self._next(mark)) is not None:
            mark = self._bare(host, ranges)
        return mark

    def _scheme(self, mark: int) -> int | None:
        """The start of a scheme that is directly before the run."""
        for length in (_LONGEST_SCHEME, _LONGEST_SCHEME - 1):
            at = self._start - length
            if at >= 0 and _SCHEME.fullmatch(self._text, at, self._start):
                return at if self._may_begin(at, mark) else None
        return None

    def _may_begin(self, at: int, mark: int) -> bool:
        if at == 0:
            return mark == 0
        return at > mark and not _ATTACHED.match(self._text, at - 1)

    def _farthest(self) -> list[int | None]:
        """For each label the last dot that ends a host which begins with it and has more labels."""
        far: list[int | None] = [None] * len(self._dots)
        for label in range(len(self._dots) - 2, -1, -1):
            start, dot = self._dots[label] + 1, self._dots[label + 1]
            if not self._is_label(start, dot):
                continue
            ends_here = self._ends[label + 1] is not None and "_" not in self._text[start:dot]
            further = far[label + 1]
            far[label] = further if further is not None else label + 1 if ends_here else None
        return far

    def _is_label(self, start: int, dot: int) -> bool:
        text = self._text
        return start < dot and text[start] not in "-_" and text[dot - 1] not in "-_"

    def _host_at(self, label: int, start: int) -> _Host | None:
        """The longest host that begins at `start`, which is in the label."""
        if not (label < len(self._dots) and self._is_label(start, self._dots[label])):
            return None
        last = self._far[label]
        if last is None and "_" not in self._text[start : self._dots[label]]:
            last = label
        end = None if last is None else self._ends[last]
        return None if end is None else _Host(start, end)

    def _next(self, mark: int) -> _Host | None:
        """The first host without a scheme."""
        first = bisect_right(self._dots, mark)
        begin = self._dots[first - 1] + 1 if first else self._start
        for label, dot in enumerate(self._dots[first:], first):
            may_be = self._far[label] is not None or self._ends[label] is not None
            if may_be and self._text[dot - 1] not in "-_":
                floor = max(begin, mark)
                if self._far[label] is None:
                    floor = max(floor, self._text.rfind("_", begin, dot) + 1)
                for at in range(floor, dot):
                    if self._text[at] not in "-_" and self._may_begin(at, mark):
                        return self._behind_first(label, at) or self._host_at(label, at)
            begin = dot + 1
        return None

    def _behind_first(self, label: int, at: int) -> _Host | None:
        """The host without the text's first character, which twitter-text takes for what precedes
        an address."""
        if at > 0 or _ATTACHED.match(self._text):
            return None
        return self._host_at(label, 1)

    def _with_scheme(self, scheme: int, host: _Host, ranges: list[tuple[int, int]]) -> int:
        rest = _REST.match(self._text, host.end)
        end = rest.end() if rest else host.end
        url = self._text[scheme:end]
        prefix = host.start - scheme
        if not _is_valid(url, self._text[host.start : host.end], prefix):
            return end
        tco = _TCO.match(url)
        if tco is not None:
            if len(tco[1]) > _TCO_CHARACTERS:
                return end
            ranges.append((scheme, scheme + tco.end()))
        else:
            ranges.append((scheme, end))
        return end

    def _bare(self, host: _Host, ranges: list[tuple[int, int]]) -> int:
        """In a host without a scheme, only Latin letters make an address."""
        rest = _REST.match(self._text, host.end)
        end = rest.end() if rest else host.end
        domain = self._text[host.start : host.end]
        before = self._text[host.start - 1 : host.start]
        if (before and before in _JOINTS) or not _is_valid(
            self._text[host.start : end], domain, len(_DEFAULT_SCHEME)
        ):
            return end
        latin = _latin_domains(domain)
        for start, stop in latin:
            ranges.append((host.start + start, host.start + stop))
        if latin and rest is not None and rest["path"] is not None:
            start, stop = ranges.pop()
            ranges.append((start, stop + end - host.end))
        return end


def _domain_end(text: str, start: int) -> int | None:
    """The end of the top-level domain that begins at `start`, or None."""
    for end in range(min(start + _LONGEST_DOMAIN, len(text)), start, -1):
        if text[start:end].lower() in TOP_LEVEL_DOMAINS and not _GOES_ON.match(text, end):
            return end
    punycode = _PUNYCODE.match(text, start)
    return punycode.end() if punycode else None


def _latin_domains(domain: str) -> Sequence[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    at = 0
    while (labels := _ASCII_LABELS.search(domain, at)) is not None:
        dots = [each for each in range(labels.start(), labels.end()) if domain[each] == "."]
        ends = (_domain_end(domain, dot + 1) for dot in reversed(dots))
        end = next((each for each in ends if each is not None), None)
        if end is not None:
            ranges.append((labels.start(), end))
        at = labels.end() if end is None else end
    return ranges


def _is_valid(url: str, domain: str, prefix: int) -> bool:
    """`prefix`: how many characters the scheme has."""
    if domain.startswith("xn--") and not _latin_domains(domain):
        return False
    labels = all(0 < _ascii_length(each) <= _LABEL_CHARACTERS for each in domain.split("."))
    return labels and prefix + len(url) <= _MOST_CHARACTERS


def _ascii_length(label: str) -> int:
    return len(label) if label.isascii() else len(b"xn--" + label.encode("punycode"))
