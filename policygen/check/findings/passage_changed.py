"""Shared passages that were changed after texts with them were published."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.subjects import ProjectSource
from policygen.core.errors import ANY, Place, Problem, Rule, Severity
from policygen.core.model import Policy, Version
from policygen.project.severity import PAST
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import SnippetStore, file_of_text

RULE = Rule(
    "E625",
    "passage-changed",
    says=(
        "A shared passage was changed. Published versions keep it as it was, and the newest version of a policy "
        "is among them."
    ),
    why="The new words stand in no text that is in force, though somebody expects them there.",
    example="An edit in content/shared/contact.md, without a new version of the policies that include it",
    remedy=(
        "Begin a new version, which has the new words; or undo the change. See [what becomes of published "
        "texts](content.md#what-becomes-of-published-texts-when-a-passage-changes)."
    ),
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_SHOWN = 5  # versions that a message names


def changed(project: ProjectSource) -> Iterator[Problem]:
    """A passage that published texts have in other words than it has now.

    As long as the newest version of a policy that includes it is among them: then the new words stand nowhere there.
    """
    passages = project.passages
    versions: dict[str, list[str]] = {}
    where: dict[str, Policy] = {}
    behind: set[str] = set()
    for policy in project.loaded.policies:
        newest: dict[str, bool] = {}
        for version in policy.versions:
            allowed, past = RULE.is_among(dict(version.allow)), policy.status(version, project.as_of) in PAST
            for name, differs in _included(passages, policy, version).items():
                newest[name] = differs and not allowed and not past
                if differs and not allowed:
                    versions.setdefault(name, []).append(f"{policy.slug}@{version.id}")
                    where[name] = policy
        behind |= {name for name, is_behind in newest.items() if is_behind}
    for name in sorted(behind):
        yield _changed_problem(passages.passages[name].place.file, versions[name], where[name])


def _included(passages: SnippetStore, policy: Policy, version: Version) -> dict[str, bool]:
    """The passages in the texts of a version, and whether it keeps them in other words than they have now."""
    found: dict[str, bool] = {}
    for text in version.texts:
        if not text.passages:
            continue
        file, date = file_of_text(policy, version, text)
        kept, _ = passages.kept(file.removeprefix(f"{CONTENT}/"), date)
        for name in text.passages:
            now = passages.passages.get(name)
            differs = bool(now and name in kept and kept[name].text != now.text)
            found[name] = found.get(name, False) or differs
    return found


def _changed_problem(file: str, versions: list[str], last: Policy) -> Problem:
    one = len(versions) == 1
    more = f" and {len(versions) - _SHOWN} more" if len(versions) > _SHOWN else ""
    shown = ", ".join(versions[-_SHOWN:])
    message = (
        f"this passage was changed; {len(versions)} published version{' keeps' if one else 's keep'} it as it was: "
        f"{shown}{more}"
    )
    single = last.place.file.endswith(".md")
    way = f"give {last.place.file} a new date" if single else f"policygen new {last.slug} --effective DATE"
    hint = f"the new words appear with the next version: {way}; else undo the change"
    return RULE.at(Place(file), message, hint)


FINDING = Finding(RULE, in_project=changed)
