"""Policies as folders of dated texts, in the project's `content/`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from unicodedata import normalize
from zoneinfo import ZoneInfo

from policygen.config import Config, DatedBy, HistoryScope, PolicySettings, PublishedBy, read_policy_settings
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.model import Policy
from policygen.core.one_line import brief
from policygen.dates import day_in, load_zone
from policygen.frontmatter import split
from policygen.frontmatter.front_matter_keys import IN_POLICY_TOML
from policygen.rules.front_matter import NO_FRONT_MATTER, REQUIRED_KEY_MISSING, UNKNOWN_KEY
from policygen.rules.project_files import CHANGED_DURING_BUILD, DRAFTS_ONLY, POLICY_FOLDER_EMPTY
from policygen.sources.canonical_text import decode, decode_plain, digest
from policygen.sources.content_files import read_bytes, walk_content
from policygen.sources.content_layout import PolicyFiles, TextFile, image_paths, layout_of
from policygen.sources.git import project_repository
from policygen.sources.git.dated_states import ReadOptions, ReadState, commit_date, parse_state_name, read_state
from policygen.sources.git.file_tracks import State
from policygen.sources.git.first_commits import published_by_commit
from policygen.sources.git.git_versions import SortedStates, by_date, with_newest, with_removals, with_superseded
from policygen.sources.git.history_findings import (
    continuation_problem,
    newest_state_problem,
    rename_problem,
    reversal_problems,
)
from policygen.sources.git.object_store import Blob
from policygen.sources.git.record_gaps import with_gaps
from policygen.sources.reading_cache import GIT, PASSAGES, TREE, NoCache, ReadingCache
from policygen.sources.slugs import group_problem, slug_of, slug_problem
from policygen.sources.snippet_store import SnippetStore, files_of_texts, snippet_store
from policygen.sources.snippets import SHARED, Passages
from policygen.sources.text_files import SourceText, read_text, resolved, stated_group
from policygen.sources.text_titles import title_of_name
from policygen.sources.version_assembly import Frame, assemble
from policygen.sources.version_ids import Recorded
from policygen.timeline.last_sighting import last_sighting

CONTENT = "content"
"""The folder of a project that holds its policies."""


_UNDATED = ({NO_FRONT_MATTER.code}, {REQUIRED_KEY_MISSING.code})
"""All that is wrong with a single file whose date git may know."""


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The policies below `content/` in a project's folder.

    `recorded` are the ids that versions were published with, by slug. With `drafts` there are only those policies that
    have drafts, and these are in them. Everything is read from disk whenever it is asked for, but for what `cache`
    knows; by default nothing is kept, so that the source can go to another process.
    """

    project: Path
    config: Config
    recorded: Mapping[str, Recorded]
    drafts: bool = False
    cache: ReadingCache = field(default_factory=NoCache)

    def __repr__(self) -> str:
        return brief(self, str(self.project / CONTENT))

    def policies(self) -> tuple[tuple[Policy, ...], tuple[Problem, ...]]:
        """Every policy that can be made out, in order of path, and everything that is wrong."""
        layout_files, name_problems = self.cache.get("layout", (TREE,), self._layout)
        passages = self.cache.get("passages", (PASSAGES,), self._snippet_store)
        problems = [*name_problems, *passages.problems]
        shared = (PASSAGES,) if passages.passages else ()
        settings = [f"{CONTENT}/{files.settings}" for files in layout_files if files.settings]
        read_history = partial(self._histories, layout_files, passages)
        earlier, damaged = self.cache.get("history", (TREE, GIT, *shared, *settings), read_history)
        problems += damaged
        policies = []
        slugs = {}
        for files in layout_files:
            slugs[files] = self._slug(files)
            has_name_errors = any(_is_within(problem, files) for problem in errors(problems))
            key = "policy", files.path, has_name_errors, self.drafts
            paths = [f"{CONTENT}/{text.path}" for text in files.texts] + [f"{CONTENT}/{files.settings}", GIT, *shared]
            policy, new_problems = self.cache.get(
                key, paths, partial(self._policy, files, has_name_errors, earlier, passages)
            )
            problems += new_problems
            policies += [policy] if policy else []
        return tuple(policies), tuple(_with_policy(problem, slugs) for problem in problems)

    def _slug(self, files: PolicyFiles) -> str:
        """The slug of a policy; empty if that cannot be known, since its settings have an error."""
        settings, _ = self._settings(files)
        return (normalize("NFC", settings.slug) or slug_of(files.path)) if settings else ""

    def _layout(self) -> tuple[tuple[PolicyFiles, ...], tuple[Problem, ...]]:
        """The files of each policy, and what is wrong with their names; nothing if there is no folder."""
        if not (self.project / CONTENT).is_dir():
            return (), ()
        tree = walk_content(self.project / CONTENT, CONTENT)
        content_layout = layout_of(tree.files, CONTENT, self.config.languages)
        return content_layout.policies, (*tree.problems, *content_layout.problems)

    def bodies(self, policy: Policy) -> dict[str, str]:
        """The canonical text of every version and revision of one of these policies, by digest.

        Raises `Failed` if a file is no longer what it was when `policies` read it.
        """
        texts = tuple(reversed(tuple(files_of_texts(policy))))
        files = {text.digest: text.place.file for text, _, _ in texts}
        committed = {text_digest: file for text_digest, file in files.items() if parse_state_name(file)}
        with_passages = {text.digest: file.removeprefix(f"{CONTENT}/") for text, file, _ in texts if text.passages}
        passages = self._snippet_store().of_each(with_passages) if with_passages else {}
        read: dict[str, str | None] = {
            **project_repository.read_bodies(self.project, CONTENT, committed, self.config.limits, passages)
        }
        read |= {
            text_digest: self._body(file, passages.get(text_digest))
            for text_digest, file in files.items()
            if text_digest not in committed
        }
        bodies = {
            text_digest: body for text_digest, body in read.items() if body is not None and digest(body) == text_digest
        }
        if changed := [files[text_digest] for text_digest in read if text_digest not in bodies]:
            message = "the file has changed while the site was being built"
            raise Failed(CHANGED_DURING_BUILD.at(Place(file), message, "start again") for file in changed)
        return bodies

    def notes(self, policy: Policy) -> tuple[str, ...]:
        """The commits to a policy in a single file that are no versions of it and why, oldest first."""
        tree = walk_content(self.project / CONTENT, CONTENT)
        policies = layout_of(tree.files, CONTENT, self.config.languages).policies
        files = [
            policy_files
            for policy_files in policies
            if policy_files.single and f"{CONTENT}/{policy_files.path}" == policy.place.file
        ]
        passages = self._snippet_store()
        earlier, _ = self._histories(files, passages)
        for policy_files in files:
            zone = load_zone(self.config.timezone)
            texts, _, _ = self._read(policy_files, self.config.languages[0], zone, passages)
            others = self._with_history(policy_files, texts, earlier, zone)[1].others
            return tuple(map(str, with_removals(others, earlier.get(policy.place.file, ()))))
        return ()

    def assets(self, policy: Policy) -> dict[str, Path]:
        """The images that the texts of one of these policies may show: what texts call them -> the file.

        Images lie in the policy's folder or in a folder of it that is no policy; beside the text, if that stands in
        `content/` itself; or in `content/shared/`, which texts call `../shared/`.
        """
        root = self.project / CONTENT
        folder = policy.versions[0].place.file.removeprefix(f"{CONTENT}/").rpartition("/")[0]
        policy_folder = f"{folder}/" if folder else ""
        files = [*walk_content(root, CONTENT, policy_folder, recursive=bool(folder)).files]
        if (root / SHARED).is_dir():
            files += walk_content(root, CONTENT, SHARED).files
        return {name: root / path for name, path in image_paths(files, policy_folder).items()}

    def _snippet_store(self) -> SnippetStore:
        return snippet_store(self.project / CONTENT, CONTENT, self.config.limits)

    def _histories(
        self, policies: Iterable[PolicyFiles], passages: SnippetStore
    ) -> tuple[Mapping[str, tuple[ReadState, ...]], tuple[Problem, ...]]:
        """What git has of earlier states of those files of which it is to be asked, by path."""
        wanted: list[project_repository.WantedFile] = []
        every_file = self.config.history is HistoryScope.ALL or self.config.published is PublishedBy.COMMIT
        for files in policies if self.config.history is not HistoryScope.NONE else ():
            if files.single or every_file:
                settings = self._settings(files)[0] or PolicySettings()
                language = settings.authoritative_language or self.config.languages[0]
                zone = load_zone(settings.timezone or self.config.timezone)
                main_texts = (text for text in files.texts if not text.revision and text.language in ("", language))
                wanted += [
                    project_repository.WantedFile(
                        f"{CONTENT}/{text.path}", self._read_options(language, zone, passages.of(text.path)[0])
                    )
                    for text in main_texts
                ]
        try:
            continues = {entry.file: entry.before for entry in self.config.continues}
            longest = self.config.limits.file_bytes
            tags = project_repository.TagPattern(self.config.tags, load_zone(self.config.timezone))
            histories = project_repository.read_histories(self.project, CONTENT, wanted, continues, longest, tags)
        except Failed as failed:
            return {}, failed.problems
        problems = [seen.problem for states in histories.states.values() for seen in states if seen.problem]
        problems += [self._rename_problem(rename) for rename in (*histories.wrong, *histories.likely)]
        return histories.states, tuple(problems)

    def _rename_problem(self, rename: project_repository.Rename) -> Problem:
        """That a file cannot go on from another one, or that it may."""
        if rename.fault:
            place = next(entry.place for entry in self.config.continues if entry.file == rename.file)
            return continuation_problem(place, rename.file, rename.before, rename.fault)
        removed = commit_date(rename.removed) if rename.removed else None
        day = day_in(removed, load_zone(self.config.timezone)) if removed else None
        advice = f'in policygen.toml:\n[continues]\n"{rename.file}" = "{rename.before}"'
        return rename_problem(Place(rename.file), rename.before, rename.file, day, advice)

    def _read_options(self, language: str, zone: ZoneInfo, passages: Passages) -> ReadOptions:
        """How states of a file in `content/` are read: with the passages that the text has now."""
        foreign_keys = self.config.foreign_keys
        return ReadOptions(
            DatedBy.TEXT, zone, language, self.config.limits, passages=passages, foreign_keys=foreign_keys, own=True
        )

    def _with_history(
        self,
        files: PolicyFiles,
        texts: Sequence[SourceText],
        earlier: Mapping[str, tuple[ReadState, ...]],
        zone: ZoneInfo,
    ) -> tuple[list[SourceText], SortedStates]:
        """The texts of a policy with those that git has of them; of a single file, what its states are besides."""
        all_texts: list[SourceText] = []
        sorted_states = SortedStates((), ())
        for text in texts:
            states = earlier.get(text.place.file)
            if states is None or (text.front.draft and not files.single):
                all_texts.append(text)
                continue
            numbered = any(
                other.revision and other.name == text.name and other.language == text.language for other in texts
            )
            if not files.single:
                is_alone = numbered or self.config.history is not HistoryScope.ALL
                new_texts = (text,) if is_alone else with_superseded(states, text)
                all_texts += [self._published(one, states, zone) for one in new_texts]
            elif text.front.draft:  # the committed states stand as they are
                sorted_states = by_date(states, None, zone)
                all_texts += [
                    text,
                    *(
                        self._published(replace(other, name=f"{text.name} {other.name}"), states, zone)
                        for other in sorted_states.texts
                    ),
                ]
            else:
                sorted_states = with_newest(states, text, zone, numbered=numbered)
                all_texts += [self._published(one, states, zone) for one in sorted_states.texts]
        return all_texts, sorted_states

    def _published(self, text: SourceText, states: Sequence[ReadState], zone: ZoneInfo) -> SourceText:
        """A text with the day on which readers could first see it, as far as the settings let commits say it."""
        by_commit = self.config.published is PublishedBy.COMMIT and not text.revision
        return published_by_commit(text, states, zone) if by_commit else text

    def _policy(
        self,
        files: PolicyFiles,
        has_name_errors: bool,
        earlier: Mapping[str, tuple[ReadState, ...]],
        passages: SnippetStore,
    ) -> tuple[Policy | None, list[Problem]]:
        """One policy, None if nothing of it can be used; `has_name_errors` if names in its folder are wrong already."""
        place = Place(f"{CONTENT}/{files.path}")
        settings, problems = self._settings(files)
        if settings is None:  # without its language and slug only its texts, one by one, can be judged
            return None, [*problems, *self._read(files, self.config.languages[0], load_zone("UTC"), passages)[2]]
        zone = load_zone(settings.timezone or self.config.timezone)
        language = settings.authoritative_language or self.config.languages[0]
        slug = normalize("NFC", settings.slug) or slug_of(files.path)
        if problem := slug_problem(slug, settings.place("slug") or place, self.config.languages):
            problems.append(problem)
        texts, unread, text_problems = self._read(files, language, zone, passages)
        problems += text_problems
        if self.drafts and not any(text.front.draft for text in texts):
            return None, []
        texts, sorted_states = self._with_history(files, texts, earlier, zone)
        group, group_place = settings.group, settings.place("group")
        if files.single:
            group, group_place = stated_group(text for text in texts if text.language == language)
        else:
            problems += map(_group_of_folder, (text for text in texts if text.front.group))
        if group and (problem := group_problem(group, group_place or place)):
            problems.append(problem)
        problems += reversal_problems(sorted_states, place)
        if newest := newest_state_problem(earlier.get(place.file, ()), sorted_states, place):
            problems.append(newest)
        name = title_of_name(files.path) or slug
        frame = Frame(name, settings.title, language, self.config.languages, self.config.notice_days)
        recorded = {
            name: old for former in (*settings.formerly, slug) for name, old in self.recorded.get(former, {}).items()
        }
        versions, version_problems = assemble(texts, unread, frame, recorded, self.drafts)
        problems += version_problems
        if not versions:
            if not unread and not has_name_errors and not errors(problems):
                problems.append(_nothing_problem(files, place, any(text.front.draft for text in texts)))
            return None, problems
        languages_used = {text.language for version in versions for text in version.texts}
        policy = Policy(
            slug=slug,
            title=settings.title or versions[-1].texts[0].title,
            languages=(
                language,
                *(code for code in self.config.languages if code in languages_used and code != language),
            ),
            versions=versions,
            place=place,
            timezone=settings.timezone or self.config.timezone,
            kind=settings.kind,
            contact=settings.contact,
            retired=settings.retired,
            record_end=settings.record_end or sorted_states.record_end or last_sighting(versions),
            group=group,
            former_slugs=tuple(
                dict.fromkeys(normalize("NFC", former) for former in settings.formerly if former != slug)
            ),
            from_git=files.single and place.file in earlier,
        )
        return with_gaps(policy, earlier.get(place.file, ()), zone), problems

    def _settings(self, files: PolicyFiles) -> tuple[PolicySettings | None, list[Problem]]:
        """What `policy.toml` says, nothing if there is no such file; None if there is an error in it."""
        if not files.settings:
            return PolicySettings(), []
        file = f"{CONTENT}/{files.settings}"
        raw = read_bytes(self.project / file, file, self.config.limits)
        if isinstance(raw, Problem):
            return None, [raw]
        decoded = decode(raw, file, self.config.limits)
        if errors(decoded.problems):
            return None, list(decoded.problems)
        settings, problems = read_policy_settings(decoded.text, file, self.config)
        return settings, [*decoded.problems, *problems]

    def _read(
        self, files: PolicyFiles, language: str, zone: ZoneInfo, passages: SnippetStore
    ) -> tuple[list[SourceText], list[tuple[str, str, int]], list[Problem]]:
        """The texts of a policy, what those are that cannot be used, and what is wrong."""
        texts: list[SourceText] = []
        unread: list[tuple[str, str, int]] = []
        problems: list[Problem] = []
        for text in files.texts:
            single = files.single and not text.revision
            key = "text", text.path, language, zone.key, single
            paths = [f"{CONTENT}/{text.path}", *((PASSAGES,) if passages.passages else ())]
            read, new_problems = self.cache.get(key, paths, partial(self._text, text, language, zone, single, passages))
            problems += new_problems
            if read:
                texts.append(read)
            else:
                unread.append((text.name, text.language or language, text.revision))
        return texts, unread, problems

    def _text(
        self, text: TextFile, language: str, zone: ZoneInfo, single: bool, passages: SnippetStore
    ) -> tuple[SourceText | None, tuple[Problem, ...]]:
        """A text, None if it has an error; that of a policy in a `single` file may have its date in its words."""
        file = f"{CONTENT}/{text.path}"
        raw = read_bytes(self.project / file, file, self.config.limits)
        if isinstance(raw, Problem):
            return None, (raw,)
        allowed, damaged = passages.of(text.path) if b"{{" in raw else (Passages(), ())
        read = read_text(
            raw,
            file,
            name=text.name,
            language=text.language or language,
            revision=text.revision,
            translation=text.language not in ("", language),
            zone=zone,
            limits=self.config.limits,
            passages=allowed,
            foreign_keys=self.config.foreign_keys,
        )
        if single and {problem.code for problem in errors(read.problems)} in _UNDATED:
            uncommitted = State("", 0, file, "")
            state = read_state(
                uncommitted, Blob(len(raw), raw), file, self._read_options(text.language or language, zone, allowed)
            )
            if state.text:
                return replace(state.text, name=text.name), ()
        return read.text, (*read.problems, *damaged)

    def _body(self, file: str, passages: Passages | None) -> str | None:
        """The canonical text in a file that was read before; None if that cannot be done any more."""
        raw = read_bytes(self.project / file, file, self.config.limits)
        if isinstance(raw, Problem):
            return None
        try:
            return resolved(split(decode_plain(raw)), file, self.config.limits, passages).text
        except UnicodeDecodeError:
            return None


