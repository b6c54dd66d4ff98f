"""What the preview adds to a page: a bar that says what is shown, what is wrong, and a script that follows edits.

All of it stands between two comments, and what is outside of them is the page as it would be built.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.core.errors import Place, Problem
from policygen.core.model import Policy, Status, Version, When
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.page import Frame
from policygen.pages.views.policy_context import title_in
from policygen.pages.views.site_context import SiteContext, text_direction
from policygen.pages.views.text_pages import TextView
from policygen.preview.live_project import Found
from policygen.preview.shown_project import State

OWN = "-/"
"""The folder of what the preview itself serves; no policy can be called so."""

BEGIN, END = b"<!--preview-->", b"<!--/preview-->"

Part = Callable[[str, dict[str, object], str], str]
"""Renders a part of a page: template, values, language of the interface."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that is not in force yet, a draft or not: its policy's title, its page, and the redline of it against
    the text in force (empty: there is none)."""

    title: str
    start: FormattedDate
    draft: bool
    href: str
    redline: str
    here: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar says. `root` leads to the root of the preview, `attributes` are language and direction.

    `draft` and `upcoming` tell of the page itself. `as_of` is the day that the site is shown at, if that was asked for.
    `edit` names the last edit that is on the page, `concerns` the folder that an edit must touch to change it.
    """

    attributes: Markup
    root: str
    draft: bool
    upcoming: bool
    as_of: FormattedDate | None
    waiting: tuple[Waiting, ...]
    problems: tuple[Problem, ...]
    edit: str
    concerns: str


@dataclass(frozen=True, slots=True)
class About:
    """What of a page the bar depends on: its languages, the folder of its policy in the site (empty: of none), that
    policy's place in the project, and whether it is there for a draft, or shows an upcoming version."""

    language: str
    spoken: str
    root: str = ""
    place: Place | None = None
    draft: bool = False
    upcoming: bool = False


def about(found: Found) -> About | None:
    """What of a page the bar depends on; None for what gets no bar."""
    frame = found.page.values.get("frame") if found.page else None
    if not found.page or not isinstance(frame, Frame):
        return None
    view = found.page.values.get("view")
    return About(
        language=frame.language,
        spoken=frame.interface_language,
        root=found.leaf.context.addresses.root if found.leaf else "",
        place=found.leaf.policy.place if found.leaf else None,
        draft=found.draft,
        upcoming=isinstance(view, TextView) and view.entry.status is Status.UPCOMING,
    )


def dressed(
    html: bytes,
    page: About,
    path: str,
    state: State,
    day: When | None,
    problems: Sequence[Problem],
    edit: str,
    part: Part,
) -> bytes:
    """A page with what the preview adds to it; `day` is the one that it is shown at, if that was asked for."""
    site = state.published.setting.site
    here = addresses.relative(path.removesuffix("index.html"), "")
    root = here if path != addresses.NOT_FOUND else "/"
    bar = Bar(
        attributes=Markup(' lang="{}" dir="{}"').format(page.spoken, text_direction(page.spoken)),
        root=root,
        draft=page.draft,
        upcoming=page.upcoming,
        as_of=site.dates(page.language).format_optional(day),
        waiting=_waiting(state, page, path, root),
        problems=tuple(problems),
        edit=edit,
        concerns=page.root,
    )
    instant = state.published.setting.as_of if day else None
    return _inserted(html, bar, page.spoken, instant, part)


def bare(problems: Sequence[Problem], edit: str, part: Part) -> bytes:
    """A page for a project of which nothing can be shown."""
    bar = Bar(Markup(), "/", False, False, None, (), tuple(problems), edit, "")
    return part("preview/preview-empty.html", {"bar": bar, "own": f"/{OWN}", "instant": ""}, "en").encode()


def undressed(html: bytes) -> bytes:
    """A page without what the preview added."""
    while (start := html.find(BEGIN)) >= 0:
        end = html.index(END, start) + len(END)
        html = html[:start] + html[end:]
    return html


def _inserted(html: bytes, bar: Bar, spoken: str, instant: datetime | None, part: Part) -> bytes:
    values: dict[str, object] = {
        "bar": bar,
        "own": f"{bar.root}{OWN}",
        "instant": instant.isoformat() if instant else "",
    }
    preview = (BEGIN + part(f"preview/preview-{name}.html", values, spoken).encode() + END for name in ("head", "bar"))
    head, foot = preview
    html = html.replace(b"</head>", head + b"</head>", 1)
    before, body, after = html.rpartition(b"</body>")
    return before + foot + body + after if body else html + foot


def _waiting(state: State, page: About, path: str, root: str) -> tuple[Waiting, ...]:
    """The version that a page shows, if it is not in force yet; else all of the policy that are not; on a page of no
    policy the drafts of all."""
    listed = tuple(_listed(state, page, path, root))
    return tuple(one for one in listed if one.here) or listed


def _listed(state: State, page: About, path: str, root: str) -> Iterator[Waiting]:
    own = page.place
    as_of = state.published.setting.as_of
    drafted = {policy.place for policy in state.drafts}
    policies = [*state.drafts, *(policy for policy in state.published.policies if policy.place not in drafted)]
    for policy in policies:
        if own not in (None, policy.place):
            continue
        language = page.language if page.language in policy.languages else policy.language
        for version in policy.versions:
            coming = version.start.instant > as_of and not version.withdrawn
            if (version.draft or (own and coming)) and version.text(language):
                yield _told(state, policy, version, language, path, root)


def _told(state: State, policy: Policy, version: Version, language: str, path: str, root: str) -> Waiting:
    site: SiteContext = state.published.setting.site
    of = addresses.policy_addresses(policy, language)
    published = next((one for one in state.published.policies if one.place == policy.place), None)
    in_force = published.at(state.published.setting.as_of) if published else None
    comparable = in_force and in_force.id != version.id and in_force.text(language)
    redline = of.compare(in_force.id, version.id) if in_force and comparable else ""
    page = of.version(version.id)
    return Waiting(
        title=title_in(policy, language),
        start=site.dates(language).format(version.start),
        draft=version.draft,
        href=_link(root, page),
        redline=_link(root, redline) if redline else "",
        here=addresses.file_path(page) == path,
    )


def _link(root: str, address: str) -> str:
    return ("" if root == "./" else root) + addresses.relative("", address)
