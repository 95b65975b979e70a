"""Why an uploaded file is not taken into the library: what happened, why, and a remedy.

Each `code` is stable; it is stored as the asset's `reason_code`.
"""

from __future__ import annotations

from collections.abc import Mapping

from drumbeat.domain.errors import MediaRejected

#: The most pixels of a picture, or of one frame; and the most frames of an animation.
MOST_PIXELS = 50_000_000
MOST_FRAMES = 500
#: The most pixels of all frames together.
MOST_FRAME_PIXELS = 300_000_000
#: The largest ratio of a picture's sides.
MOST_STRETCHED = 20
#: The most bytes of a picture, and of a video: the job has room for twice as much.
MOST_PICTURE_BYTES = 200_000_000
MOST_VIDEO_BYTES = 900_000_000
#: The most bytes of a document, and the most pages.
MOST_DOCUMENT_BYTES, MOST_PAGES = 100_000_000, 300
#: The longest side of a video, in pixels.
MOST_VIDEO_SIDE = 8192

#: Names of the accepted types, for people.
NAMES: Mapping[str, str] = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/gif": "GIF",
    "image/heic": "HEIC",
    "image/heif": "HEIC",
    "video/mp4": "MP4",
    "video/quicktime": "MOV",
    "video/webm": "WebM",
    "application/pdf": "PDF",
}
_TAKEN = "Upload a picture (JPEG, PNG, WebP, GIF or HEIC), a video (MP4, MOV or WebM) or a PDF."
_REFUSED: Mapping[str, str] = {
    "SVG": "An SVG file can carry programs. Save it as PNG and upload that.",
    "HTML": "It is a web page, not a picture or a video. Save the picture itself and upload that.",
    "PDF": "Something stands before the PDF in it. Save it as PDF anew and upload that.",
    "TIFF": "Browsers don't show TIFF. Save it as JPEG or PNG and upload that.",
    "AVIF": "Most networks don't take AVIF. Save it as JPEG or PNG and upload that.",
    "BMP": "Browsers show BMP badly. Save it as PNG and upload that.",
    "AVI": "Browsers don't play AVI. Export the video as MP4 and upload that.",
    "MKV": "Browsers don't play MKV. Export the video as MP4 and upload that.",
    "ZIP": "It is a packed folder. Unpack it and upload the pictures in it.",
}

#: By the first part of a content type; all other types are documents.
MOST_BYTES = {"image": MOST_PICTURE_BYTES, "video": MOST_VIDEO_BYTES}
_UNUSABLE: Mapping[str, str] = {
    "protected": (
        "The PDF is encrypted or protected, so not everybody can read it. Save it without a "
        "password and without restrictions, and upload that."
    ),
    "attachments": (
        "Other files are packed into the PDF, which nobody would see in a post. Save it without "
        "attachments, and upload that."
    ),
    "programs": (
        "The PDF holds programs, or a form that is one, and shows what they make of it. Print it "
        "as PDF, and upload that."
    ),
}


def empty() -> MediaRejected:
    return _rejected(
        "file_empty",
        "The file is empty: it has 0 bytes, so there is nothing to show. Choose another one, or "
        "copy it to this device first and upload it again.",
    )


def require_workable(content_type: str, size: int) -> None:
    """Raise MediaRejected for more bytes than the job has room for."""
    most = MOST_BYTES.get(content_type.partition("/")[0], MOST_DOCUMENT_BYTES)
    if size > most:
        raise too_large(size, most)


def too_large(size: int, most: int) -> MediaRejected:
    return _rejected(
        "file_too_large",
        f"The file has {size / 1_000_000:,.0f} MB, and at most {most / 1_000_000:,.0f} MB can be "
        "worked through. Make it smaller and upload it again.",
    )


def refused_kind(name: str | None) -> MediaRejected:
    """`name`: what people call this kind of file; None for an unknown one."""
    why = _REFUSED.get(name or "", f"It is no kind of file that is shown here. {_TAKEN}")
    return _rejected("type_not_taken", f"This file can't be used. {why}")


