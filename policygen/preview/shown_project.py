"""A project that can be shown: which policies, at which addresses, linked how."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from policygen.addresses import addresses
from policygen.addresses.link_targets import LinkTargets, link_targets
from policygen.core.errors import Problem
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.pages.views.site_context import SiteContext
from policygen.phrases import Catalogues
from policygen.preview.page_cache import Setting
from policygen.project.project import Project, next_change


@dataclass(frozen=True, slots=True)
class Edition:
    """What a project has beside its policies: images by their paths in it, the paths of the files in `static/`, and
    phrases, which are another object after each edit of templates."""

    images: Mapping[str, File]
    static: tuple[str, ...]
    catalogues: Catalogues


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """Policies whose texts link to each other: all that addresses depend on, of each policy (`entry`) and beside, and
    where links lead."""

    policies: tuple[Policy, ...]
    entry: tuple[object, ...]
    beside: tuple[object, ...]
    targets: LinkTargets
    setting: Setting


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A project as it is shown. `published` has the policies as they would be built, `drafted` has those with drafts
    in the place of the same ones without; `drafts` are only these."""

    loaded: Project
    edition: Edition
    published: Linked
    drafted: Linked
    drafts: tuple[Policy, ...]
    roots: Mapping[str, tuple[tuple[Policy, str, bool], ...]]

    def candidates(self, path: str) -> Iterator[tuple[Policy, str, bool]]:
        """The policies that may have a file at a path: with the language, and whether that is one with drafts."""
        first, second = ([*path.split("/", 2), "", ""])[:2]
        for root in (f"{first}/", f"{first}/{second}/"):
            yield from self.roots.get(root, ())

    def setting(self, drafts: bool) -> Setting:
        """What the pages of policies depend on, of those with drafts or without."""
        return self.drafted.setting if drafts else self.published.setting


def state(
    before: State | None,
    loaded: Project,
    drafts: Sequence[Policy],
    edition: Edition,
    wrong: Sequence[Problem],
    now: datetime,
) -> State:
    """The project to be shown after an edit; of policies that have errors (`wrong`) the last good ones stay."""
    policies = tuple(sorted(_good(before.published.policies if before else (), loaded.policies, wrong), key=_slug))
    drafts = tuple(sorted(_good(before.drafts if before else (), drafts, wrong), key=_slug))
    loaded = replace(loaded, policies=policies)
    entry = {policy.place: policy for policy in (*policies, *drafts)}
    with_drafts = tuple(sorted(entry.values(), key=_slug))
    as_of = _instant(before, replace(loaded, policies=(*policies, *drafts)), now)
    return State(
        loaded=loaded,
        edition=edition,
        published=_linked(before.published if before else None, loaded, policies, edition, as_of),
        drafted=_linked(before.drafted if before else None, loaded, with_drafts, edition, as_of),
        drafts=drafts,
        roots=_roots(policies, drafts),
    )


def _slug(policy: Policy) -> str:
    return policy.slug


def _good(old: Iterable[Policy], new: Iterable[Policy], wrong: Sequence[Problem]) -> Iterator[Policy]:
    """Of policies with errors the last good ones, else the new ones; those that have gone without an error are gone."""
    files = {problem.place.file for problem in wrong}
    last, now = ({policy.place: policy for policy in policies} for policies in (old, new))
    for place in {**last, **now}:
        home = place.file.removesuffix("policy.toml").rstrip("/")
        broken = any(file == home or file.startswith(f"{home}/") for file in files)
        found = (last.get(place) or now.get(place)) if broken else now.get(place)
        if found:
            yield found


def _instant(before: State | None, loaded: Project, now: datetime) -> datetime:
    """The instant that the site is shown at: the one before, on the same day and until something takes effect."""
    then = before.published.setting.as_of if before else now
    change = next_change(loaded, then)
    same = then <= now and then.date() == now.date() and (change is None or change.when.instant > now)
    return then if same else now


def _linked(
    before: Linked | None, loaded: Project, policies: tuple[Policy, ...], edition: Edition, as_of: datetime
) -> Linked:
    known = dict(zip(map(id, before.policies), before.entry, strict=True)) if before else {}
    entry = tuple(known.get(id(policy)) or _named(policy) for policy in policies)
    paths = {place: image.path for place, image in edition.images.items()}
    beside = paths, edition.static
    same = before is not None and (before.entry, before.beside) == (entry, beside)
    found = before.targets if before and same else link_targets(policies, paths, edition.static)
    made = Setting(SiteContext(loaded.config, found.resolver, edition.catalogues), loaded.source, as_of)
    return Linked(policies, entry, beside, found, before.setting if before and before.setting == made else made)


def _named(policy: Policy) -> tuple[object, ...]:
    """All of a policy that addresses and links depend on."""
    return (
        policy.slug,
        policy.languages,
        policy.place,
        tuple(
            (
                version.id,
                version.formerly,
                *((text.language, text.place.file) for text in version.texts),
                *((one.number, text.language, text.place.file) for one in version.revisions for text in one.texts),
            )
            for version in policy.versions
        ),
    )


def _roots(policies: Iterable[Policy], drafts: Iterable[Policy]) -> dict[str, tuple[tuple[Policy, str, bool], ...]]:
    """The folders of the site below which each policy has pages, former ones included; published ones come first."""
    found: dict[str, dict[tuple[int, str, bool], tuple[Policy, str, bool]]] = {}
    for with_drafts, some in ((False, policies), (True, drafts)):
        for policy in some:
            for language in policy.languages:
                own = {addresses.policy_addresses(policy, language).root}
                own |= {
                    was.root
                    for version in policy.versions
                    for was, _ in addresses.former_addresses(policy, language, version)
                }
                for root in own:
                    found.setdefault(root, {})[id(policy), language, with_drafts] = policy, language, with_drafts
    return {root: tuple(owners.values()) for root, owners in found.items()}
