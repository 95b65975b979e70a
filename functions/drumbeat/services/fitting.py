"""Preparing posts with pictures of the library, each in the form that its network takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.documents import not_taken
from drumbeat.domain.publishing import (
    Medium,
    NotPublished,
    Outgoing,
    Prepared,
    Preparing,
    Progress,
    Refusal,
)
from drumbeat.ports import Derivatives, MediaFiles, MediaUnavailable, Session
from drumbeat.services.containment import ContainedNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    derivatives: Derivatives
    files: MediaFiles

    def prepare(
        self,
        network: ContainedNetwork,
        post: Outgoing,
        session: Session,
        so_far: Progress | None = None,
    ) -> Prepared | Preparing | NotPublished:
        """Let the network prepare the post, with pictures of the library in the form that it
        takes."""
        limits, name = network.profile.limits.media, network.profile.display_name
        if limits.document is None and any(each.is_document for each in post.media):
            return NotPublished(Refusal.PERMANENT, "document_not_taken", not_taken(name))
        try:
            fitted = self.fitted(post, network.picture_spec(post))
        except MediaUnavailable as failure:
            refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
            return NotPublished(refusal, failure.code, failure.message)
        return network.prepare(fitted, session, so_far)

    def fitted(self, post: Outgoing, spec: PictureSpec | None) -> Outgoing:
        """The post with files that fit `spec` for pictures of the library.

        Raises MediaUnavailable.
        """
        if spec is None:
            return post
        return replace(post, media=tuple(self._fitted(each, spec) for each in post.media))

    def _fitted(self, medium: Medium, spec: PictureSpec) -> Medium:
        if medium.asset is None or not medium.is_picture:
            return medium
        file = self.derivatives.of(medium.asset, spec, medium.crop)
        return replace(medium, file=file, url=self.files.url(file.key))