def type_differs(name_type: str, content_type: str) -> MediaRejected:
    name = NAMES.get(name_type, name_type)
    return _rejected(
        "type_mismatch",
        f"The file is called {name}, but it is {NAMES.get(content_type, content_type)}: "
        "its name has the wrong ending. Rename it, or save it as what its name says, and upload "
        "it again.",
    )


def broken_picture() -> MediaRejected:
    return _rejected(
        "picture_broken",
        "The picture can't be read: the file is damaged, or a part of it is missing. Open it on "
        "your device, save it again, and upload that.",
    )


def too_many_pixels(width: int, height: int) -> MediaRejected:
    return _rejected(
        "picture_too_large",
        f"The picture has {width * height / 1_000_000:,.1f} megapixels ({width:,} by {height:,}), "
        f"and at most {MOST_PIXELS // 1_000_000} are worked through. Make it smaller and upload it "
        "again.",
    )


def too_stretched(width: int, height: int) -> MediaRejected:
    return _rejected(
        "picture_too_narrow",
        f"The picture has {width:,} by {height:,} pixels: such a strip can't be shown anywhere. "
        f"Crop it so that one side is at most {MOST_STRETCHED} times the other, and upload it "
        "again.",
    )


def too_many_frames(count: int, width: int, height: int) -> MediaRejected:
    return _rejected(
        "too_many_frames",
        f"The picture moves in {count:,} frames of {width:,} by {height:,} pixels, which is more "
        f"than is worked through ({MOST_FRAMES} frames, {MOST_FRAME_PIXELS // 1_000_000} million "
        "pixels in all). Make it shorter or smaller, or upload it as a video.",
    )


def broken_video() -> MediaRejected:
    return _rejected(
        "video_broken",
        "The video can't be read: the file is damaged, or a part of it is missing. Export it again "
        "as MP4, and upload that.",
    )


def no_video_track() -> MediaRejected:
    return _rejected(
        "video_without_picture",
        "The file has sound, or nothing, but no moving picture, so it can't be shown as a video. "
        "Export it with its picture as MP4, and upload that.",
    )


def video_frames_too_large(width: int, height: int) -> MediaRejected:
    return _rejected(
        "video_dimensions",
        f"The video has {width:,} by {height:,} pixels, and at most {MOST_VIDEO_SIDE:,} each way "
        "are worked through. Export it smaller, in 1080p for example, and upload that.",
    )


def broken_document() -> MediaRejected:
    return _rejected(
        "document_broken",
        "The PDF can't be read: the file is damaged, or a part of it is missing. Open it on your "
        "device, save it as PDF again, and upload that.",
    )


def unusable_document(why: str, pages: int = 0) -> MediaRejected:
    """`why`: `protected`, `attachments`, `programs`, or `pages`, of which there are too many."""
    if why == "pages":
        words = (
            f"The PDF has {pages:,} pages, and at most {MOST_PAGES} can be shown. Leave some out, "
            "or part it, and upload that."
        )
        return _rejected("document_too_long", words)
    return _rejected(f"document_{why}", _UNUSABLE[why])


def took_too_long() -> MediaRejected:
    return _rejected(
        "took_too_long",
        "The file took too long to work through, which happens when it is damaged or very large. "
        "Export it again in a smaller size, and upload that.",
    )


def not_fetched(why: str) -> MediaRejected:
    """`why`: a sentence about the address."""
    return _rejected(
        "address_unreachable",
        f"The picture or video could not be copied from its address. {why} Check the address, or "
        "save the file on your device and upload it from there.",
    )


def unfit(most_bytes: int) -> MediaRejected:
    return _rejected(
        "picture_does_not_fit",
        f"The picture can't be made smaller than {most_bytes:,} bytes without spoiling it, and the "
        "network takes no more. Use another picture.",
    )


def _rejected(code: str, message: str) -> MediaRejected:
    return MediaRejected(message, code=code)
