"""What the preview adds to a page: a bar that says what is shown, what is wrong, and a script that follows edits.

All of it stands between two comments, and what is outside of them is the page as it would be built.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.check.record import is_silent_change
from policygen.core.errors import Place, Problem
from policygen.core.model import Policy, Status, Version, When
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.language_names import text_direction
from policygen.pages.views.page import Frame
from policygen.pages.views.policy_context import title_in
from policygen.pages.views.site_context import SiteContext
from policygen.pages.views.text_pages import TextView
from policygen.preview.live_project import Resource
from policygen.preview.shown_project import ShownProject

PREVIEW_FOLDER = "-/"
"""The folder of what the preview itself serves; no policy can be called so."""

BEGIN, END = b"<!--preview-->", b"<!--/preview-->"

RenderPart = Callable[[str, dict[str, object], str], str]
"""Renders a part of a page: template, values, language of the interface."""


@dataclass(frozen=True, slots=True)
class WaitingVersion:
    """A version that is not in force yet, a draft or not: its policy's title, its page, and the redline of it against
    the text in force (empty: there is none)."""

    title: str
    start: FormattedDate
    draft: bool
    href: str
    redline: str
    on_this_page: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar says. `root` leads to the root of the preview, `attributes` are language and direction.

    `draft` and `upcoming` tell of the page itself. `as_of` is the day that the site is shown at, if that was asked for.
    `stops_build` tells whether any of the problems keeps the site from being built: a text that was changed in silence
    does not. `edit` names the last edit that is on the page, `policy_root` the folder that an edit must touch to change
    it.
    """

    attributes: Markup
    root: str
    draft: bool
    upcoming: bool
    as_of: FormattedDate | None
    waiting: tuple[WaitingVersion, ...]
    problems: tuple[Problem, ...]
    stops_build: bool
    edit: str
    policy_root: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What of a page the bar depends on: its languages, the folder of its policy in the site (empty: of none), that
    policy's place in the project, and whether it is there for a draft, or shows an upcoming version."""

    language: str
    spoken: str
    root: str = ""
    place: Place | None = None
    draft: bool = False
    upcoming: bool = False


def page_facts(resource: Resource) -> PageFacts | None:
    """What of a page the bar depends on; None for what gets no bar."""
    frame = resource.page.values.get("frame") if resource.page else None
    if not resource.page or not isinstance(frame, Frame):
        return None
    view = resource.page.values.get("view")
    return PageFacts(
        language=frame.language,
        spoken=frame.interface_language,
        root=resource.policy_pages.context.addresses.root if resource.policy_pages else "",
        place=resource.policy_pages.policy.place if resource.policy_pages else None,
        draft=resource.draft,
        upcoming=isinstance(view, TextView) and view.entry.status is Status.UPCOMING,
    )


def with_overlay(
    html: bytes,
    facts: PageFacts,
    path: str,
    shown_project: ShownProject,
    day: When | None,
    problems: Sequence[Problem],
    edit: str,
    part: RenderPart,
) -> bytes:
    """A page with what the preview adds to it; `day` is the one that it is shown at, if that was asked for."""
    site = shown_project.published.inputs.site
    to_root = addresses.relative(path.removesuffix("index.html"), "")
    root = to_root if path != addresses.NOT_FOUND else "/"
    bar = Bar(
        attributes=Markup(' lang="{}" dir="{}"').format(facts.spoken, text_direction(facts.spoken)),
        root=root,
        draft=facts.draft,
        upcoming=facts.upcoming,
        as_of=site.dates(facts.language).format_optional(day),
        waiting=_waiting_versions(shown_project, facts, path, root),
        problems=tuple(problems),
        stops_build=not all(map(is_silent_change, problems)),
        edit=edit,
        policy_root=facts.root,
    )
    instant = shown_project.published.inputs.as_of if day else None
    return _insert(html, bar, facts.spoken, instant, part)


def empty_page(problems: Sequence[Problem], edit: str, part: RenderPart) -> bytes:
    """A page for a project of which nothing can be shown."""
    bar = Bar(Markup(), "/", False, False, None, (), tuple(problems), True, edit, "")
    return part(
        "preview/preview-empty.html", {"bar": bar, "preview_folder": f"/{PREVIEW_FOLDER}", "instant": ""}, "en"
    ).encode()


def without_overlay(html: bytes) -> bytes:
    """A page without what the preview added."""
    while (start := html.find(BEGIN)) >= 0:
        end = html.index(END, start) + len(END)
        html = html[:start] + html[end:]
    return html


def _insert(html: bytes, bar: Bar, spoken: str, instant: datetime | None, part: RenderPart) -> bytes:
    values: dict[str, object] = {
        "bar": bar,
        "preview_folder": f"{bar.root}{PREVIEW_FOLDER}",
        "instant": instant.isoformat() if instant else "",
    }
    parts = (BEGIN + part(f"preview/preview-{name}.html", values, spoken).encode() + END for name in ("head", "bar"))
    head, foot = parts
    html = html.replace(b"</head>", head + b"</head>", 1)
    before, body, after = html.rpartition(b"</body>")
    return before + foot + body + after if body else html + foot


def _waiting_versions(
    shown_project: ShownProject, facts: PageFacts, path: str, root: str
) -> tuple[WaitingVersion, ...]:
    """The version that a page shows, if it is not in force yet; else all of the policy that are not; on a page of no
    policy the drafts of all."""
    versions = tuple(_possible_versions(shown_project, facts, path, root))
    return tuple(version for version in versions if version.on_this_page) or versions


def _possible_versions(shown_project: ShownProject, facts: PageFacts, path: str, root: str) -> Iterator[WaitingVersion]:
    policy_place = facts.place
    as_of = shown_project.published.inputs.as_of
    with_drafts = {policy.place for policy in shown_project.drafts}
    policies = [
        *shown_project.drafts,
        *(policy for policy in shown_project.published.policies if policy.place not in with_drafts),
    ]
    for policy in policies:
        if policy_place not in (None, policy.place):
            continue
        language = facts.language if facts.language in policy.languages else policy.language
        for version in policy.versions:
            coming = version.start.instant > as_of and not version.void
            if (version.draft or (policy_place and coming)) and version.text(language):
                yield _waiting_version(shown_project, policy, version, language, path, root)


def _waiting_version(
    shown_project: ShownProject, policy: Policy, version: Version, language: str, path: str, root: str
) -> WaitingVersion:
    site: SiteContext = shown_project.published.inputs.site
    policy_addresses = addresses.policy_addresses(policy, language)
    published = next(
        (candidate for candidate in shown_project.published.policies if candidate.place == policy.place), None
    )
    in_force = published.at(shown_project.published.inputs.as_of) if published else None
    comparable = in_force and in_force.id != version.id and in_force.text(language)
    redline = policy_addresses.compare(in_force.id, version.id) if in_force and comparable else ""
    page = policy_addresses.version(version.id)
    return WaitingVersion(
        title=title_in(policy, language),
        start=site.dates(language).format(version.start),
        draft=version.draft,
        href=_link(root, page),
        redline=_link(root, redline) if redline else "",
        on_this_page=addresses.file_path(page) == path,
    )


def _link(root: str, address: str) -> str:
    return ("" if root == "./" else root) + addresses.relative("", address)
