"""A project's policies, read and checked as a whole: the one value that every command begins with."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath

from policygen.config import Config, GitSettings, Limits, read_config
from policygen.core.errors import Failed, Place, Problem, Rule, errors, in_order
from policygen.core.files import AnyPath
from policygen.core.model import Policy, Version, When
from policygen.core.one_line import brief, counted
from policygen.core.suggestions import did_you_mean, quoted
from policygen.ledger.ledger import ENTRIES_NAME, Ledger
from policygen.lock import LOCK_NAME as LOCK
from policygen.lock import (
    Lock,
    differences,
    follow_addresses,
    full_name,
    read_lock,
    with_entry_ids,
    with_former_names,
    with_published_comparisons,
    with_renamed_policies,
)
from policygen.project.ledger_files import read_ledger
from policygen.project.severity import (
    apply_weights,
    is_external,
    published_files,
    useless_allowances,
    weighed_differences,
)
from policygen.rules.project_files import (
    DRAFTS_ONLY,
    FORMER_ID_TAKEN,
    NO_CONTENT_FOLDER,
    NO_POLICY,
    UNKNOWN_POLICY,
    UNKNOWN_VERSION,
    VERSION_AMBIGUOUS,
)
from policygen.rules.published import FORMER_SLUG_TAKEN, NOTHING_AFTER_WITHDRAWAL
from policygen.rules.repositories import FILE_WITHOUT_VERSIONS, STATES_UNREADABLE
from policygen.rules.settings import LANGUAGE_NOT_OF_PROJECT
from policygen.sources import Source
from policygen.sources.canonical_text import decode
from policygen.sources.combined_sources import CombinedSource
from policygen.sources.content_files import read_bytes
from policygen.sources.content_folder import CONTENT, FolderSource
from policygen.sources.git.file_survey import FileSurvey
from policygen.sources.git.git_source import GitSource, git_source
from policygen.sources.reading_cache import NoCache, ReadingCache
from policygen.sources.slugs import (
    PAGE_OF_CHANGES,
    PAGE_OF_VERIFY,
    PAGES_OF_GROUPS,
    PAGES_OF_LEDGER,
    clashes,
    folded,
    page_hidden_problem,
    slug_of,
)
from policygen.sources.version_ids import Recorded
from policygen.timeline.publication import is_held_back, published_policy

CONFIG = "policygen.toml"
"""The name of a project's settings, in its folder."""

_NO_CACHE = NoCache()

