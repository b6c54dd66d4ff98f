"""Policies as folders of dated texts, in the project's `content/`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from unicodedata import normalize
from zoneinfo import ZoneInfo

from policygen.config import Ask, Config, DatedBy, PolicySettings, read_policy_settings
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.model import Policy
from policygen.core.one_line import brief
from policygen.dates import load_zone
from policygen.frontmatter import split
from policygen.rules.files import CHANGED_DURING_BUILD, DRAFTS_ONLY, POLICY_FOLDER_EMPTY
from policygen.rules.front_matter import NO_FRONT_MATTER, REQUIRED_KEY_MISSING
from policygen.sources.canonical_text import decode, digest, plain
from policygen.sources.content_files import read_bytes, walk
from policygen.sources.content_layout import PolicyFiles, TextFile, images, layout
from policygen.sources.git import project_repository
from policygen.sources.git.dated_states import How, Seen, parted, read_state
from policygen.sources.git.file_tracks import State
from policygen.sources.git.git_versions import Unversioned, by_date, superseded, with_newest
from policygen.sources.git.object_store import Blob
from policygen.sources.reading_cache import GIT, PASSAGES, TREE, Anew, Keep
from policygen.sources.slugs import slug_of, slug_problem
from policygen.sources.snippet_store import SnippetStore, files_of, snippet_store
from policygen.sources.snippets import SHARED, Passages
from policygen.sources.text_files import SourceText, read_text, resolved
from policygen.sources.version_assembly import Frame, assemble
from policygen.sources.version_ids import Recorded

CONTENT = "content"
"""The folder of a project that holds its policies."""


_UNDATED = ({NO_FRONT_MATTER.code}, {REQUIRED_KEY_MISSING.code})
"""All that is wrong with a single file whose date git may know."""


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The policies below `content/` in a project's folder.

    `recorded` are the ids that versions were published with, by slug. With `drafts` there are only those policies that
    have drafts, and these are in them. Everything is read from disk whenever it is asked for, but for what `keep`
    knows; by default nothing is kept, so that the source can go to another process.
    """

    project: Path
    config: Config
    recorded: Mapping[str, Recorded]
    drafts: bool = False
    keep: Keep = field(default_factory=Anew)

    def __repr__(self) -> str:
        return brief(self, str(self.project / CONTENT))

    def policies(self) -> tuple[tuple[Policy, ...], tuple[Problem, ...]]:
        """Every policy that can be made out, in order of path, and everything that is wrong."""
        found, names = self.keep.of("layout", (TREE,), self._layout)
        passages = self.keep.of("shelf", (PASSAGES,), self._snippet_store)
        problems = [*names, *passages.problems]
        shared = (PASSAGES,) if passages.passages else ()
        settings = [f"{CONTENT}/{files.settings}" for files in found if files.settings]
        reads = partial(self._earlier, found, passages)
        earlier, damaged = self.keep.of("history", (TREE, GIT, *shared, *settings), reads)
        problems += damaged
        policies = []
        for files in found:
            faulty = any(_within(problem, files) for problem in errors(problems))
            what = "policy", files.path, faulty, self.drafts
            paths = [f"{CONTENT}/{text.path}" for text in files.texts] + [f"{CONTENT}/{files.settings}", GIT, *shared]
            policy, wrong = self.keep.of(what, paths, partial(self._policy, files, faulty, earlier, passages))
            problems += wrong
            policies += [policy] if policy else []
        return tuple(policies), tuple(problems)

    def _layout(self) -> tuple[tuple[PolicyFiles, ...], tuple[Problem, ...]]:
        """The files of each policy, and what is wrong with their names."""
        tree = walk(self.project / CONTENT, CONTENT)
        found = layout(tree.files, CONTENT, self.config.languages)
        return found.policies, (*tree.problems, *found.problems)

    def bodies(self, policy: Policy) -> dict[str, str]:
        """The canonical text of every version and revision of one of these policies, by digest.

        Raises `Failed` if a file is no longer what it was when `policies` read it.
        """
        texts = tuple(reversed(tuple(files_of(policy))))
        files = {text.digest: text.place.file for text, _, _ in texts}
        past = {known: file for known, file in files.items() if parted(file)}
        including = {text.digest: file.removeprefix(f"{CONTENT}/") for text, file, _ in texts if text.passages}
        passages = self._snippet_store().of_each(including) if including else {}
        read: dict[str, str | None] = {
            **project_repository.bodies(self.project, CONTENT, past, self.config.limits, passages)
        }
        read |= {known: self._body(file, passages.get(known)) for known, file in files.items() if known not in past}
        bodies = {known: body for known, body in read.items() if body is not None and digest(body) == known}
        if changed := [files[known] for known in read if known not in bodies]:
            message = "the file has changed while the site was being built"
            raise Failed(CHANGED_DURING_BUILD.at(Place(file), message, "start again") for file in changed)
        return bodies

    def notes(self, policy: Policy) -> tuple[str, ...]:
        """The commits to a policy in a single file that are no versions of it and why, oldest first."""
        tree = walk(self.project / CONTENT, CONTENT)
        found = layout(tree.files, CONTENT, self.config.languages).policies
        files = [one for one in found if one.single and f"{CONTENT}/{one.path}" == policy.place.file]
        passages = self._snippet_store()
        earlier, _ = self._earlier(files, passages)
        for one in files:
            texts, _, _ = self._read(one, self.config.languages[0], load_zone(self.config.timezone), passages)
            return tuple(map(str, self._with_history(one, texts, earlier)[1]))
        return ()

    def assets(self, policy: Policy) -> dict[str, Path]:
        """The images that the texts of one of these policies may show: what texts call them -> the file.

        Images lie in the policy's folder or in a folder of it that is no policy; beside the text, if that stands in
        `content/` itself; or in `content/shared/`, which texts call `../shared/`.
        """
        root = self.project / CONTENT
        folder = policy.versions[0].place.file.removeprefix(f"{CONTENT}/").rpartition("/")[0]
        below = f"{folder}/" if folder else ""
        files = [*walk(root, CONTENT, below, deep=bool(folder)).files]
        if (root / SHARED).is_dir():
            files += walk(root, CONTENT, SHARED).files
        return {name: root / path for name, path in images(files, below).items()}

    def _snippet_store(self) -> SnippetStore:
        return snippet_store(self.project / CONTENT, CONTENT, self.config.limits)

    def _earlier(
        self, policies: Iterable[PolicyFiles], passages: SnippetStore
    ) -> tuple[Mapping[str, tuple[Seen, ...]], tuple[Problem, ...]]:
        """What git has of earlier states of those files of which it is to be asked, by path."""
        wanted: list[project_repository.Wanted] = []
        for files in policies if self.config.history is not Ask.NONE else ():
            if files.single or self.config.history is Ask.ALL:
                settings = self._settings(files)[0] or PolicySettings()
                language = settings.authoritative_language or self.config.languages[0]
                zone = load_zone(settings.timezone or self.config.timezone)
                mains = (text for text in files.texts if not text.revision and text.language in ("", language))
                wanted += [
                    project_repository.Wanted(
                        f"{CONTENT}/{text.path}", self._how(language, zone, passages.of(text.path)[0])
                    )
                    for text in mains
                ]
        try:
            earlier = project_repository.histories(self.project, CONTENT, wanted)
        except Failed as failed:
            return {}, failed.problems
        return earlier, tuple(seen.problem for states in earlier.values() for seen in states if seen.problem)

    def _how(self, language: str, zone: ZoneInfo, passages: Passages) -> How:
        """How states of a file in `content/` are read: with the passages that the text has now."""
        return How(DatedBy.TEXT, zone, language, self.config.limits, passages=passages)

    def _with_history(
        self, files: PolicyFiles, texts: Sequence[SourceText], earlier: Mapping[str, tuple[Seen, ...]]
    ) -> tuple[list[SourceText], tuple[Unversioned, ...]]:
        """The texts of a policy with those that git has of them, and the commits that are no versions."""
        found: list[SourceText] = []
        others: list[Unversioned] = []
        for text in texts:
            states = earlier.get(text.place.file)
            if states is None or (text.front.draft and not files.single):
                found.append(text)
                continue
            numbered = any(one.revision and one.name == text.name and one.language == text.language for one in texts)
            if not files.single:
                found += [text] if numbered else superseded(states, text)
            elif text.front.draft:  # the committed states stand as they are
                past = by_date(states)
                found += [text, *(replace(one, name=f"{text.name} {one.name}") for one in past.texts)]
                others += past.others
            else:
                more, past_others = with_newest(states, text, numbered)
                found += more
                others += past_others
        return found, tuple(others)

    def _policy(
        self, files: PolicyFiles, faulty: bool, earlier: Mapping[str, tuple[Seen, ...]], passages: SnippetStore
    ) -> tuple[Policy | None, list[Problem]]:
        """One policy, None if nothing of it can be used; `faulty` if names in its folder are wrong already."""
        place = Place(f"{CONTENT}/{files.path}")
        settings, problems = self._settings(files)
        if settings is None:  # without its language and slug only its texts, one by one, can be judged
            return None, [*problems, *self._read(files, self.config.languages[0], load_zone("UTC"), passages)[2]]
        zone = load_zone(settings.timezone or self.config.timezone)
        language = settings.authoritative_language or self.config.languages[0]
        slug = normalize("NFC", settings.slug) or slug_of(files.path)
        if problem := slug_problem(slug, settings.place("slug") or place, self.config.languages):
            problems.append(problem)
        texts, unread, wrong = self._read(files, language, zone, passages)
        problems += wrong
        if self.drafts and not any(text.front.draft for text in texts):
            return None, []
        texts, _ = self._with_history(files, texts, earlier)
        frame = Frame(slug, settings.title, language, self.config.languages, self.config.notice_days)
        versions, more = assemble(texts, unread, frame, self.recorded.get(slug, {}), self.drafts)
        problems += more
        if not versions:
            if not unread and not faulty and not errors(problems):
                problems.append(_nothing(files, place, any(text.front.draft for text in texts)))
            return None, problems
        spoken = {text.language for version in versions for text in version.texts}
        policy = Policy(
            slug=slug,
            title=settings.title or versions[-1].texts[0].title,
            languages=(language, *(code for code in self.config.languages if code in spoken and code != language)),
            versions=versions,
            place=place,
            timezone=settings.timezone or self.config.timezone,
            kind=settings.kind,
            contact=settings.contact,
            retired=settings.retired,
        )
        return policy, problems

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
            what = "text", text.path, language, zone.key, single
            paths = [f"{CONTENT}/{text.path}", *((PASSAGES,) if passages.passages else ())]
            read, wrong = self.keep.of(what, paths, partial(self._text, text, language, zone, single, passages))
            problems += wrong
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
        own, damaged = passages.of(text.path) if b"{{" in raw else (Passages(), ())
        read = read_text(
            raw,
            file,
            name=text.name,
            language=text.language or language,
            revision=text.revision,
            translation=text.language not in ("", language),
            zone=zone,
            limits=self.config.limits,
            passages=own,
        )
        if single and {problem.code for problem in errors(read.problems)} in _UNDATED:
            state = State("", 0, file, "")
            seen = read_state(state, Blob(len(raw), raw), file, self._how(text.language or language, zone, own))
            if seen.text:
                return replace(seen.text, name=text.name), ()
        return read.text, (*read.problems, *damaged)

    def _body(self, file: str, passages: Passages | None) -> str | None:
        """The canonical text in a file that was read before; None if that cannot be done any more."""
        raw = read_bytes(self.project / file, file, self.config.limits)
        if isinstance(raw, Problem):
            return None
        try:
            return resolved(split(plain(raw)), file, self.config.limits, passages).text
        except UnicodeDecodeError:
            return None


def _within(problem: Problem, files: PolicyFiles) -> bool:
    """Whether a problem stands in a policy's folder."""
    return problem.place.file.startswith(f"{CONTENT}/{files.path}".removesuffix(".md"))


def _nothing(files: PolicyFiles, place: Place, drafts: bool) -> Problem:
    if drafts:
        message = "the policy has drafts only, so it is left out"
        hint = "take draft out of the front matter of the text that shall be published"
        return DRAFTS_ONLY.at(place, message, hint)
    message = "there is no text in this policy's folder"
    hint = "put one into it, such as 2026-09-21.md (policygen new makes one), or delete the folder"
    return POLICY_FOLDER_EMPTY.at(place, message, hint)