def _with_policy(problem: Problem, slugs: Mapping[PolicyFiles, str]) -> Problem:
    """A problem with the policy that it is about: that of the innermost folder, or of the file, in which it is."""
    file = problem.place.file.removeprefix(f"{CONTENT}/")
    owners = [
        files
        for files in slugs
        if file == files.path
        or file.startswith(f"{files.path.removesuffix('.md')}{'.' if files.single else '/'}")
        or (files.single and file.startswith(f"{files.path}@"))
    ]
    return problem.about(slugs[max(owners, key=lambda files: len(files.path))]) if owners else problem


def _is_within(problem: Problem, files: PolicyFiles) -> bool:
    """Whether a problem stands in a policy's folder."""
    return problem.place.file.startswith(f"{CONTENT}/{files.path}".removesuffix(".md"))


def _group_of_folder(text: SourceText) -> Problem:
    place = text.front.place("group") or text.place
    return UNKNOWN_KEY.at(place, "`group` says nothing in a text of a folder", IN_POLICY_TOML)


def _nothing_problem(files: PolicyFiles, place: Place, drafts: bool) -> Problem:
    if drafts:
        message = "the policy has drafts only, so it is left out"
        hint = (
            "take draft, or what other programs call it, such as published: false, out of the front matter of the text "
            "that shall be published"
        )
        return DRAFTS_ONLY.at(place, message, hint)
    message = "there is no text in this policy's folder"
    hint = "put one into it, such as 2026-09-21.md (policygen new makes one), or delete the folder"
    return POLICY_FOLDER_EMPTY.at(place, message, hint)
