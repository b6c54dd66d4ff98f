"""The text that a policy begins with, and the lines at its head."""

from policygen.languages import KINDS, all_languages, skeleton


def policy_text(slug: str, language: str = "en") -> str:
    """The Markdown of a first version: a title and sections, each with one sentence about what belongs there.

    They are neutral and no legal advice, for the kind of policy that its name tells, in English if they are not known
    in the language.
    """
    text = skeleton(language, _policy_kind(slug))
    return text if text.startswith("# ") else f"# {slug.replace('-', ' ').capitalize()}\n\n{text}"


def _policy_kind(slug: str) -> str:
    words = set(slug.split("-"))
    *kinds, default = KINDS
    return next(
        (kind for kind in kinds if any(words & set(getattr(language.names, kind)) for language in all_languages())),
        default,
    )


def front_matter(
    effective: str,
    *,
    draft: bool = False,
    change: str = "",
    published: str = "",
    summary: str = "",
    copied_lines: str = "",
) -> str:
    """A front matter with its two lines of `---`; what is not known yet is a comment that says what to write.

    `copied_lines` are lines taken over as they are.
    """
    lines = [
        f"effective: {effective}",
        *([_DRAFT] if draft else []),
        f"published: {published}"
        if published
        else "# published: YYYY-MM-DD (the day on which readers can first see this; until then it is held back)",
        f"change: {change}" if change else "# change: material, editorial or reviewed",
        *_summary_lines(summary),
    ]
    explanation = [_COMMENTS] if any(line.startswith("#") for line in lines) else []
    return "\n".join(["---", *explanation, *lines, *copied_lines.splitlines(), "---", ""])


def translation_front_matter(effective: str, *, draft: bool = False, summary: str = "", copied_lines: str = "") -> str:
    """The front matter of a translation: it takes from the text beside it what it does not say."""
    lines = [
        f"effective: {effective}",
        *([_DRAFT] if draft else []),
        *_summary_lines(summary),
        *copied_lines.splitlines(),
    ]
    return "\n".join(["---", _COMMENTS, *lines, "---", ""])


_DRAFT = "draft: yes"
_COMMENTS = "# Fill in the lines that begin with a number sign, and take the sign away."


def _summary_lines(point: str) -> tuple[str, str]:
    """The lines of a summary with one point."""
    if point:
        return "summary:", f"  - {point}"
    return "# summary:", "#   - What is new for readers, in one to three points, each in a line like this one."
