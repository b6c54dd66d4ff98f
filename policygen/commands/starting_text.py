"""The text that a policy begins with, and the lines at its head."""

from policygen.commands.skeletons import skeleton


def policy_text(slug: str, language: str = "en") -> str:
    """The Markdown of a first version: a title and sections, each with one sentence about what belongs there."""
    found = skeleton(slug, language)
    title = found.title or slug.replace("-", " ").capitalize()
    return f"# {title}\n" + "".join(f"\n## {heading}\n\n{sentence}\n" for heading, sentence in found.sections)


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
