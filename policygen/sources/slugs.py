"""Slugs: the part of an address that names a policy.

A slug comes from a file's path or is set in `policy.toml`. It becomes a folder on file systems that fold case and
normalise, and a segment of URLs, so it must be one plain name on all of them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from policygen.core.errors import Place, Problem
from policygen.core.suggestions import quoted
from policygen.rules.project_files import SLUG_RESERVED, SLUG_UNFIT_FOR_ADDRESS, SLUGS_CLASH

RESERVED = frozenset(
    {
        ".nojekyll",
        "404",
        "404.html",
        "_headers",
        "assets",
        "calendar.ics",
        "feed.json",
        "feed.xml",
        "index.html",
        "policies.json",
        "policygen-manifest.json",
        "policygen.lock",
        "robots.txt",
        "schema",
        "search",
        "sitemap.xml",
        "status.json",
    }
)
"""Names at the root of the site that are ours; the codes of the configured languages are reserved beside them."""

PAGE_OF_CHANGES = "changes"
PAGES_OF_GROUPS = "group"
"""Where the site has the page of latest changes, and the pages of groups. A policy that has one of these slugs keeps
it, since an address that was published stays, and the site goes without those pages."""

PAGES_OF_LEDGER = "ledger"
"""Where the site has the ledger; likewise."""

PAGE_OF_VERIFY = "verify"
"""Where the site has the page that verifies texts; likewise."""

MAX_BYTES = 100
"""The longest slug, in bytes of UTF-8."""

_DEVICES = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"})


def slug_of(path: str) -> str:
    """The default slug of a policy from its path below `content/`: `Legal/Our Terms.md` gives `legal-our-terms`.

    Without `.md` and a final `index`, lower-cased, in NFC; letters, digits and combining marks of any script stay,
    every other run of characters is one `-`, none at the ends. Empty if nothing is left.
    """
    parts = path.removesuffix(".md").split("/")
    if parts[-1].lower() == "index":
        parts.pop()
    name = unicodedata.normalize("NFC", unicodedata.normalize("NFC", "/".join(parts)).lower())
    kept = "".join(char if _is_word(char) else "-" for char in name)
    return re.sub("-+", "-", kept).strip("-")


def slug_problem(slug: str, place: Place, languages: Sequence[str] = ()) -> Problem | None:
    """What makes `slug` unfit for an address, if anything does; `languages` are the configured codes.

    `place` is where it is set, in a `.toml` file, or the file or folder whose name it comes from.
    """
    if taken := _reserved(slug, languages):
        return SLUG_RESERVED.at(place, f"the slug {quoted(slug)} is taken: {taken}", _way_out(place, "privacy"))
    if reason := _unfit(slug):
        better = slug_of(PurePosixPath(slug.replace("\\", "/")).name)
        usable = better and not _unfit(better) and not _reserved(better, languages)
        hint = _way_out(place, better if usable else "privacy")
        return SLUG_UNFIT_FOR_ADDRESS.at(place, f"the slug {quoted(slug)} cannot be part of an address: {reason}", hint)
    return None


def group_slug(group: str) -> str:
    """The part of an address that names a group: `Open AI` gives `open-ai`; groups of one slug are one group."""
    return slug_of(f"{group}/.")


def group_problem(group: str, place: Place) -> Problem | None:
    """What makes the name of a group, which is set at `place`, unfit for an address, if anything does."""
    reason = _unfit(group_slug(group))
    if not reason:
        return None
    message = f"the group {quoted(group)} cannot be part of an address: {reason}"
    return SLUG_UNFIT_FOR_ADDRESS.at(
        place, message, "give it a name with letters or digits, such as Fallowbeck Lending"
    )


def page_hidden_problem(slug: str, place: Place, page: str) -> Problem:
    """That a policy stands where a page of the site would, which the site therefore goes without."""
    message = f"the policy with the slug {quoted(slug)} stands where the site would have {page}, so it has none"
    hint = f'if the policy was never published, give it another slug in its policy.toml: slug = "{slug_of(slug)}-2"'
    return SLUG_RESERVED.at(place, message, hint).as_warning()


def clashes(slugs: Iterable[tuple[str, Place]]) -> tuple[Problem, ...]:
    """An error for each slug that some file system or reader takes for an earlier one (in order of place)."""
    first: dict[str, tuple[str, Place]] = {}
    problems = []
    for slug, place in sorted(slugs, key=lambda entry: (entry[1], entry[0])):
        before, other = first.setdefault(folded(slug), (slug, place))
        if place == other:
            continue
        same = f"both have the slug {quoted(slug)}"
        if slug != before:
            same = f"many systems take {quoted(slug)} for {quoted(before)}"
        hint = f'rename one of them, or give it a slug of its own in its policy.toml: slug = "{slug_of(slug)}-2"'
        problems.append(SLUGS_CLASH.at(place, f"this policy and the one in {other} clash: {same}", hint))
    return tuple(problems)


def folded(name: str) -> str:
    """The name for canonical caseless matching (Unicode 3.13, D145): `ß` equals `ss`, `A` `a`, and NFC NFD."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _reserved(slug: str, languages: Sequence[str]) -> str:
    if folded(slug) in RESERVED:
        return "the site itself has a page or file of that name"
    if folded(slug) in {folded(code) for code in languages}:
        return "it is the address of the pages in that language"
    return ""


def _unfit(slug: str) -> str:
    checks = (
        (not slug, "it is empty"),
        (".." in slug, "it contains `..`"),
        (re.match(r"/|[A-Za-z]:[\\/]", slug) is not None, "it is an absolute path"),
        ("/" in slug, "it contains `/`, and a slug is one name"),
        ("\\" in slug, "it contains a backslash"),
        ("%" in slug, "it contains `%`"),
        (any(unicodedata.category(char)[0] == "C" for char in slug), "it contains an invisible character"),
        (slug[:1] in ("-", ".", "_"), f"it begins with `{slug[:1]}`"),
        (slug != slug.strip() or slug.endswith("."), "it ends with a dot or a space"),
        (folded(slug).split(".")[0] in _DEVICES, "Windows keeps that name for a device"),
        (len(slug.encode(errors="replace")) > MAX_BYTES, f"it is longer than {MAX_BYTES} bytes"),
    )
    for wrong, reason in checks:
        if wrong:
            return reason
    strange = next((char for char in slug if not _is_word(char) and char not in "-_.~"), "")
    return f"it contains {quoted(strange)}; letters, digits, `-`, `_`, `.` and `~` are fine" if strange else ""


def _way_out(place: Place, example: str) -> str:
    if place.file.endswith(".toml"):
        return f'write for instance slug = "{example}"'
    return f'rename it, or put slug = "{example}" into a policy.toml in the folder of the policy'
