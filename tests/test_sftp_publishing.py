"""Publishing to Debian's own SSH server, on loopback, with a configuration and keys of its own."""

import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from shutil import which

import pytest
from lacking import lacking
from site_folders import build, content

from policygen.core.errors import Failed
from policygen.pages.data.response_headers import headers_of
from policygen.publish.interrupted_publication import NOTE_FILE
from policygen.publish.publish_plan import Sent
from policygen.publish.remote_target import RemoteTarget
from policygen.publish.store_addresses import open_store
from policygen.site.manifest import Manifest, read_manifest
from policygen.site.output_names import MANIFEST_FILE

OLD = {"index.html": b"old", "privacy/index.html": b"old", "gone/for/good.html": b"old"}
NEW = {"index.html": b"new", "privacy/index.html": b"old", "privacy/2026/index.html": b"new", "gone": b"a file now"}
NOW = datetime(2026, 9, 21, tzinfo=UTC)


def key(path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where a folder lies behind a server that the user in this test knows."""
    server = which("sshd", path="/usr/sbin:/usr/bin:/sbin")
    if not server or not which("ssh-keygen"):
        lacking("sshd is not there: apt-get install openssh-server")
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    user_key, host_key = key(home / ".ssh" / "id_ed25519"), key(tmp_path / "host_key")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host_key}\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"AuthorizedKeysFile {user_key}.pub\nPasswordAuthentication no\nPermitRootLogin yes\nMaxSessions 20\n"
        "Subsystem sftp internal-sftp\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen([server, "-D", "-f", tmp_path / "sshd_config"])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        host = f"[127.0.0.1]:{port} {host_key.with_suffix('.pub').read_text()}"
        (home / ".ssh" / "known_hosts").write_text(host)
        monkeypatch.setenv("HOME", str(home))
        (tmp_path / "www").mkdir()
        (tmp_path / "www" / "CNAME").write_bytes(b"policies.example.org")
        yield f"sftp://{getuser()}@127.0.0.1:{port}{tmp_path}/www"
    finally:
        process.terminate()
        process.wait(timeout=10)


def publish(address: str, project: Path, site: dict[str, bytes]) -> Sent:
    build(project, site)
    folder = project / "site"
    manifest = read_manifest(folder)
    assert isinstance(manifest, Manifest)
    target = RemoteTarget(open_store(address), headers_of, lambda: NOW)
    return target.send(folder, target.plan(folder, manifest), lambda done, total: None)


def test_a_site_is_published_and_changed(address: str, tmp_path: Path) -> None:
    publish(address, tmp_path, OLD)
    assert content(tmp_path / "www") == {**OLD, "CNAME": b"policies.example.org"}
    sent = publish(address, tmp_path, NEW)
    assert content(tmp_path / "www") == {**NEW, "CNAME": b"policies.example.org"}
    assert set(sent.changed) == {"index.html", "privacy/2026/index.html", "gone", MANIFEST_FILE}
    assert publish(address, tmp_path, NEW).changed == ()
    store = open_store(address)
    assert store.write_if(NOTE_FILE, b"x", {}, "")
    assert store.write_if(NOTE_FILE, b"y", {}, "") is None  # case 84
    with pytest.raises(Failed) as error:
        publish(address, tmp_path, OLD)
    assert error.value.problems[0].code == "E712"


def test_a_folder_by_its_address(tmp_path: Path) -> None:
    for site in (OLD, NEW):
        publish(f"file://{tmp_path}/www", tmp_path, site)
        assert content(tmp_path / "www") == site


def test_a_server_that_is_not_known_is_refused(address: str, tmp_path: Path) -> None:
    (tmp_path / "home" / ".ssh" / "known_hosts").write_text("")
    with pytest.raises(Failed) as error:
        publish(address, tmp_path, OLD)
    assert error.value.problems[0].code == "E711"
    assert "Host key is not trusted" in str(error.value)
    assert content(tmp_path / "www") == {"CNAME": b"policies.example.org"}
