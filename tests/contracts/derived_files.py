"""The contract of `ports.DerivedFiles`."""

from __future__ import annotations

import pytest

from drumbeat.domain.media import StoredFile
from drumbeat.ports import DerivedFiles


def made(name: str) -> StoredFile:
    return StoredFile(
        key=f"media/{name}.jpg", content_type="image/jpeg", size=9, width=1200, height=1500
    )


class DerivedFilesContract:
    """Subclasses give `files`, empty."""

    @pytest.fixture
    def files(self) -> DerivedFiles:
        raise NotImplementedError

    def test_a_file_is_found_under_its_name(self, files: DerivedFiles) -> None:
        assert files.put("h2o", "van", "square", made("square")) == made("square")

        assert files.get("h2o", "van", "square") == made("square")

    def test_it_is_its_own_business_s_its_own_asset_s_and_its_own_name_s(
        self, files: DerivedFiles
    ) -> None:
        files.put("h2o", "van", "square", made("square"))

        assert files.get("bank", "van", "square") is None
        assert files.get("h2o", "pipe", "square") is None
        assert files.get("h2o", "van", "wide") is None

    def test_the_first_under_a_name_stays(self, files: DerivedFiles) -> None:
        files.put("h2o", "van", "square", made("first"))

        assert files.put("h2o", "van", "square", made("second")) == made("first")

        assert files.get("h2o", "van", "square") == made("first")

    def test_those_of_an_asset_have_their_names(self, files: DerivedFiles) -> None:
        files.put("h2o", "van", "square", made("square"))
        files.put("h2o", "van", "wide", made("wide"))
        files.put("h2o", "van-2", "square", made("other"))
        files.put("bank", "van", "square", made("theirs"))

        assert files.of_asset("h2o", "van") == {"square": made("square"), "wide": made("wide")}
        assert files.of_asset("h2o", "pipe") == {}

    def test_those_of_a_business_are_of_all_its_assets(self, files: DerivedFiles) -> None:
        files.put("h2o", "van", "square", made("square"))
        files.put("h2o", "pipe", "square", made("pipe"))
        files.put("bank", "van", "square", made("theirs"))

        assert {each.key for each in files.of_tenant("h2o")} == {
            made("square").key,
            made("pipe").key,
        }
        assert list(files.of_tenant("nobody")) == []

    def test_what_is_deleted_is_gone_and_may_be_deleted_again(self, files: DerivedFiles) -> None:
        names = [f"name-{number}" for number in range(3)]
        for name in names:
            files.put("h2o", "van", name, made(name))

        files.delete("h2o", "van", iter(names[:2]))
        files.delete("h2o", "van", [names[0], "never there"])
        files.delete("h2o", "van", [])

        assert files.of_asset("h2o", "van") == {names[2]: made(names[2])}