_UNLIMITED = Limits(file_bytes=2**40, line_bytes=2**40)  # the lock is ours, and as long as the history


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its settings, its policies (in order of slug), what is doubtful about them.

    The texts are not in it: `source` gives those of one policy at a time. `lock` says what has been published, None
    if nothing was recorded; policies that were renamed have there the slugs that they have now, in `written_lock` those
    that the file has. `ledger` is None if there is none yet.
    """

    config: Config
    policies: tuple[Policy, ...]
    warnings: tuple[Problem, ...]
    source: Source
    lock: Lock | None = None
    written_lock: Lock | None = None
    ledger: Ledger | None = None

    def __repr__(self) -> str:
        versions = sum(len(policy.versions) for policy in self.policies)
        return brief(
            self,
            counted(len(self.policies), "policy", "policies"),
            counted(versions, "version"),
            counted(len(self.warnings), "warning"),
        )


@dataclass(frozen=True, slots=True)
class SourceSurvey:
    """An entry of `[[sources]]`, and what becomes of each of its files, in order of path."""

    settings: GitSettings
    files: tuple[FileSurvey, ...]


@dataclass(frozen=True, slots=True)
class NextChange:
    """When the site has to be built again: a version of a policy takes effect, the last one ends (`retires`), or one
    that was held back is published (`publishes`).

    `policy` is a slug and `version` the id of the version.
    """

    when: When
    policy: str
    version: str
    retires: bool = False
    publishes: bool = False

    def __repr__(self) -> str:
        event = "retires" if self.retires else "is published" if self.publishes else "applies"
        return brief(self, f"{self.policy}@{self.version} {event} {self.when.text}")


def load(project: AnyPath, strict: bool = False, rules: Collection[Rule] = ()) -> Project:
    """Read the project in a folder; `Failed` with everything that is wrong at once, with `strict` warnings too.

    Warnings weigh what the project's settings say. `rules` are all that `[check]` and `allow` can name; without any,
    nobody looks at what they name.
    """
    loaded, problems = examine(Path(project), rules=rules)
    problems_weighed = apply_weights(problems, loaded.config, published_files(loaded.policies, loaded.lock), strict)
    if errors(problems_weighed):
        raise Failed(problems_weighed)
    return replace(loaded, warnings=in_order(problems_weighed))


def examine(
    project: Path, cache: ReadingCache = _NO_CACHE, rules: Collection[Rule] = ()
) -> tuple[Project, tuple[Problem, ...]]:
    """What can be read of the project in a folder, without warnings in it, and everything that is wrong at all.

    `Failed` if there is no project. With errors among the problems, policies or versions may be missing. What `cache`
    knows is not read again. `rules` are all that `[check]` and `allow` can name, as for `load`.
    """
    config, more = cache.get("config", (CONFIG,), partial(_read_settings, project, rules))
    problems = list(more)
    if not (project / CONTENT).is_dir() and not (config and config.sources):
        hint = "run policygen init to start a project here, or name the project's folder with --project"
        raise Failed(
            [*problems, NO_CONTENT_FOLDER.at(Place(CONTENT), f"there is no folder {quoted(CONTENT)} here", hint)]
        )
    if config is None:
        folder = FolderSource(project, Config(), {}, cache=cache)
        policies, more = folder.policies()
        return Project(Config(), policies, (), folder), (*problems, *_independent_of_settings(more))
    (lock, recorded), more = cache.get("lock", (LOCK,), partial(_read_lock_file, project))
    problems += more
    ledger, more = cache.get("ledger", (LOCK, ENTRIES_NAME), partial(read_ledger, project))
    problems += more
    source, policies, more = _read_policies(project, config, recorded, cache)
    problems += [*more, *clashes((policy.slug, policy.place) for policy in policies)]
    policies, more = _beside_site_pages(policies, recorded)
    problems += more
    if lock is None:
        policies = tuple(with_former_names(policies, None))
    policies = tuple(_with_former_slugs(policies))
    if lock:
        policies = tuple(with_former_names(policies, lock))
    owners = _former_id_owners(policies)
    front_matter_problems = [
        *_former_slugs_taken(policies),
        *_former_ids_taken(policies, owners),
        *_withdrawn_without_successor(policies),
        *(useless_allowances(policies, rules) if rules else ()),
    ]
    problems += [
        problem.as_warning() if is_external(problem.place, config) else problem for problem in front_matter_problems
    ]
    policies = tuple(_without_taken_ids(policy, owners, config) for policy in policies)
    if not policies and not errors(problems):
        problems.append(_no_policy_problem(project, any(problem.code == DRAFTS_ONLY.code for problem in problems)))
    written_lock, lock = lock, with_renamed_policies(lock, policies) if lock else None
    broken = {problem.policy for problem in errors(problems)}
    if lock and "" not in broken:  # a version with an error is not lost
        followed = follow_addresses(lock, policies, lambda policy: is_external(policy.place, config))
        policies = followed.policies
        problems += followed.problems
        now, changes = heirs(policies), differences(lock, policies, followed.moved)
        lost = [change for change in changes if now.get(change.policy, change.policy) not in broken]
        problems += weighed_differences(lost, config)
    policies = tuple(_with_former_slugs(policies))
    if lock:
        policies = tuple(with_published_comparisons(with_entry_ids(policies, lock), lock))
    policies = tuple(sorted(policies, key=lambda policy: policy.slug))
    return Project(config, policies, (), source, lock, written_lock, ledger), tuple(problems)


def _no_policy_problem(project: Path, has_drafts: bool) -> Problem:
    if has_drafts:
        message = "there is no policy to publish in this folder, only drafts"
        return NO_POLICY.at(
            Place(CONTENT), message, "policygen serve shows them; take draft out of what shall be published"
        )
    if (project / CONTENT).is_dir():
        hint = "policygen new privacy --effective 2026-09-21 makes a first text"
        return NO_POLICY.at(Place(CONTENT), "there is no policy to publish in this folder", hint)
    message = "there is no policy to publish in [[sources]]"
    return NO_POLICY.at(Place(CONFIG), message, "warnings say why each file was left out")


def survey_sources(project: Path) -> tuple[tuple[SourceSurvey, ...], tuple[Problem, ...]]:
    """What becomes of each file of `[[sources]]`, and what is wrong there; `Failed` if the settings cannot be read."""
    config, settings_problems = _read_settings(project, ())
    if config is None:
        raise Failed(settings_problems)
    (_, recorded), _ = _read_lock_file(project)
    taken: dict[str, str] = {}
    if (project / CONTENT).is_dir():
        taken = _files_by_slug(FolderSource(project, config, recorded).policies()[0])
    surveys: list[SourceSurvey] = []
    problems: list[Problem] = []
    for settings in config.sources:
        files, new_problems = replace(git_source(project, config, settings, recorded), taken=taken).surveys()
        surveys.append(SourceSurvey(settings, files))
        problems += new_problems
        taken = {**taken, **{folded(file.policy): file.file for file in files if file.policy}}
    return tuple(surveys), in_order(apply_weights(problems, config))


def read_project_settings(project: Path) -> Config:
    """The settings of the project in a folder; `Failed` if they cannot be read."""
    config, problems = _read_settings(project, ())
    if config is None:
        raise Failed(problems)
    return config


def heirs(policies: Iterable[Policy]) -> dict[str, str]:
    """The slugs that policies had before, each with that of the policy to which it leads now."""
    return {former: policy.slug for policy in policies for former in policy.former_slugs}


def find_policy(loaded: Project, slug: str) -> Policy:
    """The policy that has this slug, else the one that had it; `Failed` with what there is if there is none, and why a
    file was left out."""
    named = [policy for policy in loaded.policies if policy.slug == slug]
    named += [policy for policy in loaded.policies if slug in policy.former_slugs]
    if named:
        return named[0]
    hint = did_you_mean(slug, [policy.slug for policy in loaded.policies])
    missing = UNKNOWN_POLICY.at(Place(CONTENT), f"there is no policy {quoted(slug)}", hint)
    codes = FILE_WITHOUT_VERSIONS.code, STATES_UNREADABLE.code
    unusable = (problem for problem in loaded.warnings if problem.code in codes)
    raise Failed(
        [missing, *(problem for problem in unusable if slug_of(PurePath(problem.place.file).stem).endswith(slug))]
    )


def find_version(loaded: Project, name: str) -> tuple[Policy, Version]:
    """The version that a name such as `privacy@2026-09-21` means.

    After the `@` stands an id, an id of before (`formerly`), or a date that fits one version. Where two versions
    share a day the plain date is an error that lists both, and each is named by the day, `_` and the first six hex
    digits of its digest, whatever its id is.
    """
    slug, _, wanted = name.partition("@")
    policy = find_policy(loaded, slug)
    if not wanted:
        hint = f"write for instance {slug}@{policy.versions[-1].id}; policygen log {slug} lists all"
        raise Failed([UNKNOWN_VERSION.at(policy.place, f"{quoted(name)} names no version", hint)])
    versions = next((possible for possible in _possible_versions(policy, wanted) if possible), [])
    if len(versions) == 1:
        return policy, versions[0]
    if versions:
        names = ", ".join(f"{slug}@{_unique_name(version)} ({version.start.text})" for version in versions)
        message = f"{quoted(name)} fits {len(versions)} versions"
        raise Failed([VERSION_AMBIGUOUS.at(policy.place, message, f"write which one: {names}")])
    hint = did_you_mean(wanted, [version.id for version in policy.versions]) or f"policygen log {slug} lists all"
    raise Failed([UNKNOWN_VERSION.at(policy.place, f"there is no version {quoted(wanted)} of {quoted(slug)}", hint)])


def next_change(loaded: Project, as_of: datetime) -> NextChange | None:
    """The first change after an instant, None if none is known; of several at once that of the first slug."""
    changes = [change for policy in loaded.policies for change in _changes(policy, as_of)]
    return min(changes, key=lambda change: (change.when.instant, change.policy), default=None)


def _read_settings(project: Path, rules: Collection[Rule]) -> tuple[Config | None, tuple[Problem, ...]]:
    """The project's settings, those that are built in without the file; None if there is an error."""
    text, problems = _read_file(project, CONFIG, Limits())
    if text is None:
        return None if problems else Config(), problems
    config, more = read_config(text, CONFIG, rules)
    return config, (*problems, *more)


