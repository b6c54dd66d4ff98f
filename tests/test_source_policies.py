"""Policies of other repositories: what is set for them, several files as one, and their translations."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cases import for_each
from git_repositories import Repository, repository
from git_sources import ids, read, words

from policygen import build
from policygen.config import Config, DatedBy, GitSettings, Limits, SourcePolicySettings, read_config
from policygen.core.errors import Failed, Problem
from policygen.core.model import EndReason, Policy
from policygen.project.project import load, survey_sources
from policygen.sources.git.file_survey import DatePlace
from policygen.sources.git.git_source import GitSource, git_source
from policygen.sources.git.source_policies import named_file, settings_of
from policygen.timeline.corrections import corrected_without

LANGUAGES = ("en", "de", "pt-BR")
SET = SourcePolicySettings


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def source(repo: Repository, **settings: Any) -> GitSource:
    config = Config(languages=LANGUAGES)
    return git_source(repo.folder.parent, config, GitSettings(repo.folder.name, **settings), {})


def policies_of(repo: Repository, **settings: Any) -> tuple[dict[str, Policy], tuple[Problem, ...]]:
    policies, problems = source(repo, **settings).policies()
    return {policy.slug: policy for policy in policies}, problems


def text(said: str, effective: str = "") -> str:
    front = f"---\neffective: {effective}\n---\n\n" if effective else ""
    return f"{front}# Rules\n\n{said}\n"


def said(found: GitSource, policy: Policy, language: str) -> dict[str, str]:
    """The last line that each version has in a language."""
    bodies = found.bodies(policy)
    return {
        version.id: bodies[own.digest].strip().rpartition("\n")[2]
        for version in policy.versions
        if (own := version.text(language))
    }


# What is set


def test_what_is_set_for_a_file_and_for_those_of_a_pattern(repo: Repository) -> None:
    repo.commit("2024-03-01", {"legal/a.md": text("{{ company }} lends.", "2024-03-01"), "b.md": text("B.", "2024")})
    entries = (
        SET(("legal/*.md",), kind="terms", contact="a@example.org", vars=(("company", "Acme"), ("x", "y"))),
        SET(("legal/a.md",), title="Lending", slug="lending", kind="lending", vars=(("company", "Acme Ltd"),)),
    )
    found = source(repo, policies=entries)
    policies, problems = found.policies()
    assert problems == ()
    lending, other = sorted(policies, key=lambda policy: policy.slug, reverse=True)
    assert (lending.slug, lending.title) == ("lending", "Lending")
    assert (lending.kind, lending.contact) == ("lending", "a@example.org")
    assert words(found, lending) == {"2024-03-01": ["Acme Ltd lends."]}
    assert (other.slug, other.title, other.kind, other.contact) == ("b", "Rules", "", "")


def test_a_file_declares_a_name_for_itself(repo: Repository) -> None:
    front = "---\neffective: 2024-03-01\nvars:\n  company: Ours\n---\n\n"
    repo.commit("2024-03-01", {"a.md": f"{front}{{{{ company }}}} lends.\n"})
    found = source(repo, policies=(SET(("a.md",), vars=(("company", "Acme"),)),))
    (policy,), _ = found.policies()
    assert words(found, policy) == {"2024-03-01": ["Ours lends."]}


def test_an_entry_that_fits_no_file_is_told(repo: Repository) -> None:
    repo.commit("2024-03-01", {"a.md": text("A.", "2024-03-01")})
    policies, (problem,) = policies_of(repo, policies=(SET(("b.md", "c/*.md"), title="B"),))
    assert list(policies) == ["a"]
    assert (problem.code, problem.message) == ("E660", "no file of `repo` that is read fits `b.md` or `c/*.md`")


def test_the_later_entry_counts_for_each_key() -> None:
    entries = (SET(("**/*.md",), title="A", kind="a"), SET(("x/*.md",), title="X"), SET(("y.md",), title="Y"))
    merged = settings_of("x/a.md", GitSettings("repo", policies=entries))
    assert (merged.title, merged.kind) == ("X", "a")


def test_settings_are_read_with_their_places() -> None:
    lines = ["[[sources]]", 'git = "repo"', "[[sources.policies]]", 'files = ["a.md"]', "retired = 2025-01-01"]
    config, problems = read_config("\n".join([*lines, 'vars = { company = "Acme" }', ""]), "policygen.toml")
    assert problems == ()
    assert config is not None
    ((entry,),) = [settings.policies for settings in config.sources]
    assert entry.retired is not None
    assert (entry.files, entry.retired.text, entry.vars) == (("a.md",), "2025-01-01", (("company", "Acme"),))
    assert str(entry.place) == "policygen.toml:3:3"


@for_each(
    ("line", "code"),
    [
        ('title = "A"', "E112"),  # without files
        ('files = ["a.md"]\nslug = "a b"', "E116"),
        ('files = ["a.md"]\nvars = { 1 = "x" }', "E014"),
        ('files = ["a.md"]\nvars = { company = 1 }', "E102"),
        ('files = ["a.md"]\nvars = "x"', "E102"),
        ('files = ["a.md"]\nlanguage = "fr"', "E115"),
        ('files = ["a.md"]\ntitel = "A"', "E101"),
    ],
)
def test_mistakes_in_what_is_set(line: str, code: str) -> None:
    config, problems = read_config(f'[[sources]]\ngit = "repo"\n[[sources.policies]]\n{line}\n', "policygen.toml")
    assert config is None
    assert [problem.code for problem in problems] == [code]


def test_a_prefix_is_taken_off_addresses(repo: Repository) -> None:
    files = {"src/legal/a.md": text("A.", "2024"), "src/b.md": text("B.", "2024"), "c.md": text("C.", "2024")}
    repo.commit("2024-03-01", dict(files))
    policies, _ = policies_of(repo, prefix="src/")
    assert sorted(policies) == ["b", "c", "legal-a"]


# Several files as one


def test_several_files_are_one_policy_in_their_order(repo: Repository) -> None:
    repo.commit("2024-01-01", {"z.md": "---\ntitle: Rules\n---\n# 1. Z\n\nOne.\n", "a.md": "# 2. A\n\nTwo.\n"})
    repo.commit("2024-02-01", {"a.md": "---\nlayout: page\n---\n\n# 2. A\n\nTwo and a half.\n"})
    repo.commit("2024-03-01", {"m.md": "# 3. M\n\nThree.\n", "other.md": "# Other\n"})
    repo.git("mv", "a.md", "aa.md")
    repo.commit("2024-04-01")
    repo.commit("2024-05-01", {"m.md": None})
    entries = (SET(("z.md", "aa.md", "m.md"), join=True, slug="rules"),)
    found = source(repo, dates=DatedBy.COMMIT, policies=entries)
    policies, problems = found.policies()
    assert problems == ()
    rules = next(policy for policy in policies if policy.slug == "rules")
    assert {policy.slug for policy in policies} == {"rules", "other"}
    assert rules.title == "Rules"
    assert ids(rules) == ["seen-2024-01-01", "seen-2024-02-01", "seen-2024-03-01", "seen-2024-05-01"]
    bodies = found.bodies(rules)
    texts = [bodies[version.texts[0].digest] for version in rules.versions]
    assert texts[0] == "# 1. Z\n\nOne.\n\n# 2. A\n\nTwo.\n"
    assert texts[1] == "# 1. Z\n\nOne.\n\n# 2. A\n\nTwo and a half.\n"
    assert texts[2] == texts[1] + "\n# 3. M\n\nThree.\n"
    assert texts[3] == texts[1]


HEAD = "---\n{}\n---\n\n# A\n\n{}\n"
JOINED = SET(("a.md", "b.md"), join=True)


@pytest.mark.parametrize(
    ("first", "second", "doubtful"),
    [
        ("effective: 2024-02-01", "title: B", []),
        ("title: A", "effective: 2024-02-01", []),
        ("title: A", "lastmod: 2024-02-01", []),
        ("lastmod: 2024-01-05", "lastmod: 2024-02-01", []),
        ("lastmod: 2024-02-01", "date: 2019-01-01", []),
        ("effective: 2024-02-01", "effective: 2024-02-01", []),
        ("effective: 2024-01-05", "effective: 2024-02-01", ["2024-01-05"]),
        ("effective: 2024-02-01", "effective: 2024-01-05", ["2024-01-05"]),
        ("effective: 2024-01-05", "lastmod: 2024-02-01", ["2024-01-05"]),
    ],
)
def test_joined_files_have_the_latest_of_their_dates(
    repo: Repository, first: str, second: str, doubtful: list[str]
) -> None:
    repo.commit("2024-02-01", {"a.md": HEAD.format(first, "A."), "b.md": HEAD.format(second, "B.")})
    policies, problems = policies_of(repo, policies=(JOINED,))
    (version,) = policies["a"].versions
    assert (version.id, problems) == ("2024-02-01", ())
    assert [doubt.date.text for doubt in version.doubts] == doubtful
    (file,), _ = source(repo, policies=(JOINED,)).surveys()
    assert file.versions[0].origin.place is DatePlace.FRONT_MATTER


def test_joined_files_say_their_dates_in_their_words(repo: Repository) -> None:
    repo.commit("2024-02-01", {"a.md": text("Last updated: 5 January 2024"), "b.md": text("Updated 1 February 2024")})
    (version,) = policies_of(repo, policies=(JOINED,), dates=DatedBy.TEXT)[0]["a"].versions
    assert (version.id, version.doubts) == ("2024-02-01", ())
    repo.commit("2024-03-01", {"b.md": text("Effective 1 March 2024"), "a.md": text("Effective 5 January 2024")})
    version = policies_of(repo, policies=(JOINED,), dates=DatedBy.TEXT)[0]["a"].versions[-1]
    assert (version.id, [doubt.date.text for doubt in version.doubts]) == ("2024-03-01", ["2024-01-05"])


def test_a_later_state_of_any_joined_file_is_a_version_of_its_date(repo: Repository) -> None:
    repo.commit("2024-01-01", {"a.md": text("A.", "2024-01-01"), "b.md": text("B.", "2020-01-01")})
    repo.commit("2024-02-01", {"a.md": text("Aa.", "2024-02-01")})
    repo.commit("2024-03-01", {"b.md": text("Bb.", "2024-03-01")})
    found = source(repo, policies=(JOINED,))
    (policy,), problems = found.policies()
    assert (policy.slug, ids(policy), problems) == ("a", ["2024-01-01", "2024-02-01", "2024-03-01"], ())
    assert words(found, policy) == {"2024-01-01": ["B."], "2024-02-01": ["B."], "2024-03-01": ["Bb."]}


def test_a_joined_file_that_is_not_published_is_left_out(repo: Repository) -> None:
    repo.commit("2024-01-01", {"a.md": HEAD.format("draft: true", "A."), "b.md": text("B.", "2024-01-01")})
    found = source(repo, policies=(JOINED,))
    (policy,), problems = found.policies()
    assert problems == ()
    assert list(found.bodies(policy).values()) == ["# Rules\n\nB.\n"]
    repo.commit("2024-02-01", {"b.md": HEAD.format("draft: true", "B.")})
    end = policies_of(repo, policies=(JOINED,))[0]["a"].record_end
    assert end
    assert end.reason is EndReason.UNPUBLISHED


def test_joined_files_that_are_too_long_are_no_text(repo: Repository) -> None:
    repo.commit("2024-01-01", {"a.md": text("A" * 60, "2024-01-01"), "b.md": text("B" * 60)})
    config = Config(limits=Limits(file_bytes=110))
    made = git_source(repo.folder.parent, config, GitSettings("repo", policies=(SET(("*.md",), join=True),)), {})
    policies, (problem,) = made.policies()
    assert policies == ()
    assert "the limit is 110" in problem.message


def test_a_group_is_what_is_set_for_the_policy_or_for_the_source_or_stands_in_the_newest_text(repo: Repository) -> None:
    head = "---\neffective: 2024-01-01\ngroup: {}\n---\n\n# A\n\nText.\n"
    repo.commit(
        "2024-01-01", {"one/a.md": head.format("Own"), "one/b.md": head.format("Own"), "c.md": head.format("X")}
    )
    settings = {"group": "{group}/*.md", "policies": (SET(("one/b.md",), group="Set"),)}
    policies, problems = policies_of(repo, **settings)
    assert problems == ()
    assert {slug: policy.group for slug, policy in policies.items()} == {"one-a": "one", "one-b": "Set", "c": "X"}


# Translations


@for_each(
    ("pattern", "path", "language", "shared"),
    [
        ("{lang}/{path}.md", "de/legal/a.md", "de", "legal/a"),
        ("{lang}/{path}.md", "pt_br/a.md", "pt_br", "a"),
        ("{lang}/{path}.md", "legal/a.md", "", "legal/a"),
        ("{lang}/{path}.md", "api/a.md", "", "api/a"),  # no language
        ("{path}.{lang}.md", "legal/a.de.md", "de", "legal/a"),
        ("{path}.{lang}.md", "a.v2.md", "", "a.v2"),
        ("{path}.{lang}.md", "a.old.md", "", "a.old"),
        ("content/{lang}/legal/{path}.md", "content/zh-Hant/legal/a.md", "zh-Hant", "a"),
        ("docs/{path}.md", "docs/a.md", "", "a"),
        ("{path}/{lang}.md", "privacy/de.md", "de", "privacy"),
    ],
)
def test_what_a_path_says(pattern: str, path: str, language: str, shared: str) -> None:
    named = named_file(path, GitSettings("repo", translations=(pattern,)))
    assert (named.language, named.shared) == (language, shared)


@for_each(
    ("patterns", "own", "other"),
    [
        (("{lang}/{path}.md",), "en/privacy.md", "de/privacy.md"),
        (("{lang}/{path}.md",), "privacy.md", "de/privacy.md"),
        (("{path}.{lang}.md",), "privacy.md", "privacy.de.md"),
        (("{path}.{lang}.md",), "privacy.en.md", "privacy.de.md"),
        (("docs/{path}.md", "i18n/{lang}/docs/{path}.md"), "docs/privacy.md", "i18n/de/docs/privacy.md"),
    ],
)
def test_a_text_and_its_translation_are_one_policy(
    tmp_path: Path, patterns: tuple[str, ...], own: str, other: str
) -> None:
    repo = repository(tmp_path / f"{own}-{other}".replace("/", "-") / "repo")
    repo.commit("2024-01-10", {own: text("One.", "2024-01-01"), other: text("Eins.", "2024-01-01")})
    repo.commit("2024-02-10", {own: text("Two.", "2024-02-01")})
    repo.commit("2024-02-20", {other: text("Zwei.")})
    repo.commit("2024-02-21", {other: text("Zweie.")})
    repo.commit("2024-03-10", {own: text("Three.", "2024-03-01")})
    found = source(repo, translations=patterns)
    (policy,), problems = found.policies()
    assert problems == ()
    assert (policy.slug, policy.languages) == ("privacy", ("en", "de"))
    assert said(found, policy, "en") == {"2024-01-01": "One.", "2024-02-01": "Two.", "2024-03-01": "Three."}
    assert said(found, policy, "de") == {"2024-01-01": "Eins.", "2024-02-01": "Zweie."}


def test_earlier_states_of_a_translation_are_superseded_texts(repo: Repository) -> None:
    repo.commit("2024-01-10", {"a.md": text("One.", "2024-01-01")})
    repo.commit("2024-01-12", {"de/a.md": text("Eins.")})
    repo.commit("2024-02-10", {"a.md": text("Two.", "2024-01-01")})
    repo.commit("2024-03-10", {"de/a.md": text("Zwei.")})
    repo.commit("2024-04-10", {"a.md": text("Three.", "2024-01-01"), "de/a.md": text("Drei.")})
    found = source(repo, translations=("{lang}/{path}.md",))
    (policy,), problems = found.policies()
    assert problems == ()
    bodies = found.bodies(policy)
    (version,) = policy.versions
    states = [(revision.recorded, revision.texts) for revision in version.revisions]
    said = [
        (when.day if when else "", *(bodies[one.digest].split()[-1] for one in texts))
        for when, texts in [*states, (version.recorded, version.texts)]
    ]
    assert said == [
        ("2024-01-12", "One.", "Eins."),
        ("2024-02-10", "Two.", "Eins."),
        ("2024-03-10", "Two.", "Zwei."),
        ("2024-04-10", "Three.", "Drei."),
    ]


def test_a_translation_that_lags_behind_a_correction_says_so(repo: Repository) -> None:
    repo.commit("2024-01-10", {"a.md": text("One.", "2024-01-01"), "de/a.md": text("Eins.")})
    repo.commit("2024-02-10", {"a.md": text("Two.", "2024-01-01")})

    def lag() -> str:
        (version,) = policies_of(repo, translations=("{lang}/{path}.md",))[0]["a"].versions
        when = corrected_without(version, "de", "UTC")
        return when.text if when else ""

    assert lag() == "2024-02-10"
    repo.commit("2024-03-10", {"de/a.md": text("Zwei.")})
    assert lag() == ""
    repo.commit("2024-04-10", {"de/a.md": text("Zwo.")})
    assert lag() == ""
    repo.commit("2024-05-10", {"a.md": text("Three.", "2024-01-01")})
    assert lag() == "2024-05-10"


@pytest.mark.parametrize(
    ("end", "code", "told"),
    [
        (None, "E651", "this translation was removed from its source on 1 March 2024; what it said stays"),
        ("", "E675", "this translation is no longer published by its source since 1 March 2024: it is empty; what"),
    ],
)
def test_a_translation_that_its_source_publishes_no_more(
    repo: Repository, end: str | None, code: str, told: str
) -> None:
    repo.commit("2024-01-10", {"a.md": text("One.", "2024-01-01"), "de/a.md": text("Eins.")})
    repo.commit("2024-03-01", {"de/a.md": end})
    policies, (problem,) = policies_of(repo, translations=("{lang}/{path}.md",))
    assert (policies["a"].languages, policies["a"].record_end) == (("en", "de"), None)
    assert (problem.code, str(problem.place)) == (code, "repo/de/a.md")
    assert problem.message.startswith(told)


def test_a_translation_does_not_stand_beside_what_was_replaced_before_it(repo: Repository) -> None:
    repo.commit("2024-01-10", {"a.md": text("One.", "2024-01-01")})
    repo.commit("2024-02-10", {"a.md": text("Two.", "2024-01-01")})
    repo.commit("2024-03-10", {"de/a.md": text("Zwei.")})
    repo.commit("2024-04-10", {"a.md": text("Three.", "2024-01-01")})
    (version,) = policies_of(repo, translations=("{lang}/{path}.md",))[0]["a"].versions
    assert [[one.language for one in revision.texts] for revision in version.revisions] == [["en"], ["en", "de"]]


def test_translations_of_captures_belong_to_what_was_there(repo: Repository) -> None:
    repo.commit("2024-01-01", {"de/a.md": text("Null.")})
    repo.commit("2024-01-10", {"en/a.md": text("One.")})
    repo.commit("2024-01-20", {"de/a.md": text("Eins.")})
    repo.commit("2024-02-10", {"en/a.md": text("Two."), "de/a.md": text("Zwei.")})
    found = source(repo, dates=DatedBy.COMMIT, translations=("{lang}/{path}.md",))
    (policy,), problems = found.policies()
    assert problems == ()
    assert said(found, policy, "de") == {"seen-2024-01-10": "Eins.", "seen-2024-02-10": "Zwei."}


def test_a_text_that_is_only_in_another_language_is_a_policy_in_it(repo: Repository) -> None:
    repo.commit("2024-01-10", {"de/a.md": text("Eins.", "2024-01-01"), "pt-br/a.md": text("Um.", "2024-01-01")})
    policies, problems = policies_of(repo, translations=("{lang}/{path}.md",))
    assert problems == ()
    assert policies["a"].languages == ("de", "pt-BR")


def test_a_language_that_the_project_does_not_have_is_told(repo: Repository) -> None:
    repo.commit("2024-01-10", {"a.md": text("A.", "2024-01-01"), "fr/a.md": text("Un.", "2024-01-01")})
    policies, (problem,) = policies_of(repo, translations=("{lang}/{path}.md",))
    assert policies["a"].languages == ("en",)
    assert (problem.code, str(problem.place)) == ("E661", "repo/fr/a.md")


def test_a_second_text_in_the_language_of_the_policy_is_another_one(repo: Repository) -> None:
    repo.commit("2024-01-10", {"a.md": text("A.", "2024-01-01"), "en/b.md": text("B.", "2024-01-01")})
    repo.commit("2024-01-11", {"en/a.md": text("Aa.", "2024-01-01")})
    policies, problems = policies_of(repo, translations=("{lang}/{path}.md",))
    assert {slug: policy.place.file for slug, policy in policies.items()} == {
        "a": "repo/a.md",
        "a-2": "repo/en/a.md",
        "b": "repo/en/b.md",
    }
    assert [problem.code for problem in problems] == ["E665"]  # nothing is lost in silence


# Without content/


def test_a_project_of_sources_needs_no_folder_of_its_own(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-03-01", {"a.md": text("A.", "2024-03-01")})
    (tmp_path / "policygen.toml").write_text('[[sources]]\ngit = "repo"\n')
    assert [policy.slug for policy in load(tmp_path).policies] == ["a"]
    build(tmp_path, as_of=datetime(2025, 1, 1, tzinfo=UTC))
    assert (tmp_path / "site/a/2024-03-01/index.html").is_file()
    assert not (tmp_path / "content").exists()


def test_a_project_of_sources_without_a_policy_says_so(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-03-01", {"a.md": text("A.")})
    (tmp_path / "policygen.toml").write_text('[[sources]]\ngit = "repo"\n')
    with pytest.raises(Failed) as failed:
        load(tmp_path)
    assert [(problem.code, str(problem.place)) for problem in failed.value.problems] == [
        ("E153", "policygen.toml"),
        ("E177", "repo/a.md"),
    ]


def test_no_source_and_no_folder_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "policygen.toml").write_text('title = "A"\n')
    with pytest.raises(Failed, match="E152"):
        load(tmp_path)


def test_without_settings_everything_is_as_it_was(repo: Repository) -> None:
    repo.commit("2024-03-01", {"de/a.md": text("A.", "2024-03-01"), "a.de.md": text("B.", "2024-03-01")})
    policies, problems = read(repo)
    assert (sorted(policies), problems) == (["a-de", "de-a"], ())


def test_a_group_is_set_for_files_too(repo: Repository) -> None:
    repo.commit("2024-03-01", {"x/a.md": text("A.", "2024-03-01"), "y/b.md": text("B.", "2024-03-01")})
    entry = SET(("y/*.md",), group="Acorn Ltd", slug="{group}-{name}")
    policies, problems = policies_of(repo, group="{group}/**", policies=(entry,))
    assert problems == ()
    assert {slug: policy.group for slug, policy in policies.items()} == {"x-a": "x", "acorn-ltd-b": "Acorn Ltd"}


# What becomes of files


def test_a_survey_knows_dates_under_keys_of_a_project(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-03-01", {"a.md": "---\nin_use: 2024-03-01\n---\n\n# A\n\nA text.\n"})
    repo.commit("2024-03-02", {"b.md": "---\nlast-modified: 2024-02-01\nunlisted: true\n---\n\n# B\n\nB.\n"})
    (tmp_path / "policygen.toml").write_text('[[sources]]\ngit = "repo"\ndate_keys = ["in_use"]\n')
    ((survey,), _) = survey_sources(tmp_path)
    own, unlisted = survey.files
    assert [version.origin.label for version in own.versions] == ["in_use"]
    assert (unlisted.policy, unlisted.newest.why) == ("", "not listed, by `unlisted: true` in its head")


def test_a_survey_reads_joined_files(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-03-01", {"a.md": text("A.", "2024-03-01"), "b.md": "# B\n\nB.\n"})
    entry = '[[sources]]\ngit = "repo"\n[[sources.policies]]\nfiles = ["a.md", "b.md"]\njoin = true\n'
    (tmp_path / "policygen.toml").write_text(entry)
    ((survey,), _) = survey_sources(tmp_path)
    assert [[version.origin.label for version in file.versions] for file in survey.files] == [["effective"]]


def test_a_damaged_part_of_joined_files_costs_that_state_only(repo: Repository) -> None:
    repo.commit("2024-03-01", {"a.md": text("A.", "2024-03-01"), "b.md": "# B\n\nB.\n"})
    repo.commit("2024-04-01", {"a.md": text("Aa.", "2024-04-01")})
    repo.commit("2024-05-01", {"b.md": "# B\n\nBb.\n"})
    name = repo.git("rev-parse", "HEAD:b.md").strip()
    (repo.folder / ".git/objects" / name[:2] / name[2:]).unlink()
    entry = SET(("a.md", "b.md"), join=True)
    policies, problems = policies_of(repo, policies=(entry,))
    assert [version.id for version in policies["a"].versions] == ["2024-03-01", "2024-04-01"]
    assert "E667" in [problem.code for problem in problems]
