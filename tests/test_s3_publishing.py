"""Publishing to a server that answers as Amazon S3 does, and reading the site there over HTTP."""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer
from site_links import crawled

from policygen.core.errors import Failed
from policygen.pages.data.response_headers import headers_of
from policygen.pipeline.site_build import build
from policygen.publish.interrupted_publication import NOTE_FILE
from policygen.publish.publish_plan import Action, FileChange, Sent
from policygen.publish.remote_target import RemoteTarget
from policygen.publish.site_comparison import FOREIGN
from policygen.publish.store_addresses import open_store
from policygen.site.manifest import Manifest, read_manifest
from policygen.site.output_names import MANIFEST_FILE

PROJECT = Path(__file__).parent.parent
BUCKET = "policies"
SECRET = "a-secret-of-the-test"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": "us-east-1"}
READABLE_BY_ALL = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
    ],
}
NOW = datetime(2026, 9, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # which would tell of each request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sites")
    for day in ("2024-08-01", "2026-09-25"):
        build(PROJECT, folder / day, as_of=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
    return {"old": folder / "2024-08-01", "new": folder / "2026-09-25"}


@pytest.fixture
def bucket(endpoint: str) -> Iterator[object]:
    """A bucket with something of others in it."""
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=BUCKET)
    client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(READABLE_BY_ALL))
    client.put_object(Bucket=BUCKET, Key="legal/CNAME", Body=b"policies.example.org")
    client.put_object(Bucket=BUCKET, Key="other/index.html", Body=b"another site")
    with closing(client):
        yield client
    for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=item["Key"])
    client.delete_bucket(Bucket=BUCKET)


def target(endpoint: str) -> RemoteTarget:
    return RemoteTarget(open_store(f"s3://{BUCKET}/legal", endpoint), headers_of, lambda: NOW)


def manifest_of(site: Path) -> Manifest:
    manifest = read_manifest(site)
    assert isinstance(manifest, Manifest)
    return manifest


def publish(endpoint: str, site: Path) -> Sent:
    to = target(endpoint)
    return to.send(site, to.plan(site, manifest_of(site)), lambda done, total: None)


def planned(endpoint: str, site: Path) -> dict[str, FileChange]:
    plan = target(endpoint).plan(site, manifest_of(site))
    return {change.path: change for change in plan.changes if change.action is not Action.KEEP}


def served(endpoint: str, path: str) -> bytes | None:
    """A file as readers get it."""
    try:
        with urlopen(f"{endpoint}/{BUCKET}/legal/{quote(path)}") as answer:
            return answer.read()
    except HTTPError as error:
        if error.code != 404:
            raise
        return None


def test_a_site_is_published_and_read(endpoint: str, bucket, sites: dict[str, Path]) -> None:
    sent = publish(endpoint, sites["old"])
    assert set(sent.changed) == {*manifest_of(sites["old"]).paths}
    for name in ("old", "new"):
        publish(endpoint, sites[name])
        assert crawled(lambda path: served(endpoint, path), ["index.html"]) == set()
        keys = {
            item["Key"]
            for page in bucket.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
            for item in page["Contents"]
        }
        assert keys == {f"legal/{path}" for path in manifest_of(sites[name]).paths} | {
            "legal/CNAME",
            "other/index.html",
        }
        assert all(
            served(endpoint, path) == (sites[name] / path).read_bytes() for path in manifest_of(sites[name]).paths
        )
    assert planned(endpoint, sites["new"]) == {}


def test_headers_are_set_read_back_and_mended(endpoint: str, bucket, sites: dict[str, Path]) -> None:  # case 85
    publish(endpoint, sites["new"])
    for path in ("index.html", "privacy/2026-09-21/index.md", "assets/style.css", "sitemap.xml", MANIFEST_FILE):
        with urlopen(f"{endpoint}/{BUCKET}/legal/{path}") as answer:
            expected = dict(headers_of(path))
            assert answer.headers["Content-Type"] == expected["Content-Type"]
            assert answer.headers["Cache-Control"] == expected["Cache-Control"]
    page = (sites["new"] / "index.html").read_bytes()
    digest = next(entry.digest for entry in manifest_of(sites["new"]).files if entry.path == "index.html")
    bucket.put_object(
        Bucket=BUCKET,
        Key="legal/index.html",
        Body=page,
        ContentType="text/plain",
        Metadata={"policygen-digest": digest},
    )
    bucket.put_object(Bucket=BUCKET, Key="legal/404.html", Body=b"x" * (sites["new"] / "404.html").stat().st_size)
    reasons = {path: change.reason for path, change in planned(endpoint, sites["new"]).items()}
    assert reasons == {"index.html": "wrong Content-Type, Cache-Control", "404.html": "not as it was sent"}
    assert set(publish(endpoint, sites["new"]).changed) == {"index.html", "404.html"}
    assert planned(endpoint, sites["new"]) == {}


def test_foreign_objects_are_listed(endpoint: str, bucket, sites: dict[str, Path]) -> None:  # case 82
    plan = target(endpoint).plan(sites["old"], manifest_of(sites["old"]))
    assert [change.path for change in plan.changes if change.reason == FOREIGN] == ["CNAME"]


def test_conditions_are_those_of_the_store(endpoint: str, bucket) -> None:  # case 84
    store = open_store(f"s3://{BUCKET}/legal", endpoint)
    first = store.write_if("a", b"1", {}, "")
    assert first
    assert store.write_if("a", b"2", {}, "") is None
    second = store.write_if("a", b"3", {}, first)
    assert second
    assert store.write_if("a", b"4", {}, first) is None
    assert store.write_if("b", b"5", {}, first) is None
    stored = store.read("a")
    assert stored
    assert (stored.data, stored.version) == (b"3", second)


def test_of_two_publishers_one_stops(endpoint: str, bucket, sites: dict[str, Path]) -> None:  # case 84
    publish(endpoint, sites["old"])
    to = target(endpoint)
    plan = to.plan(sites["new"], manifest_of(sites["new"]))
    refused = []

    def meanwhile(done: int, total: int) -> None:
        if done >= 40 and not refused:
            with pytest.raises(Failed) as error:
                publish(endpoint, sites["old"])
            refused.append(error.value.problems[0].code)

    to.send(sites["new"], plan, meanwhile)
    assert refused == ["E712"]
    with pytest.raises(Failed) as error:
        to.send(sites["new"], plan, meanwhile)
    assert error.value.problems[0].code == "E713"
    assert served(endpoint, NOTE_FILE) is None
    assert planned(endpoint, sites["new"]) == {}


def test_a_store_that_refuses_says_why_without_a_secret(endpoint: str, sites: dict[str, Path]) -> None:
    with pytest.raises(Failed) as error:
        publish(endpoint, sites["old"])
    assert [problem.code for problem in error.value.problems] == ["E711"]
    assert "The specified bucket does not exist" in str(error.value)
    assert SECRET not in str(error.value)


def test_passwords_do_not_belong_into_addresses() -> None:
    with pytest.raises(Failed) as error:
        open_store("sftp://me:hunter22@127.0.0.1/site")
    assert error.value.problems[0].code == "E717"
    assert "hunter22" not in str(error.value)
