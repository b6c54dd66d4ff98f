"""What changes in the texts of a project between two revisions, as in a pull request."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from policygen.addresses.addresses import policy_addresses
from policygen.commands.compare_texts import Comparison, Side, version_facts
from policygen.commands.git_revisions import files_at, fork_point
from policygen.config import Config, HistoryScope, read_config
from policygen.core.errors import Problem, errors
from policygen.core.model import Policy, Status, Text, Version
from policygen.core.one_line import counted
from policygen.exports.markdown_comment import CommentedText
from policygen.histories.states import redline
from policygen.lock import LOCK_NAME, read_lock
from policygen.project.project import CONFIG
from policygen.sources.content_folder import CONTENT, FolderSource
from policygen.timeline.publication import is_held_back

_FILE_BYTES = 16 * 1_048_576  # the record is as long as the history; of texts the project's own limit holds
_STATUS_WORDS = {
    Status.UPCOMING: "upcoming",
    Status.CURRENT: "in force",
    Status.SUPERSEDED: "superseded",
    Status.WITHDRAWN: "withdrawn",
    Status.RETIRED: "retired",
    Status.UNKNOWN: "last seen",
}


def changed_texts(base: str, head: str, project: Path, as_of: datetime, link: str = "") -> tuple[CommentedText, ...]:
    """What `head` changes since it parted from `base`, for each text of `content/` that came, changed or went.

    Drafts are told as such. Nothing is checked out, and nothing of another repository is read. `link` is the address
    of a site that was made of `head`, with `/` at its end, or "".
    """
    old_commit, new_commit = fork_point(base, head, project)
    with _texts_at(old_commit, project) as old, _texts_at(new_commit, project) as new:
        return tuple(_Changes(old, new, as_of, link).texts())


def commented_text(comparison: Comparison, link: str = "") -> CommentedText:
    """Any two texts as a text of a comment; `link` is the address of a page that shows them."""
    old, new = comparison.old, comparison.new
    notes = tuple(f"{side.name}: {note}" for side in (old, new) for note in side.notes)
    summary = new.summary if new.summary != old.summary else ()
    return CommentedText(comparison.title, (*_facts_line(comparison), *notes), summary, comparison.redline, link)


def _facts_line(comparison: Comparison) -> tuple[str, ...]:
    """What differs beside the text, in one line, if anything does."""
    return tuple(filter(None, (" · ".join(comparison.facts()),)))


@dataclass(frozen=True, slots=True)
class _Texts:
    """The policies of a project at one revision, oldest version first, drafts among them, and what is wrong."""

    source: FolderSource
    policies: dict[str, Policy]
    errors: tuple[Problem, ...]

    def body(self, policy: Policy, text: Text) -> str:
        """The canonical text of a version."""
        return self.source.bodies(policy)[text.digest]


@contextmanager
def _texts_at(commit: str, project: Path) -> Iterator[_Texts]:
    """What a project held at a commit, in a folder of its own."""
    with TemporaryDirectory(prefix="policygen-") as name:
        folder = Path(name)
        config, recorded = Config(), {}
        for path, raw in files_at(commit, project, (CONFIG, LOCK_NAME, CONTENT), _FILE_BYTES):
            if path == CONFIG:
                config = read_config(raw.decode(errors="replace"), CONFIG)[0] or config
            elif path == LOCK_NAME:
                lock = read_lock(raw.decode(errors="replace"), LOCK_NAME)[0]
                recorded = lock.recorded() if lock else {}
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(raw)
        config = replace(config, history=HistoryScope.NONE)  # of the history only this commit is asked for
        source = FolderSource(folder, config, recorded)
        published, problems = source.policies()
        drafted, _ = replace(source, drafts=True).policies()
        policies = {policy.slug: policy for policy in (*published, *drafted)}
        yield _Texts(source, policies, tuple(errors(problems)))


@dataclass(frozen=True, slots=True)
class _Changes:
    """Two revisions of a project, and what changed from the one to the other."""

    old: _Texts
    new: _Texts
    as_of: datetime
    link: str

    def texts(self) -> Iterator[CommentedText]:
        """Every text that changed, by policy, the newest version first."""
        kept: set[str] = set()
        for slug, policy in sorted(self.new.policies.items()):
            names = [name for name in (slug, *policy.former_slugs) if name in self.old.policies]
            before = self.old.policies[names[0]] if names else None
            kept.update(names)
            yield from self._of_policy(before, policy)
        broken = {problem.policy for problem in self.new.errors}
        for slug, policy in sorted(self.old.policies.items()):
            if slug not in kept and slug not in broken:
                yield CommentedText(f"{policy.title} ({slug}): the policy is gone")
        for slug in sorted(broken):
            count = sum(problem.policy == slug for problem in self.new.errors)
            what = counted(count, "error")
            title = f"{slug or 'The project'}: {what}, so it is not compared"
            yield CommentedText(title, ("policygen check says what is wrong.",))

    def _of_policy(self, before: Policy | None, policy: Policy) -> Iterator[CommentedText]:
        if before and before.retired != policy.retired:
            words = f"retired from {policy.retired.text}" if policy.retired else "no longer retired"
            yield CommentedText(f"{policy.title} ({policy.slug}): {words}")
        pairs = {version.id: _same_version(version, before) for version in policy.versions}
        for version in reversed(policy.versions):
            known = pairs[version.id]
            for text in version.texts:
                changed = (
                    self._changed_text(before, known, policy, version, text)
                    if before and known
                    else self._new_text(before, policy, version, text)
                )
                if changed:
                    yield changed
        matched = {known.id for known in pairs.values() if known}
        if before and not policy.place.file.endswith(".md"):  # a single file has one version at a time
            for version in before.versions:
                if version.id not in matched:
                    yield CommentedText(f"{policy.title} ({policy.slug}@{version.id}): the version is gone")

    def _new_text(self, before: Policy | None, policy: Policy, version: Version, text: Text) -> CommentedText:
        """A text of a version that was not there before, against the version before it."""
        replaced, source, owner = policy.predecessor(version), self.new, policy
        if replaced is None and before:
            earlier = [other for other in before.versions if other.start.instant < version.start.instant]
            replaced, source, owner = (earlier[-1] if earlier else None), self.old, before
        old_text = replaced.text(text.language) if replaced else None
        lines = [self._standing(policy, version)]
        what = "new version" if before else "new policy"
        if replaced is None or old_text is None:
            return self._commented(policy, version, text, what, None, None, lines)
        lines.append(f"Compared with {owner.slug}@{replaced.id}.")
        side = Side("", source.body(owner, old_text), version_facts(replaced, old_text), old_text.summary)
        return self._commented(policy, version, text, what, side, replaced.id, lines)

    def _changed_text(
        self, before: Policy, known: Version, policy: Policy, version: Version, text: Text
    ) -> CommentedText | None:
        """A text of a version that was there before; None if it is what it was."""
        old_text = known.text(text.language)
        if old_text is None:
            return self._commented(policy, version, text, "new translation", None, None, [])
        old_facts, new_facts = version_facts(known, old_text), version_facts(version, text)
        is_same_text = old_text.digest == text.digest
        is_released = known.draft and not version.draft
        if is_same_text and old_facts == new_facts and old_text.summary == text.summary and not is_released:
            return None
        lines = [self._standing(policy, version)]
        lines += [f"Erratum of {erratum.date.text}: {erratum.text}" for erratum in version.errata[len(known.errata) :]]
        lines += [f"Postponed: {entry.text}" for entry in version.postponed[len(known.postponed) :]]
        what = "no longer a draft" if is_released else "what is said of it changes" if is_same_text else "text changes"
        side = Side("", self.old.body(before, old_text), old_facts, old_text.summary)
        return self._commented(policy, version, text, what, side, "", lines)

    def _commented(
        self,
        policy: Policy,
        version: Version,
        text: Text,
        what: str,
        old: Side | None,
        compared_with: str | None,
        lines: Sequence[str],
    ) -> CommentedText:
        """A text against what was there before: nothing, or the version `compared_with`, "" for the same one."""
        body = self.new.body(policy, text)
        new = Side("", body, version_facts(version, text), text.summary)
        comparison = Comparison(old or Side("", "", new.facts), new, redline(old.body if old else "", body))
        language = "" if text.language == policy.language else f", {text.language}"
        pages = policy_addresses(policy, text.language)
        page = pages.compare(compared_with, version.id) if compared_with else pages.version(version.id)
        return CommentedText(
            f"{text.title} ({policy.slug}@{version.id}{language}): {what}",
            (*lines, *_facts_line(comparison)),
            text.summary if old is None or old.summary != text.summary else (),
            None if what == "what is said of it changes" else comparison.redline,
            f"{self.link}{page}" if self.link and not self._is_hidden(version) else "",
        )

    def _standing(self, policy: Policy, version: Version) -> str:
        """Where a version stands, in one sentence."""
        begin = "from" if version.effective else "seen on"
        kind = f", {version.change} change" if version.change in ("material", "editorial") else ""
        status = _STATUS_WORDS[policy.status(version, self.as_of)]
        words = f"{status[0].upper()}{status[1:]}, {begin} {version.start.text}{kind}."
        if version.draft:
            return f"{words} A draft: readers do not see it."
        if version.published and is_held_back(version, self.as_of):
            return f"{words} Readers see it from {version.published.text}."
        return words

    def _is_hidden(self, version: Version) -> bool:
        return version.draft or is_held_back(version, self.as_of)


def _same_version(version: Version, policy: Policy | None) -> Version | None:
    """The version of an earlier state of a policy that a version is: by its id, or one that it had."""
    if policy is None:
        return None
    names = (version.id, *version.formerly)
    return next((known for name in names for known in policy.versions if known.id == name), None)
