"""Clauses through time: a page for each one that changed, and the list of all of the current text."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.histories.clauses import Step, in_words_since, times_changed
from policygen.histories.history import History
from policygen.markup import Document
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage
from policygen.pages.views.version_entry import Mention
from policygen.redlines import HtmlStyle, Redline, blocks_html, heading_paths
from policygen.timeline.replacement import replaced_index

EXCERPT = 90
"""How many characters of a clause the list shows, at most."""

Lives = Mapping[str, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """What a version made of a clause: `turns` in words of `clauses.Turn`, `until` the version that took the next step.

    `html` are its words, marked against those before; empty if they stayed as they were, or if it is gone. `href` leads
    to where it stands in the version, or if it was joined to another clause to where that one stands.
    """

    mention: Mention
    until: Mention | None
    turns: tuple[str, ...]
    begins: bool
    gone: bool
    html: Markup
    href: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause: the headings that it stands under, or last stood, and its steps, the newest first.

    `since` is the version from which it has its words in the current text; for a clause that is not in it (`here`) the
    one that it came, or comes, with, and `gone` tells that it is in no upcoming one either.
    """

    title: str
    path: tuple[str, ...]
    steps: tuple[ShownStep, ...]
    since: Mention
    changes: int
    here: bool
    gone: bool
    clauses: str


@dataclass(frozen=True, slots=True)
class ListedClause:
    """A clause of the current text, in the order of the text; `place` is that of its block.

    `level` is that of a heading, else 0; `excerpt` its first words; `href` leads to its page (empty: it never changed).
    """

    place: int
    level: int
    excerpt: str
    href: str
    since: Mention
    changes: int


@dataclass(frozen=True, slots=True)
class ClausesView:
    """Every clause of the current text, if there is one, which has so many blocks."""

    title: str
    blocks: int
    clauses: tuple[ListedClause, ...]
    root: str
    index: str
    history: str


def written_clauses(context: PolicyContext, lives: Lives, recorded: Set[str]) -> dict[str, None]:
    """The clauses that have a page: of those that ever changed the ones in the current text or an upcoming one, and
    the ones that are recorded, whose addresses are promised."""
    history = context.history
    coming = {entry.id for entry in context.upcoming}
    places = [index for index, version in enumerate(history.versions) if version.id in coming]
    shown = [] if context.shown is None else [context.shown]
    texts = {name for index in (*shown, *places) for name in history.clauses[index]}
    past = set(_undone(history, lives)) & recorded if recorded else frozenset()
    return {
        name: None
        for name, steps in lives.items()
        if name in past or ((name in texts or name in recorded) and sum(step.block is not None for step in steps) > 1)
    }


def _undone(history: History, lives: Lives) -> Iterator[str]:
    """The clauses that a void version was to change, or a superseded text had changed: they may have had a page for
    that, though nothing is left of the change."""
    for index, version in enumerate(history.versions):
        old = replaced_index(history.versions, index)
        if old is None:
            continue  # a clause of the first version was not changed by it, whatever it said
        if version.void:
            yield from _told(history.redline(old, index), history.clauses[old], history.clauses[index])
        for order, state in enumerate(history.revisions[index], 1):
            if _as_it_was(state, history.documents[index]):
                found = _reworded(history, index, state)
            else:
                found = _told(history.correction(index, order), (), history.clauses[index])
            yield from {*found} & {*history.clauses[old]}
    corrected = {index for index, version in enumerate(history.versions) if version.revisions}
    for name, steps in lives.items():
        if any(step.block is None and step.version in corrected for step in steps):
            yield name


