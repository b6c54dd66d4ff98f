"""The schemas for editors say what the readers say, as far as forms go."""

import json
import tomllib
from collections.abc import Mapping
from itertools import product
from typing import Any

import yaml
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from policygen.check.rule_catalogue import rules
from policygen.config import (
    CONFIG,
    LIMITS,
    POLICY,
    PUBLISH,
    SOURCE,
    SOURCE_POLICY,
    THEME,
    Config,
    Setting,
    read_config,
    read_policy_settings,
    weight_settings,
)
from policygen.config.schemas import config_schema, front_matter_schema, policy_schema
from policygen.dates import load_zone
from policygen.frontmatter import KEYS, Key, read_policy_file
from policygen.frontmatter.front_matter_keys import as_yaml

SCHEMAS = {
    "front matter": front_matter_schema(rules()),
    "policy": policy_schema(),
    "config": config_schema(rules()),
}
ZONE = load_zone("UTC")


class Editor(yaml.SafeLoader):
    """YAML as editors read it: numbers and booleans have types, dates have none (YAML 1.2)."""


Editor.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in resolvers if not tag.endswith(":timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def accepts(name: str, value: object) -> bool:
    return bool(Draft202012Validator(SCHEMAS[name]).is_valid(value))


def readable(lines: str) -> bool:
    """Whether a front matter is read without an error."""
    return read_policy_file(f"---\n{lines}\n---\nbody\n", "a.md", ZONE).front is not None


@for_each("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert json.loads(json.dumps(SCHEMAS[name])) == SCHEMAS[name]


def properties(name: str, *path: str) -> dict[str, Any]:
    schema: dict[str, Any] = SCHEMAS[name]
    for part in path:
        schema = schema["properties"][part]
    found: dict[str, Any] = schema["properties"]
    return found


def test_every_key_is_there_and_described() -> None:
    tables: dict[tuple[str, ...], Mapping[str, Key | Setting]] = {
        ("front matter",): {key.name: key for key in KEYS},
        ("policy",): POLICY,
        ("config", "theme"): THEME,
        ("config", "limits"): LIMITS,
        ("config", "publish"): PUBLISH,
        ("config", "check"): weight_settings(rules()),
    }
    for path, table in tables.items():
        found = properties(*path)
        assert found.keys() == table.keys()
        for name, schema in found.items():
            assert schema["description"] == table[name].description
            assert schema["examples"] == [table[name].example]
    items = SCHEMAS["config"]["properties"]["sources"]["items"]
    assert items["properties"].keys() == {*SOURCE, "policies"}
    policies = items["properties"]["policies"]["items"]
    assert policies["properties"].keys() == SOURCE_POLICY.keys()
    assert policies["required"] == ["files"]
    assert items["required"] == ["git"]
    assert properties("config").keys() == {*CONFIG, "theme", "limits", "publish", "check", "redirects", "sources"}


@for_each("key", KEYS)
def test_the_examples_of_keys_are_accepted(key: Key) -> None:
    dated = {} if key.name in {"effective", "observed"} else {"effective": "2026-09-21"}
    assert accepts("front matter", {**dated, key.name: key.example})
    assert accepts("front matter", {**dated, **yaml.load(as_yaml(key), Loader=Editor)})


@for_each(
    ("name", "settings", "table"),
    [
        ("config", CONFIG, ""),
        ("config", THEME, "theme"),
        ("config", LIMITS, "limits"),
        ("config", PUBLISH, "publish"),
        ("policy", POLICY, ""),
    ],
)
def test_the_examples_of_settings_are_accepted(name: str, settings: dict[str, Setting], table: str) -> None:
    values = {setting.name: setting.example for setting in settings.values()}
    assert accepts(name, {table: values} if table else values)


FINE = """
title: Privacy
title: 1.10
title: no
title: 12:30:00
version: 0123
summary: One
summary: [One, 2, no]
summary: []
change: reviewed
draft: yes
draft: "NO"
requires_consent: true
published: 2001
observed: 2018-05-14
published: "2001-01"
published: 2001-01-01T12:00:00+02:00
published: 2001-01-01 12:00Z
formerly: 2019
formerly: [2026-09-21_1a2b3c, seen-2018-05-14, privacy@2001-01]
errata: [{date: 2026-10, text: Wrong}]
vars: {company: Fallowbeck, _x-1: 12}
allow: {E030: The court decided so}
"""

WRONG = """
observed:
observed: ""
observed: soon
observed: 20260921
observed: 2026-9-21
observed: 21.09.2026
observed: [2026]
observed: 2026-09-21T12
observed: 2026-09-21T12:00+2
efective: 2026
title:
title: " "
title: [Privacy]
title: {a: b}
summary: {a: b}
summary: [One, ""]
summary: [{One: two}]
change: Material
change: big
draft: maybe
draft: 1
formerly: [first]
formerly: [2026-09-21_x]
errata: Wrong
errata: [Wrong]
errata: [{date: 2026}]
errata: [{date: 2026, text: a, by: me}]
errata: [{date: soon, text: a}]
vars: company
vars: {2x: y}
vars: {x: [y]}
vars: {x: ""}
allow: {retroactive: because}
allow: {E030: }
allow: [E030]
"""


def lines(samples: str) -> list[str]:
    return samples.strip().split("\n")


@for_each(("line", "loader"), product(lines(FINE), [yaml.BaseLoader, Editor]))
def test_front_matter_that_both_accept(line: str, loader: Any) -> None:
    text = f"effective: 2026-09-21\n{line}"
    assert readable(text)
    assert accepts("front matter", yaml.load(text, Loader=loader))


@for_each(("line", "loader"), product(lines(WRONG), [yaml.BaseLoader, Editor]))
def test_front_matter_that_both_refuse(line: str, loader: Any) -> None:
    text = f"effective: 2026-09-21\n{line}"
    assert not readable(text)
    assert not accepts("front matter", yaml.load(text, Loader=loader))


@for_each("line", ["title: Privacy", "published: 2026-09-21"])
def test_front_matter_needs_a_date(line: str) -> None:
    assert not readable(line)
    assert not accepts("front matter", yaml.load(line, Loader=Editor))
    for date in ("effective: 2026-10-01", "observed: 2026-10-01"):
        assert readable(f"{line}\n{date}")
        assert accepts("front matter", yaml.load(f"{line}\n{date}", Loader=Editor))


def test_the_calendar_is_for_the_reader_alone() -> None:
    assert not readable("effective: 2026-02-30")
    assert accepts("front matter", {"effective": "2026-02-30"})


FINE_SETTINGS = """
title = "Policies"
base_url = "https://example.org"
base_url = "http://localhost:8000/a/b/"
timezone = "Europe/Berlin"
languages = ["en", "pt-BR", "zh-Hant"]
notice_days = 0
id_authority = "me@example.org,2026-01"
theme.accent = "#fff"
theme.font = "'Source Serif 4', Georgia, serif"
theme.logo = "images/logo.dark.svg"
theme.footer = [{ label = "Imprint", url = "/imprint?x#y" }, { label = "Mail", url = "mailto:a@example.org" }]
limits.depth = 50
limits.file_bytes = 1
history = "all"
continues = { "content/a.md" = "content/b.md" }
sources = []
sources = [{ git = "C:/archives/a.git" }]
sources = [{ git = "../a b.bundle", branch = "feature/x-1", include = ["a/**"], exclude = [], slug = "a-{name}" }]
sources = [{ git = ".", dates = "commit", fold = true, day_first = false, language = "en" }]
theme = {}
"""

WRONG_SETTINGS = """
tite = "Policies"
title = ""
title = 3
base_url = "example.org"
base_url = "https://example.org/?a"
base_url = "https://example.org/#a"
base_url = "https://example.org/../a"
base_url = "https://example.org/%2e%2e/a"
base_url = "https://me@example.org/"
languages = []
languages = "en"
languages = ["en_GB"]
languages = ["en", "en"]
notice_days = -1
notice_days = "30"
notice_days = true
id_authority = "example.org"
theme.accent = "red"
theme.font = "a;b"
theme.font = "url(x)"
theme.logo = "../logo.svg"
theme.logo = "static/logo.svg"
theme.logo = "logo.exe"
theme.footer = [{ label = "Imprint" }]
theme.footer = [{ label = "Imprint", url = "javascript:x" }]
theme.footer = [{ label = "Imprint", url = "//example.org" }]
theme.footer = [{ label = "Imprint", url = "/", rel = "me" }]
theme.footer = { label = "Imprint", url = "/" }
theme.acent = "#fff"
limits.depth = 51
limits.depth = 0
limits.line_bytes = 1.5
theme = "dark"
history = "some"
continues = "content/a.md"
continues = { "content/a.md" = 3 }
continues = { "content/a.md" = "/b.md" }
sources = [{}]
sources = { git = "a" }
sources = [{ git = "https://example.org/a.git" }]
sources = [{ git = "--upload-pack=x" }]
sources = [{ git = "a", branch = "-h" }]
sources = [{ git = "a", branch = "a..b" }]
sources = [{ git = "a", branch = "@{-1}" }]
sources = [{ git = "a", include = ["/a"] }]
sources = [{ git = "a", slug = "x" }]
sources = [{ git = "a", slug = "{file}" }]
sources = [{ git = "a", dates = "commits" }]
sources = [{ git = "a", fold = "no" }]
"""

FINE_POLICY = """
title = "Privacy"
slug = "privacy"
kind = "privacy-policy"
contact = "privacy@example.org"
timezone = "Europe/Berlin"
authoritative_language = "en"
retired = "2027-01"
"""

WRONG_POLICY = """
title = " "
kind = "Privacy Policy"
authoritative_language = "English"
retired = "1 May 2027"
retired = 2027
tags = []
"""


@for_each("line", lines(FINE_SETTINGS))
def test_settings_that_both_accept(line: str) -> None:
    assert read_config(line, "policygen.toml")[0] is not None
    assert accepts("config", tomllib.loads(line))


@for_each("line", lines(WRONG_SETTINGS))
def test_settings_that_both_refuse(line: str) -> None:
    assert read_config(line, "policygen.toml")[0] is None
    assert not accepts("config", tomllib.loads(line))


@for_each("line", lines(FINE_POLICY))
def test_settings_of_a_policy_that_both_accept(line: str) -> None:
    assert read_policy_settings(line, "policy.toml", Config())[0] is not None
    assert accepts("policy", tomllib.loads(line))


@for_each("line", lines(WRONG_POLICY))
def test_settings_of_a_policy_that_both_refuse(line: str) -> None:
    assert read_policy_settings(line, "policy.toml", Config())[0] is None
    assert not accepts("policy", tomllib.loads(line))


words = st.one_of(
    st.sampled_from(
        ["2026", "2026-09-21", "2026-09-21_1a2b3c", "a@2019", "yes", "material", "E030", "date", "text", "x"]
    ),
    st.text("aé 1-:#'\"[]{}&*!|>%@`,?\n", max_size=6),
)
nodes = st.recursive(
    words,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(words, inner, max_size=2)),
    max_leaves=5,
)
front_matter = st.dictionaries(st.sampled_from([key.name for key in KEYS]), nodes, max_size=3)


@given(front_matter)
def test_what_is_read_has_the_form_of_the_schema(values: dict[str, Any]) -> None:
    values = {"effective": "2026-09-21", **values}
    if readable(yaml.safe_dump(values, allow_unicode=True)):
        assert accepts("front matter", values)


settings = st.dictionaries(
    st.sampled_from([*CONFIG, "theme", "limits"]),
    st.one_of(
        st.text("aehlnopstx:/.-_#1,~%?@ ", max_size=30),
        st.sampled_from(["#fff", "Georgia", "https://a.b", "example.org,2026", "UTC"]),
        st.integers(-2, 4000),
        st.lists(st.sampled_from(["en", "de", "x"]), max_size=3),
        st.dictionaries(st.sampled_from([*THEME, *LIMITS]), st.one_of(st.integers(0, 60), st.just("#fff")), max_size=2),
    ),
    max_size=3,
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {toml(item)}" for name, item in value.items()) + "}"
    return json.dumps(value)


@given(settings)
def test_settings_that_are_read_have_the_form_of_the_schema(values: dict[str, Any]) -> None:
    if read_config("\n".join(f"{name} = {toml(value)}" for name, value in values.items()), "policygen.toml")[0]:
        assert accepts("config", values)
