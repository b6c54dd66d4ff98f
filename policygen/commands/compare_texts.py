"""`diff`: what changed between two texts, whichever way they are named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePath

from policygen.check.findings.words_vanish import vanishing
from policygen.commands.applied_text import applied_version, text_in_language
from policygen.commands.compared_files import limits_of_files, read_compared
from policygen.commands.git_revisions import is_tracked, read_revision
from policygen.commands.policy_histories import history_of
from policygen.config import Config, Limits, read_config
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.model import Policy, Precision, Text, Version, When
from policygen.core.source_map import Lines, Segment, written_place
from policygen.core.suggestions import did_you_mean, nearest, quoted
from policygen.dates import load_zone
from policygen.exports.compared_texts import Commit, ComparedText, Organisation
from policygen.frontmatter import FrontMatter, read_policy_file, split
from policygen.histories.history import History
from policygen.histories.states import redline
from policygen.markup.document_reader import DocumentReader
from policygen.project.project import CONFIG, Project, find_policy, find_version, load
from policygen.redlines import Redline
from policygen.rules.commands import NAME_MEANS_TWO_THINGS, NEITHER_POLICY_NOR_FILE, NO_SUCH_FILE, NOTHING_TO_COMPARE
from policygen.rules.project_files import UNKNOWN_VERSION
from policygen.sources.canonical_text import decode, digest, leading_lines
from policygen.sources.content_files import read_bytes
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import snippet_store
from policygen.sources.snippets import Passages
from policygen.sources.text_files import resolved, unshowable

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REVISION_AND_FILE = re.compile(r"(?![A-Za-z]:[\\/])([^:]+):(.+)")

Fact = tuple[str, str]
_IN_FORCE, _SEEN = "In force from", "Seen on"
_UNTOLD, _NOBODY = ComparedText(""), Organisation()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts: what the user may call it, what its author says of it (a name and a value each), and its
    canonical text.

    `date` is when it was published, else when it takes effect or was seen, else when it was committed. `warnings` are
    about words of it that no reader gets, and that no comparison shows. `is_original` tells of a Word file or a saved
    page, which have no front matter to compare; `notes` say how it was read, `told` all that is not compared. `about`
    is what a title says of it.
    """

    name: str
    body: str
    facts: tuple[Fact, ...] = ()
    summary: tuple[str, ...] = ()
    date: datetime | None = None
    warnings: tuple[Problem, ...] = ()
    is_original: bool = False
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    about: ComparedText = _UNTOLD


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts and what changed between them; `language` is that of the texts, "" if unknown, `organisation` whose
    texts they are, `config` what the project sets."""

    old: Side
    new: Side
    redline: Redline
    language: str = ""
    organisation: Organisation = _NOBODY
    config: Config = field(default_factory=Config, repr=False)

    @property
    def title(self) -> str:
        """Which two texts these are, in one line."""
        return f"{self.old.name} → {self.new.name}"

    @property
    def texts(self) -> tuple[ComparedText, ComparedText]:
        """The old text and the new one, as the frame of a file tells of them."""
        old, new = (
            replace(
                side.about,
                name=side.name,
                digest=digest(side.body),
                title=side.about.title or (document.headings[0].text if document.begins_with_title else ""),
            )
            for side, document in ((self.old, self.redline.old), (self.new, self.redline.new))
        )
        return old, new

    @property
    def new_summary(self) -> tuple[str, ...]:
        """What the author says is new: nothing that was said of the old text already."""
        return self.new.summary if self.new.summary != self.old.summary else ()

    @property
    def changed(self) -> bool:
        """Whether anything differs: the text, or what the authors say of it, where both say something."""
        if not self.redline.empty:
            return True
        return self._both_say and (self.old.facts != self.new.facts or self.old.summary != self.new.summary)

    @property
    def _both_say(self) -> bool:
        """Whether both texts can have a front matter."""
        return not (self.old.is_original or self.new.is_original)

    def facts(self) -> tuple[str, ...]:
        """What differs beside the text: dates, titles, labels."""
        if not self._both_say:
            return ()
        before, after = dict(self.old.facts), dict(self.new.facts)
        names = dict.fromkeys([*after, *before])
        differing = [name for name in names if before.get(name) != after.get(name)]
        return tuple(f"{name}: {before.get(name, 'not given')} → {after.get(name, 'not given')}" for name in differing)

    @property
    def dates(self) -> str:
        """From when on both texts apply, or when they were seen, in one line: nothing if neither is known."""
        side_facts = [dict(side.facts) for side in (self.old, self.new)]
        dates = [facts.get(_IN_FORCE) or facts.get(_SEEN) for facts in side_facts]
        return " → ".join(date or "no date" for date in dates) if any(dates) else ""

    def lines(self) -> tuple[str, ...]:
        """What differs beside the text, how the texts were read, and the author's summary of the new one."""
        lines = [*self.facts(), *(f"{side.name}: {note}" for side in (self.old, self.new) for note in side.notes)]
        if self.new_summary:
            lines += ["The author says:", *(f"• {point}" for point in self.new_summary)]
        return tuple(lines)