def _read_lock_file(project: Path) -> tuple[tuple[Lock | None, Mapping[str, Recorded]], tuple[Problem, ...]]:
    """What has been published, and the ids that versions were published with."""
    text, problems = _read_file(project, LOCK, _UNLIMITED)
    if text is None:
        return (None, {}), problems
    lock, more = read_lock(text, LOCK)
    return (lock, lock.recorded() if lock else {}), (*problems, *more)


def _read_file(project: Path, name: str, limits: Limits) -> tuple[str | None, tuple[Problem, ...]]:
    """What is in a file of the project, None if there is none or there is an error."""
    if not os.path.lexists(project / name):
        return None, ()
    raw = read_bytes(project / name, name, limits)
    if isinstance(raw, Problem):
        return None, (raw,)
    decoded = decode(raw, name, limits)
    return None if errors(decoded.problems) else decoded.text, decoded.problems


def _read_policies(
    project: Path, config: Config, recorded: Mapping[str, Recorded], cache: ReadingCache
) -> tuple[Source, tuple[Policy, ...], tuple[Problem, ...]]:
    """The project's source, of which the folder is one part if there are others, its policies, and what is wrong."""
    folder = FolderSource(project, config, recorded, cache=cache)
    if not config.sources:
        return folder, *folder.policies()
    parts: list[Source] = [folder]
    results = [folder.policies()]
    taken = _files_by_slug(results[0][0])
    for index, settings in enumerate(config.sources):
        source, result = _read_source(index, git_source(project, config, settings, recorded), taken, cache)
        parts.append(source)
        results.append(result)
        taken = {**taken, **_files_by_slug(result[0])}
    owners = {policy.slug: index for index, (part, _) in enumerate(results) for policy in part}
    policies = tuple(policy for part, _ in results for policy in part)
    combined = CombinedSource(tuple(parts), owners)
    return combined, policies, tuple(problem for _, problems in results for problem in problems)


