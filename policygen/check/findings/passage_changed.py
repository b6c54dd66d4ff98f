"""Shared passages that were changed after texts with them were published."""

from collections.abc import Iterator

from policygen.check.checked_sources import ProjectSource
from policygen.check.finding import Finding
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
    severity=Severity.REMINDER,
    weights=ANY,
    allowable=True,
)

_MAX_NAMED = 5  # versions that a message names


def changed_passages(project_source: ProjectSource) -> Iterator[Problem]:
    """A passage that published texts have in other words than it has now.

    As long as the newest version of a policy that includes it is among them: then the new words stand nowhere there.
    """
    passages = project_source.passages
    versions: dict[str, list[str]] = {}
    policies: dict[str, Policy] = {}
    behind: set[str] = set()
    for policy in project_source.loaded.policies:
        newest: dict[str, bool] = {}
        for version in policy.versions:
            allowed, is_past = RULE.is_among(dict(version.allow)), policy.status(version, project_source.as_of) in PAST
            for name, differs in _included(passages, policy, version).items():
                newest[name] = differs and not allowed and not is_past
                if differs and not allowed:
                    versions.setdefault(name, []).append(f"{policy.slug}@{version.id}")
                    policies[name] = policy
        behind |= {name for name, is_behind in newest.items() if is_behind}
    for name in sorted(behind):
        yield _changed_problem(passages.passages[name].place.file, versions[name], policies[name])


def _included(passages: SnippetStore, policy: Policy, version: Version) -> dict[str, bool]:
    """The passages in the texts of a version, and whether it keeps them in other words than they have now."""
    differing: dict[str, bool] = {}
    for text in version.texts:
        if not text.passages:
            continue
        file, date = file_of_text(policy, version, text)
        kept_passages, _ = passages.kept(file.removeprefix(f"{CONTENT}/"), date)
        for name in text.passages:
            current = passages.passages.get(name)
            differs = bool(current and name in kept_passages and kept_passages[name].text != current.text)
            differing[name] = differing.get(name, False) or differs
    return differing


def _changed_problem(file: str, versions: list[str], last: Policy) -> Problem:
    single = len(versions) == 1
    more = f" and {len(versions) - _MAX_NAMED} more" if len(versions) > _MAX_NAMED else ""
    named = ", ".join(versions[-_MAX_NAMED:])
    message = (
        f"this passage was changed; {len(versions)} published version{' keeps' if single else 's keep'} it as it was: "
        f"{named}{more}"
    )
    is_file = last.place.file.endswith(".md")
    instruction = f"give {last.place.file} a new date" if is_file else f"policygen new {last.slug} --effective DATE"
    hint = f"the new words appear with the next version: {instruction}; else undo the change"
    return RULE.at(Place(file), message, hint)


FINDING = Finding(RULE, in_project=changed_passages)