def compare(names: Sequence[str], project: Path, folder: Path, language: str = "") -> Comparison:
    """Compare what one to three names mean; `Failed` says what cannot be found, and what was probably meant.

    `POLICY` is its newest version, `POLICY@ID` a version, each against the one before; `FILE` is the file against
    the last commit. Two names are two texts: `POLICY@ID`, `FILE` or `REVISION:FILE` each. `REVISION FILE` is a
    file against an earlier state of itself, `REVISION REVISION FILE` two states of it. Policies are those of
    `project`, files are found from `folder`.
    """
    return _NamedTexts(project, folder, language).compare(tuple(names))


def are_revisions(names: Sequence[str], project: Path, folder: Path) -> bool:
    """Whether two names are revisions of the whole project: no version, policy or file is called like that."""
    named = _NamedTexts(project, folder, "")
    return len(names) == 2 and not any(named.is_text(name) for name in names)


@dataclass(frozen=True)
class _NamedTexts:
    """Finds what names mean."""

    project: Path
    folder: Path
    language: str

    def compare(self, names: tuple[str, ...]) -> Comparison:
        match names:
            case (name,):
                return self._compare_one(name)
            case (old, new):
                if self._is_revision_of(old, new):
                    return self._compare_texts(self._side_of_revision(old, new), self._side_of_name(new))
                old_version, new_version = self._find_version(old), self._find_version(new)
                if old_version and new_version and old_version[0] == new_version[0]:
                    return self._compare_versions(*old_version, new_version[1])
                return self._compare_texts(self._side_of_name(old), self._side_of_name(new))
            case (old, new, file):
                return self._compare_texts(self._side_of_revision(old, file), self._side_of_revision(new, file))
        raise Failed([_wrong_number(names)])

    def is_text(self, name: str) -> bool:
        """Whether a name looks like that of a text, even if it is not there."""
        if _has_file_suffix(name) or self._is_file(name) or _REVISION_AND_FILE.fullmatch(name):
            return True
        return self._is_slug(name) or self._find_version(name) is not None

    def _compare_one(self, name: str) -> Comparison:
        if self._is_file(name) and not self._is_slug(name):
            if is_tracked(self.folder / name):
                return self._compare_texts(self._side_of_revision("HEAD", name), self._side_of_name(name))
            message = "there is nothing to compare this file with: it is in no git repository with a commit"
            raise Failed([NOTHING_TO_COMPARE.at(Place(name), message, "name another text as well")])
        named_version = self._find_version(name)
        revision_and_file = _REVISION_AND_FILE.fullmatch(name)
        if named_version is None and revision_and_file:
            return self._compare_texts(self._side_of_name(name), self._side_of_name(revision_and_file[2]))
        if named_version is None:
            if not self._is_slug(name):
                raise Failed([self._unknown_name(name)])
            policy = find_policy(self._loaded, name)
            named_version = policy, policy.versions[-1]
        policy, version = named_version
        return self._compare_versions(policy, None, version)

    def _compare_versions(self, policy: Policy, old: Version | None, new: Version) -> Comparison:
        """Two versions of a policy by the identities of its blocks, as on the site; None is the one before `new`."""
        language = self.language or policy.language
        history = history_of(self._loaded, policy, language)
        new_index = _version_index(history, new)
        if old is None and new_index == 0:
            message = f"{quoted(f'{policy.slug}@{new.id}')} is the first version; there is none before it"
            hint = f"read it: policygen show {policy.slug}@{new.id}"
            raise Failed([NOTHING_TO_COMPARE.at(new.place, message, hint)])
        old_index = new_index - 1 if old is None else _version_index(history, old)
        old_side, new_side = (
            self._side_of_version(policy, history.versions[index]) for index in (old_index, new_index)
        )
        redline_of_versions = history.redline(old_index, new_index)
        organisation = self._organisation(policy)
        return Comparison(old_side, new_side, redline_of_versions, language, organisation, self._config)

    def _organisation(self, policy: Policy) -> Organisation:
        """Whose policy it is, as far as the project says so."""
        if policy.group:
            return Organisation(policy.group)
        title = self._loaded.config.title
        return Organisation("" if title == Config().title else title, is_site=True)

    def _compare_texts(self, old: Side, new: Side) -> Comparison:
        return Comparison(old, new, redline(old.body, new.body), self.language, config=self._config)

    def _side_of_name(self, name: str) -> Side:
        """The text that a name means."""
        version = self._find_version(name)
        if version:
            return self._side_of_version(*version)
        if self._is_file(name):
            raw = read_bytes(self.folder / name, name, limits_of_files(self._config.limits))
            if isinstance(raw, Problem):
                raise Failed([raw])
            return self._side_of_file(name, name, raw, self._passages(name))
        revision_and_file = _REVISION_AND_FILE.fullmatch(name)
        if revision_and_file:
            return self._side_of_revision(revision_and_file[1], revision_and_file[2])
        raise Failed([self._unknown_name(name)])

    def _side_of_version(self, policy: Policy, version: Version) -> Side:
        """A version, in the language that was asked for."""
        text = text_in_language(applied_version(policy, version), self.language or policy.language)
        facts = version_facts(version, text)
        body = self._loaded.source.bodies(policy)[text.digest]
        date = version.published or version.start
        vanishing = _vanishing(body, text.place, text.segments)
        about = ComparedText(
            "",
            title=text.title,
            label=version.label,
            effective=version.effective,
            published=version.published,
            observed=version.observed,
            is_void=version.void,
            is_version=True,
        )
        return Side(f"{policy.slug}@{version.id}", body, facts, text.summary, date.instant, vanishing, about=about)

    def _side_of_revision(self, revision: str, file: str) -> Side:
        """A file as it was at a revision."""
        revision_file = read_revision(revision, file, self.folder, limits_of_files(self._config.limits))
        name = f"{file} at {revision} ({revision_file.commit[:7]}, {revision_file.day})"
        side = self._side_of_file(name, f"{revision}:{file}", revision_file.raw, self._passages(file))
        date = datetime.fromisoformat(revision_file.day).replace(tzinfo=UTC)
        commit = Commit(file, revision, revision_file.commit[:7], When(revision_file.day, Precision.DAY, date))
        return replace(side, date=side.date or date, about=replace(side.about, commit=commit))

    def _passages(self, file: str) -> Passages | None:
        """What a file may include, if it lies in the project's folder of policies."""
        content = (self.project / CONTENT).resolve()
        path = (self.folder / file).resolve()
        if not path.is_relative_to(content):
            return None
        return snippet_store(content, CONTENT, self._config.limits).of(path.relative_to(content).as_posix())[0]

    def _side_of_file(self, name: str, file: str, raw: bytes, passages: Passages | None) -> Side:
        """A file's text without its front matter, and what that says; a faulty front matter says nothing."""
        document = read_compared(raw, file, self._config.limits)
        if document:
            return Side(
                name,
                document.body,
                date=document.date,
                warnings=document.warnings,
                is_original=True,
                notes=document.notes,
                told=document.told,
                about=ComparedText("", tracked_changes=document.tracked_changes),
            )
        decoded = decode(raw, file, self._config.limits)
        if errors(decoded.problems):
            raise Failed(decoded.problems)
        foreign_keys = self._config.foreign_keys
        reading = read_policy_file(decoded.text, file, load_zone("UTC"), translation=True, foreign=foreign_keys)
        limits = self._config.limits
        resolved_text = resolved(split(decoded.text), file, limits, passages)
        place = Place(file, reading.body_line + leading_lines(reading.body))
        problems = (*resolved_text.problems, *unshowable(resolved_text, place, limits))
        if errors(problems):
            raise Failed(problems)
        body, front = resolved_text.text, reading.front
        vanishing = _vanishing(body, place, resolved_text.segments)
        if front is None:
            return Side(name, body, warnings=vanishing)
        date = front.published or front.effective or front.observed
        about = ComparedText(
            "",
            title=front.title or "",
            label=front.version or "",
            effective=front.effective,
            published=front.published,
            observed=front.observed,
            is_void=bool(front.withdrawn),
        )
        return Side(
            name, body, _facts_of_file(front), front.summary, date.instant if date else None, vanishing, about=about
        )

    def _find_version(self, name: str) -> tuple[Policy, Version] | None:
        """The version that a name means, if it looks like one and is no file."""
        slug, at, _ = name.partition("@")
        if not at or "@{" in name or not _SLUG.fullmatch(slug) or self._is_file(name) or not self._has_policies:
            return None
        return find_version(self._loaded, name)

    def _is_slug(self, name: str) -> bool:
        """Whether a name is that of a policy; `Failed` if there is a file of that name as well."""
        if not _SLUG.fullmatch(name) or not self._has_policies:
            return False
        if name not in self._slugs:
            return False
        if self._is_file(name):
            hint = f"write ./{name} for the file, {name}@ID for a version of the policy"
            raise Failed([NAME_MEANS_TWO_THINGS.at(Place(name), f"{quoted(name)} is both a policy and a file", hint)])
        return True

    def _is_file(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def _is_revision_of(self, old: str, new: str) -> bool:
        """Whether two names are a revision and a file: the first is no text by itself, and the second is a file."""
        if not self._is_file(new) or self._is_file(old) or _has_file_suffix(old) or _REVISION_AND_FILE.fullmatch(old):
            return False
        return self._find_version(old) is None and not self._is_slug(old)

    def _unknown_name(self, name: str) -> Problem:
        """A name that means nothing here, and what was probably meant."""
        beside = self.folder / Path(name).parent
        files = [path.name for path in beside.iterdir() if path.is_file()] if beside.is_dir() else []
        if "/" in name or "." in name:
            near = nearest(Path(name).name, files)
            hint = f"did you mean {quoted((Path(name).parent / near).as_posix())}?" if near else "look at its name"
            return NO_SUCH_FILE.at(Place(name), "there is no such file", hint)
        if name in self._slugs:
            versions = find_policy(self._loaded, name).versions
            hint = f"write for instance {name}@{versions[-1].id}; policygen log {name} lists all"
            return UNKNOWN_VERSION.at(Place(name), f"{quoted(name)} names no version", hint)
        near = nearest(name, [*self._slugs, *files])
        hint = f"did you mean {quoted(near)}? " if near else ""
        if not near and self._slugs:
            hint = f"{did_you_mean(name, self._slugs)}; "
        hint += "a text is POLICY@ID, FILE or REVISION:FILE; for two revisions of a file write OLD NEW -- FILE"
        message = f"{quoted(name)} is neither a policy nor a file here, and of a revision the file must be named"
        return NEITHER_POLICY_NOR_FILE.at(Place(name), message, hint)

    @property
    def _has_policies(self) -> bool:
        return (self.project / CONTENT).is_dir() or bool(self._config.sources)

    @cached_property
    def _loaded(self) -> Project:
        return load(self.project)

    @cached_property
    def _slugs(self) -> tuple[str, ...]:
        return tuple(policy.slug for policy in self._loaded.policies) if self._has_policies else ()

    @cached_property
    def _config(self) -> Config:
        settings = self.project / CONFIG
        raw = read_bytes(settings, CONFIG, Limits()) if settings.is_file() else b""
        config = None if isinstance(raw, Problem) else read_config(raw.decode(errors="replace"), CONFIG)[0]
        return config or Config()


def _has_file_suffix(name: str) -> bool:
    """Whether a name ends as those of texts do, so that it is none of a revision."""
    return PurePath(name).suffix.lower() in (".md", ".docx", ".html", ".htm")


def _vanishing(body: str, place: Place, segments: Sequence[Segment]) -> tuple[Problem, ...]:
    """The words of a text that begins at a place and that no reader gets."""
    lines = Lines(body, place.file, place.line)
    lost = DocumentReader().read(body).lost
    return tuple(vanishing(lost, lambda offset: written_place(segments, lines.place, offset)))


def _version_index(history: History, version: Version) -> int:
    """Where a version stands in a history; `Failed` if it has no text in that language."""
    text_in_language(applied_version(history.policy, version), history.language)
    return next(index for index, state in enumerate(history.versions) if state.id == version.id)


def version_facts(version: Version, text: Text) -> tuple[Fact, ...]:
    """What can differ between two versions beside the text."""
    return _facts(text.title, version.label, version.effective, version.published, version.observed, version.withdrawn)


def _facts_of_file(front: FrontMatter) -> tuple[Fact, ...]:
    return _facts(
        front.title or "",
        front.version or "",
        front.effective,
        front.published,
        front.observed,
        front.withdrawn or "",
    )


def _facts(
    title: str, label: str, effective: When | None, published: When | None, observed: When | None, withdrawn: str
) -> tuple[Fact, ...]:
    """What can differ beside the text, by its name for readers; what is not given is left out."""
    dates = [(_IN_FORCE, effective), ("Published", published), (_SEEN, observed)]
    facts = [("Title", title), ("Label", label), *((name, when.text if when else "") for name, when in dates)]
    return tuple((name, value) for name, value in [*facts, ("Withdrawn", withdrawn)] if value)


def _wrong_number(names: Sequence[str]) -> Problem:
    message = f"one, two or three names are possible here, not {len(names)}"
    return NEITHER_POLICY_NOR_FILE.at(Place("diff"), message, "policygen diff --help shows how")
