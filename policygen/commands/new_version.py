"""`new`: the file of a policy's next version, begun from the text before it, from a document, or from headings."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from policygen.commands.file_edits import create_files
from policygen.commands.starting_text import front_matter, policy_text, translation_front_matter
from policygen.config import Config
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.model import Change, Policy, Text, When
from policygen.core.suggestions import nearest, quoted
from policygen.dates import load_zone, parse
from policygen.frontmatter import TEXT_KEYS, split
from policygen.frontmatter.line_edits import foreign_lines, lines_of
from policygen.importers import ImportedText
from policygen.importers.import_plan import quoted_yaml
from policygen.project.project import Project, examine
from policygen.rules.commands import (
    DATE_ALREADY_TAKEN,
    FOLDER_NAME_UNFIT,
    LANGUAGE_NOT_IN_PROJECT,
    NOTHING_TO_TRANSLATE,
    POLICY_IS_SINGLE_FILE,
)
from policygen.rules.project_files import NO_POLICY
from policygen.sources.canonical_text import newlines
from policygen.sources.content_folder import FolderSource
from policygen.sources.slugs import slug_of, slug_problem
from policygen.sources.text_titles import first_heading

INHERITED_KEYS = frozenset({"title", "applies_to", "vars"})
"""The keys that a next version takes over from the version before it, beside those of other programs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to be written: its path from the project's folder and its text.

    `copied_from` is the file of the text that it copies, `imported_from` the document that it is made from; both are
    empty for headings. `is_new` tells of a policy's first version; `similar_policy` is then a policy of nearly that
    name. `languages` are those into which it is to be translated. `held_back` tells that the file says `draft: yes`:
    all do but that of a review, which leaves the text as it is. `text_before` is the file of the text before it.
    """

    path: str
    text: str
    copied_from: str = ""
    imported_from: str = ""
    is_new: bool = False
    similar_policy: str = ""
    languages: tuple[str, ...] = ()
    held_back: bool = True
    text_before: str = ""


def draft_version(
    project: Path,
    loaded: Project,
    slug: str,
    effective: str,
    *,
    published: str = "",
    change: str = "",
    language: str = "",
    document: ImportedText | None = None,
) -> Draft:
    """Work out the next version of a policy; nothing is written. `Failed` if the date or the name will not do.

    Its text is that of the `document`, else that of the version before it.
    """
    policy = next((policy for policy in loaded.policies if policy.slug == slug), None)
    zone = policy.timezone if policy else loaded.config.timezone
    when = _parse_date(effective, zone, "--effective")
    published_on = _parse_date(published, zone, "--published").text if published else ""
    if policy is None:
        return _first_draft(loaded, slug, when, published_on, change, language, document)
    language = language or policy.language
    if language not in loaded.config.languages:
        raise Failed([_unknown_language(language, loaded.config)])
    if policy.place.file.endswith(".md"):
        raise Failed([_single_file(policy)])
    text = _text_before(policy, when, language)
    path = _draft_path(policy, when, language)
    previous = split(newlines((project / text.place.file).read_text(encoding="utf-8-sig")))
    inherited = lines_of(
        previous.yaml or "", INHERITED_KEYS if language == policy.language else INHERITED_KEYS & TEXT_KEYS
    ) + foreign_lines(previous.yaml or "")
    if language == policy.language:
        held_back = change != Change.REVIEWED
        head = front_matter(when.text, draft=held_back, change=change, published=published_on, copied_lines=inherited)
    else:
        held_back = True
        head = translation_front_matter(when.text, draft=True, copied_lines=inherited)
    translations = [code for code in policy.languages if code != language] if language == policy.language else []
    if document:
        body, copied_from, imported_from = f"\n{document.body}", "", document.file
    else:
        body, copied_from, imported_from = previous.body, text.place.file, ""
    return Draft(
        path,
        head + body,
        copied_from,
        imported_from,
        languages=tuple(translations),
        held_back=held_back,
        text_before=text.place.file,
    )


def load_project(project: Path) -> Project:
    """The project in a folder, drafts in it; it may have no policy yet. `Failed` with everything else that is wrong."""
    loaded, problems = examine(project)
    other_errors = [problem for problem in errors(problems) if problem.code != NO_POLICY.code]
    if other_errors:
        raise Failed(problem for problem in problems if problem.code != NO_POLICY.code)
    recorded = loaded.lock.recorded() if loaded.lock else {}
    drafted, _ = FolderSource(project, loaded.config, recorded, drafts=True).policies()
    policies = {policy.slug: policy for policy in (*loaded.policies, *drafted)}
    return replace(loaded, policies=tuple(policies[slug] for slug in sorted(policies)))


def write_draft(project: Path, draft: Draft) -> None:
    """Write the file; `Failed` if there is one already."""
    create_files(project, {draft.path: draft.text.encode()})


def disagreement(document: ImportedText, effective: str) -> str:
    """A sentence about the date that a document says it applies from, if it is another one; else ""."""
    stated = document.effective
    if stated is None or effective.startswith(stated.text) or stated.text.startswith(effective):
        return ""
    return (
        f"it says {stated.text} ({document.evidence}), and this version is to apply from {effective}: make them agree"
    )


def _first_draft(
    loaded: Project, name: str, when: When, published: str, change: str, language: str, document: ImportedText | None
) -> Draft:
    """The first version of a policy that does not exist yet."""
    place, default_language = Place(f"content/{name}"), loaded.config.languages[0]
    problem = slug_problem(name, place, loaded.config.languages)
    if problem is None and slug_of(name) != name:
        hint = f"write {quoted(slug_of(name))}"
        problem = FOLDER_NAME_UNFIT.at(place, f"{quoted(name)} will not do as the name of a policy's folder", hint)
    if problem is None and language not in {"", default_language}:
        problem = _nothing_to_translate(place, name, when, default_language)
    if problem:
        raise Failed([problem])
    summary = "The first version of this policy."
    title = document.title if document and document.title != first_heading(document.body) else ""
    title_line = f"title: {quoted_yaml(title)}\n" if title else ""
    head = front_matter(
        when.text, draft=True, change=change or "first", published=published, summary=summary, copied_lines=title_line
    )
    near = nearest(name, [policy.slug for policy in loaded.policies])
    body = document.body if document else policy_text(name, default_language)
    file = document.file if document else ""
    return Draft(
        f"content/{name}/{when.day}.md", f"{head}\n{body}", imported_from=file, is_new=True, similar_policy=near
    )


def _draft_path(policy: Policy, when: When, language: str) -> str:
    """Where the file belongs: beside the others, named after the date; a translation after the text it translates."""
    same_date = next(
        (version for version in policy.versions if version.effective and version.effective.text == when.text), None
    )
    if same_date is None:
        if language != policy.language:
            raise Failed([_nothing_to_translate(policy.place, policy.slug, when, policy.language)])
        return f"{PurePosixPath(policy.versions[0].place.file).parent}/{when.day}.md"
    existing = same_date.text(language)
    if existing:
        message = f"{quoted(policy.slug)} has a text of {when.text} already"
        raise Failed(
            [DATE_ALREADY_TAKEN.at(Place(existing.place.file), message, "change that file, or choose another date")]
        )
    return f"{same_date.place.file.removesuffix('.md')}.{language}.md"


def _text_before(policy: Policy, when: When, language: str) -> Text:
    """The text to begin from: the last one in the language by a date, else the last one, else the first there is."""
    earlier = [version for version in policy.versions if version.start.instant <= when.instant]
    in_language = [text for version in earlier if (text := version.text(language))]
    return (in_language or [version.texts[0] for version in (*policy.versions[:1], *earlier)])[-1]


def _parse_date(text: str, zone: str, option: str) -> When:
    parsed = parse(text, load_zone(zone), Place(option))
    if parsed.when is None:
        raise Failed(errors(parsed.problems))
    return parsed.when


def _unknown_language(language: str, config: Config) -> Problem:
    near = nearest(language, config.languages)
    codes = ", ".join(f'"{code}"' for code in (*config.languages, language))
    hint = (f"did you mean {quoted(near)}? else " if near else "") + f"write languages = [{codes}] in policygen.toml"
    return LANGUAGE_NOT_IN_PROJECT.at(config.place, f"{quoted(language)} is no language of this project", hint)


def _nothing_to_translate(place: Place, slug: str, when: When, language: str) -> Problem:
    message = f"{quoted(slug)} has no text of {when.text} that could be translated"
    hint = f"begin with the one in {quoted(language)}: policygen new {slug} --effective {when.text}"
    return NOTHING_TO_TRANSLATE.at(place, message, hint)


def _single_file(policy: Policy) -> Problem:
    newest = policy.versions[-1]
    message = f"{quoted(policy.slug)} is a single file, which has room for one version"
    hint = f"make a folder for its versions: move the file to content/{policy.slug}/{newest.id}.md, then run this again"
    return POLICY_IS_SINGLE_FILE.at(policy.place, message, hint)
