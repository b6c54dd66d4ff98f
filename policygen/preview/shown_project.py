"""A project that can be shown: which policies, at which addresses, linked how."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

from policygen.addresses import addresses
from policygen.addresses.link_targets import AnchorsAt, LinkTargets, link_targets
from policygen.addresses.text_anchors import PageText, texts_by_address
from policygen.core.errors import Place, Problem
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.pages.views.site_context import SiteContext
from policygen.phrases import Catalogues
from policygen.preview.page_cache import PageInputs
from policygen.project.project import Project, next_change
from policygen.timeline.publication import is_held_back, published_policy, with_held_back_as_drafts


@dataclass(frozen=True, slots=True)
class SharedAssets:
    """What a project has beside its policies: images by their paths in it, the paths of the files in `static/`, and
    phrases, which are another object after each edit of templates."""

    images: Mapping[str, File]
    static: tuple[str, ...]
    catalogues: Catalogues


@dataclass(frozen=True, slots=True, eq=False)
class LinkedPolicies:
    """Policies whose texts link to each other, and where links lead (`targets`).

    Links depend on `address_inputs`, a value for each policy, on `linked_files`: images and the files of `static/`, and
    on the texts of policies to whose headings others link. `texts` gives the text on each page.
    """

    policies: tuple[Policy, ...]
    address_inputs: tuple[object, ...]
    linked_files: tuple[object, ...]
    targets: LinkTargets
    inputs: PageInputs
    texts: Callable[[], Mapping[str, PageText]]


@dataclass(frozen=True, slots=True)
class HeadingLinks:
    """How links lead to headings on other pages: `anchors_at` looks among the published policies, `draft_anchors_at`
    among those with drafts. `linked` are the places of the policies that were looked at."""

    anchors_at: AnchorsAt
    draft_anchors_at: AnchorsAt
    linked: Collection[Place]


@dataclass(frozen=True, slots=True, eq=False)
class ShownProject:
    """A project as it is shown. `published` has the policies as they would be built, `drafted` has those with drafts
    in the place of the same ones without; `drafts` are only these."""

    loaded: Project
    assets: SharedAssets
    published: LinkedPolicies
    drafted: LinkedPolicies
    drafts: tuple[Policy, ...]
    roots: Mapping[str, tuple[tuple[Policy, str, bool], ...]]

    def candidates(self, path: str) -> Iterator[tuple[Policy, str, bool]]:
        """The policies that may have a file at a path: with the language, and whether that is one with drafts."""
        first, second = ([*path.split("/", 2), "", ""])[:2]
        for root in (f"{first}/", f"{first}/{second}/"):
            yield from self.roots.get(root, ())

    def inputs(self, drafts: bool) -> PageInputs:
        """What the pages of policies depend on, of those with drafts or without."""
        return self.drafted.inputs if drafts else self.published.inputs


def show_project(
    before: ShownProject | None,
    loaded: Project,
    drafts: Sequence[Policy],
    assets: SharedAssets,
    problems: Sequence[Problem],
    now: datetime,
    heading_links: HeadingLinks,
) -> ShownProject:
    """The project to be shown after an edit; of policies that have errors (`problems`) the last good ones stay."""
    policies = tuple(sorted(_last_good(before.loaded.policies if before else (), loaded.policies, problems), key=_slug))
    drafts = tuple(sorted(_last_good(before.drafts if before else (), drafts, problems), key=_slug))
    as_of = _shown_instant(before, replace(loaded, policies=(*policies, *drafts)), now)
    drafts = _as_before(before.drafts if before else (), _drafts(policies, drafts, as_of))
    published = _as_before(
        before.published.policies if before else (),
        filter(None, (published_policy(policy, as_of) for policy in policies)),
    )
    loaded = replace(loaded, policies=policies)
    by_place = {policy.place: policy for policy in (*published, *drafts)}
    with_drafts = tuple(sorted(by_place.values(), key=_slug))
    return ShownProject(
        loaded=loaded,
        assets=assets,
        published=_link_policies(
            before.published if before else None,
            loaded,
            published,
            assets,
            as_of,
            heading_links.anchors_at,
            heading_links.linked,
        ),
        drafted=_link_policies(
            before.drafted if before else None,
            loaded,
            with_drafts,
            assets,
            as_of,
            heading_links.draft_anchors_at,
            heading_links.linked,
        ),
        drafts=drafts,
        roots=_roots(published, drafts),
    )


def _drafts(policies: Iterable[Policy], drafts: Iterable[Policy], as_of: datetime) -> Iterator[Policy]:
    """The policies that have drafts, or versions that are held back until a day to come, with these."""
    drafted = {policy.place for policy in drafts}
    held_back = (
        policy
        for policy in policies
        if policy.place not in drafted and any(is_held_back(version, as_of) for version in policy.versions)
    )
    yield from (with_held_back_as_drafts(policy, as_of) for policy in sorted((*drafts, *held_back), key=_slug))


def _as_before(before: Iterable[Policy], now: Iterable[Policy]) -> tuple[Policy, ...]:
    """The policies, each the same object as before if it is the same, so that what was made of it is kept."""
    known = {policy.place: policy for policy in before}
    return tuple(old if (old := known.get(policy.place)) == policy else policy for policy in now)


def _slug(policy: Policy) -> str:
    return policy.slug


def _last_good(old: Iterable[Policy], new: Iterable[Policy], problems: Sequence[Problem]) -> Iterator[Policy]:
    """Of policies with errors the last good ones, else the new ones; those that have gone without an error are gone."""
    files = {problem.place.file for problem in problems}
    good, current = ({policy.place: policy for policy in policies} for policies in (old, new))
    for place in {**good, **current}:
        folder = place.file.removesuffix("policy.toml").rstrip("/")
        broken = any(file == folder or file.startswith(f"{folder}/") for file in files)
        policy = (good.get(place) or current.get(place)) if broken else current.get(place)
        if policy:
            yield policy


def _shown_instant(before: ShownProject | None, loaded: Project, now: datetime) -> datetime:
    """The instant that the site is shown at: the one before, on the same day and until something takes effect."""
    instant = before.published.inputs.as_of if before else now
    change = next_change(loaded, instant)
    same = instant <= now and instant.date() == now.date() and (change is None or change.when.instant > now)
    return instant if same else now


def _link_policies(
    before: LinkedPolicies | None,
    loaded: Project,
    policies: tuple[Policy, ...],
    assets: SharedAssets,
    as_of: datetime,
    anchors_at: AnchorsAt,
    linked: Collection[Place],
) -> LinkedPolicies:
    known_inputs = dict(zip(map(id, before.policies), before.address_inputs, strict=True)) if before else {}
    address_inputs = tuple(known_inputs.get(id(policy)) or _address_inputs(policy) for policy in policies)
    paths = {path: image.path for path, image in assets.images.items()}
    linked_files = paths, assets.static
    unchanged = (
        before is not None
        and (before.address_inputs, before.linked_files) == (address_inputs, linked_files)
        and _placed(before.policies, linked) == _placed(policies, linked)
    )
    targets = before.targets if before and unchanged else link_targets(policies, paths, assets.static, anchors_at)
    site = SiteContext(loaded.config, targets.resolver, assets.catalogues, targets.hides_verify)
    inputs = PageInputs(site, loaded.source, as_of)
    return LinkedPolicies(
        policies=policies,
        address_inputs=address_inputs,
        linked_files=linked_files,
        targets=targets,
        inputs=before.inputs if before and before.inputs == inputs else inputs,
        texts=cache(partial(texts_by_address, policies, as_of)),
    )


def _placed(policies: Iterable[Policy], places: Collection[Place]) -> list[Policy]:
    return [policy for policy in policies if policy.place in places]


def _address_inputs(policy: Policy) -> tuple[object, ...]:
    """All of a policy that addresses and links depend on."""
    return (
        policy.slug,
        policy.former_slugs,
        policy.languages,
        policy.place,
        tuple(
            (
                version.id,
                version.formerly,
                *((text.language, text.place.file) for text in version.texts),
                *(
                    (revision.number, text.language, text.place.file)
                    for revision in version.revisions
                    for text in revision.texts
                ),
            )
            for version in policy.versions
        ),
    )


def _roots(policies: Iterable[Policy], drafts: Iterable[Policy]) -> dict[str, tuple[tuple[Policy, str, bool], ...]]:
    """The folders of the site below which each policy has pages, former ones included; published ones come first."""
    owners: dict[str, dict[tuple[int, str, bool], tuple[Policy, str, bool]]] = {}
    for with_drafts, of_policies in ((False, policies), (True, drafts)):
        for policy in of_policies:
            for language in policy.languages:
                roots = {addresses.policy_addresses(policy, language).root}
                roots |= {former.root for former in addresses.former_policy_addresses(policy, language)}
                roots |= {
                    former.root
                    for version in policy.versions
                    for former, _ in addresses.former_addresses(policy, language, version)
                }
                roots |= {former.root for former, _ in addresses.gone_addresses(policy, language)}
                roots |= {former.root for former in addresses.former_policy_addresses(policy, language)}
                for root in roots:
                    owners.setdefault(root, {})[id(policy), language, with_drafts] = policy, language, with_drafts
    return {root: tuple(entries.values()) for root, entries in owners.items()}