def _told(redline: Redline, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The clauses that a redline tells of; `old` and `new` are those of its texts, nothing where they are not known."""
    for item in redline.changed_blocks:
        if item.difference and item.new is not None:
            yield new[item.new]
        if item.difference and item.old is not None and old:
            yield old[item.old]


def _as_it_was(old: Document, new: Document) -> bool:
    """Whether what both texts have stands in the same order: the usual correction, which needs no redline."""
    both = {*old.keys} & {*new.keys}
    return [key for key in old.keys if key in both] == [key for key in new.keys if key in both]


def _reworded(history: History, index: int, other: Document) -> Iterator[str]:
    """The clauses of a version whose blocks are not in another text."""
    there = {*other.keys}
    for name, key in zip(history.clauses[index], history.documents[index].keys, strict=True):
        if key not in there:
            yield name


def clause_page(context: PolicyContext, name: str, steps: tuple[Step, ...]) -> Page:
    """The page of a clause that took these steps."""
    of, history = context.addresses, context.history
    address = of.clause(name)
    until_now = tuple(step for step in steps if context.shown is not None and step.version <= context.shown)
    here = bool(until_now) and until_now[-1].block is not None
    last = next(step for step in reversed(steps) if step.block is not None)
    document, block = history.documents[last.version], last.block or 0
    view = ClauseView(
        title=context.title,
        path=heading_paths(document).get(_heading(document, block)[0], ()),
        steps=tuple(_step(context, address, steps, number) for number in range(len(steps) - 1, -1, -1)),
        since=context.mention(address, context.own[in_words_since(until_now if here else steps).version]),
        changes=times_changed(until_now if here else steps),
        here=here,
        gone=not here and steps[-1].block is None,
        clauses=addresses.relative(address, of.clause_any),
    )
    view_context = {"frame": context.frame(address), "head": context.head(address, False), "view": view}
    return Page(addresses.file_path(address), "clause.html", view_context)


def _step(context: PolicyContext, address: str, steps: tuple[Step, ...], number: int) -> ShownStep:
    step = steps[number]
    own, history = context.own, context.history
    mention = context.mention(address, own[step.version])
    html, href = Markup(), mention.href
    block = step.into if step.block is None else step.block
    if block is not None:
        href += addresses.anchor(_heading(history.documents[step.version], block)[1])
    if step.begins:
        html = _words(context, address, steps[: number + 1])
    return ShownStep(
        mention=mention,
        until=context.mention(address, own[steps[number + 1].version]) if number + 1 < len(steps) else None,
        turns=tuple(turn.value for turn in step.turns),
        begins=step.begins,
        gone=step.block is None,
        html=html,
        href="" if block is None else href,
    )


def _words(context: PolicyContext, address: str, steps: tuple[Step, ...]) -> Markup:
    """The words of a clause at the last of its steps, marked against those that it had before."""
    history, step = context.history, steps[-1]
    before = next((other for other in reversed(steps[:-1]) if other.begins), None)
    old = None if before is None else (before.version, before.block or 0)
    block = history.clause_redline(old, (step.version, step.block or 0))
    own = context.own[step.version]
    page = addresses.relative(address, context.addresses.version(own.id))
    links = context.site.links(history.policy, own.text, address)

    def resolve(target: str) -> str | None:
        return f"{page}{target}" if target.startswith("#") else links(target)

    return Markup(blocks_html([block], HtmlStyle(history.phrases, resolve, ids=False, title=own.text.title)))


def _heading(document: Document, block: int) -> tuple[int, str]:
    """The place and the id of the heading that a block stands under, or is; (-1, "") before any."""
    found = next((heading for heading in reversed(document.headings) if heading.block <= block), None)
    return (found.block, found.id) if found else (-1, "")


def clauses_page(context: PolicyContext, lives: Lives, written: Mapping[str, None]) -> Page:
    """The list of the clauses of the current text; those that are `written` have pages."""
    of = context.addresses
    address = of.clause_any
    listed = () if context.shown is None else tuple(_listed(context, address, context.shown, lives, written))
    view = ClausesView(
        title=context.title,
        blocks=0 if context.shown is None else len(context.history.clauses[context.shown]),
        clauses=listed,
        root=addresses.relative(address, of.current),
        index=addresses.relative(address, of.search_index),
        history=addresses.relative(address, of.history),
    )
    head = context.head(address, False, elsewhere=PolicyLanguage.clause_any_address)
    view_context = {"frame": context.frame(address), "head": head, "view": view}
    return Page(addresses.file_path(address), "clauses.html", view_context)


def _listed(
    context: PolicyContext, address: str, shown: int, lives: Lives, written: Mapping[str, None]
) -> Iterator[ListedClause]:
    document, names = context.history.documents[shown], context.history.clauses[shown]
    for index, (block, name) in enumerate(zip(document.blocks, names, strict=True)):
        steps = [step for step in lives.get(name, ()) if step.version <= shown]
        if not block.text or not steps:
            continue  # a rule, or an image alone, says nothing of its own; a withdrawn text is in no history of clauses
        yield ListedClause(
            place=index,
            level=block.level,
            excerpt=_excerpt(block.text.replace("\t", " · ")),
            href=addresses.relative(address, context.addresses.clause(name)) if name in written else "",
            since=context.mention(address, context.own[in_words_since(steps).version]),
            changes=times_changed(steps),
        )


def _excerpt(text: str) -> str:
    if len(text) <= EXCERPT:
        return text
    cut = text[:EXCERPT]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[EXCERPT // 2 :] else cut} …"