def _read_source(
    index: int, source: GitSource, taken: Mapping[str, str], cache: ReadingCache
) -> tuple[GitSource, tuple[tuple[Policy, ...], tuple[Problem, ...]]]:
    """A source and what it gives: policies with none of the folded slugs in `taken`, which those before it have."""
    result = cache.get(("source", index), (CONFIG, LOCK), source.policies)
    if not taken.keys() & _files_by_slug(result[0]).keys():
        return source, result
    source = replace(source, taken=taken)
    return source, cache.get(("source", index, tuple(sorted(taken))), (CONFIG, LOCK), source.policies)


def _files_by_slug(policies: Iterable[Policy]) -> dict[str, str]:
    """Where each policy is, by its folded slug."""
    return {folded(policy.slug): policy.place.file for policy in policies}


def _beside_site_pages(
    policies: Iterable[Policy], recorded: Mapping[str, Recorded]
) -> tuple[tuple[Policy, ...], tuple[Problem, ...]]:
    """The policies, in groups only if no policy stands where the pages of these would, and what is to be said of that.

    A policy keeps its address; nothing is said of one that was published there, unless there are groups.
    """
    policies = tuple(policies)
    at_changes = [policy for policy in policies if folded(policy.slug) == PAGE_OF_CHANGES]
    at_groups = [policy for policy in policies if folded(policy.slug) == PAGES_OF_GROUPS]
    at_verify = [policy for policy in policies if folded(policy.slug) == PAGE_OF_VERIFY]
    at_ledger = [policy for policy in policies if folded(policy.slug) == PAGES_OF_LEDGER]
    problems = [
        page_hidden_problem(policy.slug, policy.place, "the page of latest changes")
        for policy in at_changes
        if policy.slug not in recorded
    ]
    problems += [
        page_hidden_problem(policy.slug, policy.place, "the ledger")
        for policy in at_ledger
        if policy.slug not in recorded
    ]
    problems += [
        page_hidden_problem(policy.slug, policy.place, "the page that verifies texts")
        for policy in at_verify
        if policy.slug not in recorded
    ]
    if at_groups and any(policy.group for policy in policies):
        problems += [page_hidden_problem(policy.slug, policy.place, "the pages of groups") for policy in at_groups]
        policies = tuple(replace(policy, group="") for policy in policies)
    return policies, tuple(problems)


def _independent_of_settings(problems: Iterable[Problem]) -> list[Problem]:
    """Those of front matter and of `policy.toml`, which are wrong whatever the project's settings say."""
    # A language in `policy.toml` is held against the project's; the codes below are about the files themselves.
    return [problem for problem in problems if problem.code < LANGUAGE_NOT_OF_PROJECT.code]


def _former_slugs_taken(policies: Sequence[Policy]) -> Iterator[Problem]:
    """Slugs that a policy claims to have had, but that another one has, or claims as well: one address for two."""
    owners = {folded(policy.slug): policy for policy in policies}
    for policy in policies:
        for slug in policy.former_slugs:
            owner = owners.setdefault(folded(slug), policy)
            if owner is not policy:
                message = f"`formerly` names {quoted(slug)}, which is an address of {owner.place.file}"
                hint = "take it out of formerly here, or there; an address leads to one policy"
                yield FORMER_SLUG_TAKEN.at(policy.place, message, hint)


_Owners = Mapping[tuple[str, str], Version]


