"""The words that a new project begins with: neutral sentences under the headings that a policy usually has."""

_CHANGES = "We announce a material change before it takes effect, and keep every earlier text."
_PRIVACY = (
    ("Who we are", "This section names who is responsible for this website, and how to reach them."),
    ("What we collect", "This section lists the personal data that we process, and where it comes from."),
    ("Why we use it", "This section says what each kind of data is for, and on what legal ground we rely."),
    ("Who else receives it", "This section names those with whom data is shared, and in which countries they are."),
    ("How long we keep it", "This section says when each kind of data is deleted."),
    ("Your rights", "This section explains how to see, correct, move or delete your data, and where to complain."),
    ("How we change this policy", _CHANGES),
)
_OTHER = (
    ("What this is about", "This section says what the document covers and to whom it applies."),
    ("What applies", "This section holds the rules themselves."),
    (
        "How we change this document",
        "We announce a material change before it takes effect, and keep every earlier text.",
    ),
    ("How to reach us", "This section says whom to ask."),
)


def policy_text(slug: str) -> str:
    """The Markdown of a first version: a title and sections, each with one sentence about what belongs there."""
    sections = _PRIVACY if "privacy" in slug else _OTHER
    title = "Privacy policy" if slug == "privacy" else slug.replace("-", " ").capitalize()
    return f"# {title}\n" + "".join(f"\n## {heading}\n\n{sentence}\n" for heading, sentence in sections)


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
