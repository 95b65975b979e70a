"""The demo businesses' libraries, posts with media, and website banners."""

from __future__ import annotations

import json
import secrets
import time
import urllib.request
from collections.abc import Mapping

from local import pictures
from local.businesses import Business
from local.progress import Failure
from local.seed import Seed

_MEDIA = "/v1/marketing/media"
_BANNERS = "/v1/marketing/banners"
#: Seconds that the library may take to process what was uploaded.
_SECONDS = 120


class MediaSeed:
    """Uploads with a form, as curl would. What is there already stays as it is."""

    def __init__(self, seed: Seed, business: Business, sandbox_url: str) -> None:
        self._do = seed.do
        self._business = business
        self._sandbox_url = sandbox_url

    def plant(self) -> None:
        """Make what is missing; can be repeated after an interruption. Raises Failure."""
        assets = self._library()
        self._wait_for(assets)
        self._posts(assets)
        if self._business.banners:
            self._banners(assets)
            self._website()

    def _library(self) -> dict[str, str]:
        """Ids by file names."""
        assets = {each["filename"]: str(each["id"]) for each in self._do("GET", _MEDIA)["items"]}
        for name, scene in self._business.pictures.items():
            if name not in assets:
                content = pictures.picture(scene)
                assets[name] = self._upload(name, "image/jpeg", content, scene.title, scene.alt)
        name, scene = self._business.video
        if name not in assets:
            content = pictures.video(scene)
            assets[name] = self._upload(name, "video/mp4", content, scene.title, scene.alt)
        return assets

    def _upload(self, name: str, kind: str, content: bytes, title: str, alt: str) -> str:
        wanted = {"filename": name, "content_type": kind, "size": len(content), "title": title}
        begun = self._do("POST", f"{_MEDIA}/presign", wanted)
        send_form(begun["url"], begun["fields"], name, kind, content)
        asset_id = str(begun["asset"]["id"])
        self._do("POST", _MEDIA, {"asset_id": asset_id})
        self._do("PATCH", f"{_MEDIA}/{asset_id}", {"alt_text": alt})
        return asset_id

    def _wait_for(self, assets: Mapping[str, str]) -> None:
        give_up = time.monotonic() + _SECONDS
        waiting = set(assets.values())
        while waiting:
            listed = self._do("GET", _MEDIA)["items"]
            waiting &= {each["id"] for each in listed if each["status"] != "ready"}
            if time.monotonic() > give_up:
                raise Failure(f"The library of {self._business.tenant_id} is not ready.")
            time.sleep(1)

    def _posts(self, assets: Mapping[str, str]) -> None:
        texts = self._do("GET", "/v1/marketing/content-items")["items"]
        written = {each["title"] for each in texts}
        accounts = self._do("GET", "/v1/marketing/channel-accounts")["items"]
        for post in self._business.posts:
            if post.title in written:
                continue
            media = [{"asset_id": assets[name]} for name in post.files]
            destinations = [
                {"channel_account_id": each["id"]}
                for each in accounts
                if post.goes_to(each["platform"])
            ]
            body = {
                "content": {"title": post.title, "base_caption": post.words, "media": media},
                "destinations": destinations,
                "when": post.when,
            }
            self._do("POST", "/v1/marketing/posts", body)

    def _banners(self, assets: Mapping[str, str]) -> None:
        titles = {each["title"] for each in self._do("GET", _BANNERS)["items"]}
        for banner in self._business.banners:
            if banner.title not in titles:
                body = banner.body(assets[banner.file], self._business.website)
                self._do("POST", _BANNERS, body)

    def _website(self) -> None:
        """Make the sandbox show a website that embeds the banners."""
        site = self._do("GET", f"{_BANNERS}/site")
        script = site["page_url"].partition("/embed/")[0] + "/embed/banner.js"
        told = {
            "title": self._business.name,
            "script": script,
            "site": site["site_key"],
            "page": site["page_url"],
        }
        request = urllib.request.Request(
            f"{self._sandbox_url}/websites/{self._business.tenant_id}",
            method="PUT",
            data=json.dumps(told).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10):
            pass


def send_form(url: str, fields: Mapping[str, str], name: str, kind: str, content: bytes) -> None:
    """Post a form with a file, as browsers do."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    body = "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(url, method="POST", data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=60):
        pass
