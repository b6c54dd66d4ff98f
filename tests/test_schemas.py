"""Every JSON file of a site is as its schema says, and the schemas leave nothing open."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from cases import for_each
from jsonschema import Draft202012Validator
from page_samples import CONFIG, lived, site, story

from policygen import build
from policygen.cli.init_commands import _SCHEMAS, _SITE_SCHEMAS, schema
from policygen.core.files import File
from policygen.pages.data.data_files import PolicyFiles, site_files
from policygen.pages.data.site_schemas import schema_files, site_schemas
from policygen.pages.views.policy_context import policy_context

HERE = Path(__file__).parent
AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
SCHEMAS = {name: Draft202012Validator(value) for name, value in site_schemas().items()}
PATHS = {
    "versions": r".*versions\.json",
    "site-status": r"status\.json",
    "status": r".+/status\.json",
    "policies": r"policies\.json",
    "search": r".*search/index\.json",
    "index": r".+/(seen-)?\d{4}[^/]*/index\.json",
    "blocks": r".*blocks/[0-9a-f]+\.json",
}
OTHERS = re.compile(r"(.*/)?feed\.json|policygen-manifest\.json|schema/.*")


def name_of(path: str) -> str | None:
    """The name of the schema for a file, by its path; None for what another specification describes."""
    found = next((name for name, pattern in PATHS.items() if re.fullmatch(pattern, path)), None)
    assert found or OTHERS.fullmatch(path), f"no schema describes {path}"
    return None if OTHERS.fullmatch(path) else found


def wrong(files: Mapping[str, bytes]) -> Iterator[str]:
    for path, data in files.items():
        if path.endswith(".json") and (name := name_of(path)):
            yield from (f"{path}: {error.message}" for error in SCHEMAS[name].iter_errors(json.loads(data)))


@for_each("folder", sorted(HERE.glob("sites/*/expected")))
def test_the_files_of_golden_sites_are_as_their_schemas_say(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.json")}
    assert list(wrong(files)) == []


def test_the_files_of_the_example_are_as_their_schemas_say(tmp_path: Path) -> None:
    build(HERE.parent, tmp_path / "site", as_of=datetime(2026, 11, 23, tzinfo=UTC))
    files = {path.relative_to(tmp_path / "site").as_posix(): path.read_bytes() for path in tmp_path.rglob("*.json")}
    assert {name_of(path) for path in files} - {None} == set(SCHEMAS)
    assert list(wrong(files)) == []


def test_the_files_of_policies_in_every_state_are_as_their_schemas_say() -> None:
    policies = story()
    shared = site(CONFIG, *policies)
    found: list[File] = list(site_files(shared, policies, [], AS_OF))
    for one in policies:
        for language in one.languages:
            of = policy_context(lived(one, language), shared, AS_OF)
            # The digests of the sample texts are real ones, so that their bodies are found by them.
            bodies = dict.fromkeys(
                [text.digest for version in one.versions for text in version.texts]
                + [text.digest for version in one.versions for state in version.revisions for text in state.texts],
                "",
            )
            found += PolicyFiles(of, bodies, list, AS_OF)
    assert list(wrong({file.path: file.data for file in found})) == []


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "object":
            yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


@for_each("name", SCHEMAS)
def test_a_schema_is_valid_and_strict(name: str) -> None:
    value = site_schemas()[name]
    Draft202012Validator.check_schema(value)
    for shape in _objects(value):
        assert shape["additionalProperties"] is False or name == "site-status", shape
        required, properties = set(shape.get("required", ())), set(shape.get("properties", ()))
        assert required <= properties
        assert properties - required <= {"group"}  # it came later, and is there for policies in groups only


@for_each("path", ["lending/versions.json", "policies.json", "lending/search/index.json"])
def test_a_key_too_many_or_too_few_is_refused(path: str) -> None:
    value = json.loads((HERE / "sites/languages/expected" / path).read_bytes())
    check = SCHEMAS[name_of(path) or ""]
    assert check.is_valid(value)
    assert not check.is_valid({**value, "more": 1})
    for key in value:
        assert not check.is_valid({other: item for other, item in value.items() if other != key})


def test_the_schemas_lie_in_the_site_and_name_themselves() -> None:
    files = {file.path: json.loads(file.data) for file in schema_files(CONFIG)}
    assert set(files) == {f"schema/{name}.json" for name in SCHEMAS}
    assert files["schema/versions.json"]["$id"] == "https://example.org/legal/schema/versions.json"


def test_the_command_knows_every_schema() -> None:
    (name,) = (parameter for parameter in schema.params if parameter.name == "name")
    assert isinstance(name.type, click.Choice)
    assert tuple(name.type.choices) == (*_SCHEMAS, *_SITE_SCHEMAS)
    assert set(_SITE_SCHEMAS) == set(SCHEMAS)
