"""The text that a policy begins with, and the lines at its head."""

from policygen.languages import KINDS, all_languages, skeleton


def policy_text(slug: str, language: str = "en") -> str:
    """The Markdown of a first version: a title and sections, each with one sentence about what belongs there.

    They are neutral and no legal advice, for the kind of policy that its name tells, in English if they are not known
    in the language.
    """
    text = skeleton(language, _kind(slug))
    return text if text.startswith("# ") else f"# {slug.replace('-', ' ').capitalize()}\n\n{text}"


def _kind(slug: str) -> str:
    words = set(slug.split("-"))
    *entry, other = KINDS
    return next(
        (kind for kind in entry if any(words & set(getattr(each.names, kind)) for each in all_languages())), other
    )


def front_matter(effective: str, *, change: str = "", published: str = "", summary: str = "", kept: str = "") -> str:
    """A front matter with its two lines of `---`; what is not known yet is a comment that says what to write.

    `kept` are lines taken over as they are.
    """
    lines = [
        f"effective: {effective}",
        f"published: {published}"
        if published
        else "# published: YYYY-MM-DD (the day on which readers can first see this)",
        f"change: {change}" if change else "# change: material, editorial or reviewed",
        *_summary(summary),
    ]
    explained = [_COMMENTS] if any(line.startswith("#") for line in lines) else []
    return "\n".join(["---", *explained, *lines, *kept.splitlines(), "---", ""])


def translation_front_matter(effective: str, *, kept: str = "") -> str:
    """The front matter of a translation: it takes from the text beside it what it does not say."""
    return "\n".join(["---", _COMMENTS, f"effective: {effective}", *_summary(""), *kept.splitlines(), "---", ""])


_COMMENTS = "# Fill in the lines that begin with a number sign, and take the sign away."


def _summary(said: str) -> tuple[str, str]:
    """The lines of a summary with one point."""
    if said:
        return "summary:", f"  - {said}"
    return "# summary:", "#   - What is new for readers, in one to three points, each in a line like this one."