def _former_id_owners(policies: Sequence[Policy]) -> _Owners:
    """The version that each address leads to, by slug and id: the one that has the id, else the first that had it."""
    owners = {(policy.slug, version.id): version for policy in policies for version in policy.versions}
    for policy in policies:
        for version in policy.versions:
            for name in version.formerly:
                owners.setdefault(full_name(name, policy.slug), version)
    return owners


def _without_taken_ids(policy: Policy, owners: _Owners, config: Config) -> Policy:
    """A policy of another repository without former ids that lead to other versions."""
    if not is_external(policy.place, config) or not any(version.formerly for version in policy.versions):
        return policy
    versions = tuple(
        replace(
            version,
            formerly=tuple(name for name in version.formerly if owners[full_name(name, policy.slug)] is version),
        )
        for version in policy.versions
    )
    return replace(policy, versions=versions)


def _with_former_slugs(policies: Sequence[Policy]) -> Iterator[Policy]:
    """The policies with the slugs that none has any more and that names of their versions of before have: each slug
    leads to one policy, of several to that with the latest of these versions. Those that a policy names stand first."""
    slugs = {slug for policy in policies for slug in (policy.slug, *policy.former_slugs)}
    by_start = sorted(
        (
            (version.start.instant, policy, version)
            for policy in policies
            for version in policy.versions
            if version.formerly or policy.gone
        ),
        key=lambda entry: entry[0],
    )
    leads_to = {
        former_slug: policy.slug
        for _, policy, version in by_start
        for name in (*version.formerly, *policy.gone)
        if (former_slug := full_name(name, policy.slug)[0]) not in slugs
    }
    for policy in policies:
        former_slugs = tuple(sorted(slug for slug, heir in leads_to.items() if heir == policy.slug))
        yield replace(policy, former_slugs=(*policy.former_slugs, *former_slugs)) if former_slugs else policy


def _former_ids_taken(policies: Iterable[Policy], owners: _Owners) -> Iterator[Problem]:
    """Ids that a version claims to have had, but that another one has, or claims as well: one address for two."""
    for policy in policies:
        for version in policy.versions:
            for name in version.formerly:
                owner = owners[full_name(name, policy.slug)]
                if owner is not version:
                    message = f"`formerly` names {quoted(name)}, which is the address of {owner.place.file}"
                    hint = "take it out of formerly here, or there; an address leads to one version"
                    yield FORMER_ID_TAKEN.at(Place(version.place.file), message, hint).about(policy.slug)


def _withdrawn_without_successor(policies: Iterable[Policy]) -> Iterator[Problem]:
    """Versions that were withdrawn when they applied, with nothing that says what applies after that."""
    for policy in policies:
        last = policy.binding()[-1:]
        for version in last:
            if version.withdrawn and not policy.retired:
                message = (
                    f"{quoted(f'{policy.slug}@{version.id}')} was withdrawn when it applied, and no text follows it"
                )
                hint = (
                    "begin the version that takes its place with policygen new; take the lines back and run policygen "
                    "withdraw, which makes the earlier text apply again; or set retired in policy.toml"
                )
                yield NOTHING_AFTER_WITHDRAWAL.at(Place(version.place.file), message, hint).about(policy.slug)


def _possible_versions(policy: Policy, wanted: str) -> Iterator[list[Version]]:
    """The versions that a name may mean, by one rule after the other; the first that fits any counts."""
    versions = policy.versions
    yield [v for v in versions if v.id == wanted or v.id.startswith(f"{wanted}_")]
    yield [v for v in versions if _unique_name(v) == wanted]
    yield [v for v in versions if wanted in v.formerly or f"{policy.slug}@{wanted}" in v.formerly]
    yield [v for v in versions if v.id == f"seen-{wanted}" or v.id.startswith(f"seen-{wanted}_")]
    yield [v for v in versions if v.start.text[:10] == wanted]


def _unique_name(version: Version) -> str:
    """A name that no other version has, even on the same day."""
    return f"{version.id.partition('_')[0]}_{version.texts[0].digest.removeprefix('sha256:')[:6]}"


def _changes(policy: Policy, as_of: datetime) -> Iterator[NextChange]:
    for version in policy.versions:
        if version.published and is_held_back(version, as_of):
            yield NextChange(version.published, policy.slug, version.id, publishes=True)
    published = published_policy(policy, as_of)
    if published is None:
        return
    for version in published.upcoming(as_of)[:1]:
        yield NextChange(version.start, policy.slug, version.id)
    if policy.retired and policy.retired.instant > as_of:
        last = published.at(policy.retired.instant)
        if last:
            yield NextChange(policy.retired, policy.slug, last.id, retires=True)
