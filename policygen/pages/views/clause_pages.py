"""Clauses through time: a page for each one that changed, and the list of all of the current text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.core.model import Status
from policygen.histories.clauses import Step, Turn, in_words_since, times_changed
from policygen.histories.history import BlockPlace, History
from policygen.histories.lineage import plain_wording
from policygen.markup.document import Document
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage
from policygen.pages.views.shown_corrections import recorded_corrections, revision_texts
from policygen.pages.views.version_entry import Mention, VersionEntry
from policygen.redlines import HtmlStyle, Redline, blocks_html, heading_paths
from policygen.timeline.replacement import replaced_index

EXCERPT_LENGTH = 90
"""How many characters of a clause the list shows, at most."""

ClauseSteps = Mapping[str, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """What a version made of a clause: `turns` in words of `clauses.Turn`, `until` the version of the next step.

    `lasts` tells that what it made of the clause is in force.
    `html` has its words, marked against those before; empty if it stayed as it was, or is gone. `href` leads
    to where it stands in the version, or if it was joined to another clause to where that one stands. `is_superseded`
    tells that a correction of the version brought the next step, `corrected` on which day (None: not known).
    """

    mention: Mention
    until: Mention | None
    turns: tuple[str, ...]
    has_new_words: bool
    is_gone: bool
    lasts: bool
    html: Markup
    href: str
    is_superseded: bool = False
    corrected: FormattedDate | None = None


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause: the headings that it stands under, or last stood, and its steps, the newest first.

    `words` say since when it has its words, where `%(version)s` stands for the link to `since`.
    `is_current` tells that it is in the current text, `is_gone` that it is neither in that nor in an upcoming one.
    `since` is the version from which it has its words in the current text; if it is not in it, the version that it
    came, or comes, with. `corrected` is the day on which that version was corrected to these words (None: it was not,
    or the day is not known).
    """

    title: str
    path: tuple[str, ...]
    steps: tuple[ShownStep, ...]
    since: Mention
    words: Markup
    change_count: int
    is_current: bool
    is_gone: bool
    clauses: str
    corrected: FormattedDate | None = None


@dataclass(frozen=True, slots=True)
class ListedClause:
    """A clause of the current text, in the order of the text; `block_index` is that of its block.

    `level` is that of a heading, else 0; `excerpt` its first words; `href` leads to its page (empty: it never changed).
    `corrected` is the day on which the version that it has its words since was corrected to them (None: it was not, or
    the day is not known).
    """

    block_index: int
    level: int
    excerpt: str
    href: str
    since: Mention
    change_count: int
    corrected: FormattedDate | None = None


@dataclass(frozen=True, slots=True)
class ClausesView:
    """Every clause of the current text, if there is one, which has so many blocks."""

    title: str
    block_count: int
    clauses: tuple[ListedClause, ...]
    root: str
    index: str
    history: str


def clauses_with_pages(context: PolicyContext, steps_by_clause: ClauseSteps, recorded: Set[str]) -> dict[str, None]:
    """The clauses that have a page: of those that ever changed the ones in the current text or an upcoming one, and
    the ones that are recorded, whose addresses are promised."""
    history = context.history
    upcoming_ids = {entry.id for entry in context.upcoming}
    upcoming_indexes = [index for index, version in enumerate(history.versions) if version.id in upcoming_ids]
    current_indexes = [] if context.shown_index is None else [context.shown_index]
    current_clauses = {
        clause_id for index in (*current_indexes, *upcoming_indexes) for clause_id in history.clauses[index]
    }
    undone_clauses = set(_undone_changes(history, steps_by_clause)) & recorded if recorded else frozenset()
    return {
        clause_id: None
        for clause_id, steps in steps_by_clause.items()
        if clause_id in undone_clauses
        or (
            (clause_id in current_clauses or clause_id in recorded)
            and sum(step.block is not None for step in steps) > 1
        )
    }


def _undone_changes(history: History, steps_by_clause: ClauseSteps) -> Iterator[str]:
    """The clauses that a void version was to change, or a superseded text had changed: they may have had a page for
    that, though nothing is left of the change."""
    for index, version in enumerate(history.versions):
        replaced = replaced_index(history.versions, index)
        if replaced is None:
            continue  # a clause of the first version was not changed by it, whatever it said
        if version.void:
            yield from _changed_clauses(
                history.redline(replaced, index), history.clauses[replaced], history.clauses[index]
            )
            yield from _reworded_clauses(history, index)
        for order, revision in enumerate(history.revisions[index], 1):
            if _same_order(revision, history.documents[index]):
                clause_ids = _clauses_missing_from(history, index, revision)
            else:
                clause_ids = _changed_clauses(history.correction(index, order), (), history.clauses[index])
            yield from {*clause_ids} & {*history.clauses[replaced]}
    corrected = {index for index, version in enumerate(history.versions) if version.revisions}
    for clause_id, steps in steps_by_clause.items():
        if any(step.block is None and step.version in corrected for step in steps):
            yield clause_id


def _reworded_clauses(history: History, void: int) -> Iterator[str]:
    """The clauses that came back or got other words in some version, if a void one is counted with the others."""
    wordings: dict[str, str] = {}
    beginnings: Counter[str] = Counter()
    for index, version in enumerate(history.versions):
        if version.void and index != void:
            continue
        blocks = zip(history.clauses[index], history.documents[index].blocks, strict=True)
        before, wordings = wordings, {clause_id: plain_wording(block) for clause_id, block in blocks}
        beginnings.update(clause_id for clause_id, words in wordings.items() if before.get(clause_id) != words)
    yield from (clause_id for clause_id, count in beginnings.items() if count > 1)


def _changed_clauses(redline: Redline, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The clauses that a redline changes; `old` and `new` are those of its texts, empty where they are not known."""
    for entry in redline.changed_blocks:
        if entry.difference and entry.new is not None:
            yield new[entry.new]
        if entry.difference and entry.old is not None and old:
            yield old[entry.old]


def _same_order(old: Document, new: Document) -> bool:
    """Whether what both texts have stands in the same order: the usual correction, which needs no redline."""
    common_keys = {*old.keys} & {*new.keys}
    return [key for key in old.keys if key in common_keys] == [key for key in new.keys if key in common_keys]


def _clauses_missing_from(history: History, index: int, other: Document) -> Iterator[str]:
    """The clauses of a version whose blocks are not in another text."""
    other_keys = {*other.keys}
    for clause_id, key in zip(history.clauses[index], history.documents[index].keys, strict=True):
        if key not in other_keys:
            yield clause_id


def clause_page(context: PolicyContext, clause_id: str, steps: tuple[Step, ...]) -> Page:
    """The page of a clause that took these steps."""
    pages, history = context.addresses, context.history
    address = pages.clause(clause_id)
    steps_so_far = tuple(
        step for step in steps if context.shown_index is not None and step.version <= context.shown_index
    )
    is_current = bool(steps_so_far) and steps_so_far[-1].block is not None
    last_step = next(step for step in reversed(steps) if step.block is not None)
    document, block = history.state(last_step.version, last_step.revision), last_step.block or 0
    since = context.language_entries[in_words_since(steps_so_far if is_current else steps).version]
    shown = None if context.shown_index is None else context.language_entries[context.shown_index]
    view = ClauseView(
        title=context.title,
        path=heading_paths(document).get(_heading_above(document, block)[0], ()),
        steps=tuple(_shown_step(context, address, steps, number) for number in range(len(steps) - 1, -1, -1)),
        since=context.mention(address, since),
        words=(shown if is_current and shown else since).words.clause,
        change_count=times_changed(steps_so_far if is_current else steps),
        is_current=is_current,
        is_gone=not is_current and steps[-1].block is None,
        clauses=addresses.relative(address, pages.clause_any),
        corrected=corrected_on(context, in_words_since(steps_so_far if is_current else steps)),
    )
    values = {"frame": context.frame(address), "head": context.head(address, False), "view": view}
    return Page(addresses.file_path(address), "clause.html", values)


def _shown_step(context: PolicyContext, address: str, steps: tuple[Step, ...], number: int) -> ShownStep:
    step = steps[number]
    later = steps[number + 1] if number + 1 < len(steps) else None
    superseding = later if step.revision and later and later.version == step.version else None
    entries, history = context.language_entries, context.history
    mention = context.mention(address, entries[step.version])
    html, href = Markup(), mention.href
    if step.revision:
        revision = revision_number(context, step.version, step.revision)
        href = addresses.relative(address, context.addresses.revision(mention.entry.id, revision))
    block = step.into if step.block is None else step.block
    if block is not None:
        href += addresses.anchor(_heading_above(history.state(step.version, step.revision), block)[1])
    if step.shows:
        html = _marked_words(context, address, steps[: number + 1])
    return ShownStep(
        mention=mention,
        until=context.mention(address, entries[later.version]) if later else None,
        turns=tuple(turn.value for turn in step.turns),
        has_new_words=step.begins,
        is_gone=step.block is None,
        lasts=mention.entry.status is not Status.UPCOMING
        and context.in_force is not None
        and context.in_force.status is Status.CURRENT,
        html=html,
        href="" if block is None else href,
        is_superseded=superseding is not None,
        corrected=_correction_before(context, superseding) if superseding else None,
    )


def correction_day(context: PolicyContext, index: int, order: int) -> FormattedDate | None:
    """When the state of a version with an order number (from 1) was corrected, if that is known."""
    recorded = recorded_corrections(context, context.language_entries[index])[order - 1]
    return context.dates.format_optional(recorded.when or (recorded.erratum.date if recorded.erratum else None))


def corrected_on(context: PolicyContext, step: Step) -> FormattedDate | None:
    """When the words of a step became those of its version by a correction, if they did, and that is known."""
    return _correction_before(context, step) if Turn.CORRECTED in step.turns else None


def _correction_before(context: PolicyContext, step: Step) -> FormattedDate | None:
    """The day of the correction that brought the state of a version that a step is about."""
    applied = _applied_orders(context, context.language_entries[step.version])
    orders = [order for order in applied if not step.revision or order < step.revision]
    return correction_day(context, step.version, orders[-1])


def revision_number(context: PolicyContext, index: int, order: int) -> int:
    """The number of the state of a version with an order number (from 1) among those in the language."""
    numbers = [number for number, _, _ in revision_texts(context.language_entries[index], context.language)]
    return numbers[order - 1]


def applied_revisions(context: PolicyContext) -> dict[int, tuple[int, ...]]:
    """The order numbers (from 1) of the states that applied until they were corrected, by the index of the version."""
    entries = enumerate(context.language_entries)
    return {index: _applied_orders(context, entry) for index, entry in entries if entry.version.revisions}


def _applied_orders(context: PolicyContext, entry: VersionEntry) -> tuple[int, ...]:
    recorded = recorded_corrections(context, entry)
    return tuple(order for order, correction in enumerate(recorded, 1) if not correction.before_effect)


def _marked_words(context: PolicyContext, address: str, steps: tuple[Step, ...]) -> Markup:
    """The words of a clause at the last of its steps, marked against those that it had before."""
    history, step = context.history, steps[-1]
    before = next((other for other in reversed(steps[:-1]) if other.shows), None)
    old = None if before is None else BlockPlace(before.version, before.revision, before.block or 0)
    block = history.clause_redline(old, BlockPlace(step.version, step.revision, step.block or 0))
    entry = context.language_entries[step.version]
    page = addresses.relative(address, context.addresses.version(entry.id))
    links = context.site.link_resolver(history.policy, entry.text, address)
    anchors = history.state(step.version, step.revision).page_anchors

    def resolve(target: str) -> str | None:
        return f"{page}{anchors.lead(target) or target}" if target.startswith("#") else links(target)

    return Markup(blocks_html([block], HtmlStyle(history.phrases, resolve, ids=False, title=entry.text.title)))


def _heading_above(document: Document, block: int) -> tuple[int, str]:
    """The block index and the id of the heading that a block stands under, or is; (-1, "") before any."""
    above = next((heading for heading in reversed(document.headings) if heading.block <= block), None)
    return (above.block, above.id) if above else (-1, "")


def clauses_page(context: PolicyContext, steps_by_clause: ClauseSteps, with_pages: Mapping[str, None]) -> Page:
    """The list of the clauses of the current text; `with_pages` are those that have pages."""
    pages = context.addresses
    address = pages.clause_any
    listed_clauses = (
        ()
        if context.shown_index is None
        else tuple(_listed_clauses(context, address, context.shown_index, steps_by_clause, with_pages))
    )
    view = ClausesView(
        title=context.title,
        block_count=0 if context.shown_index is None else len(context.history.clauses[context.shown_index]),
        clauses=listed_clauses,
        root=addresses.relative(address, pages.current),
        index=addresses.relative(address, pages.search_index),
        history=addresses.relative(address, pages.history),
    )
    head = context.head(address, False, elsewhere=PolicyLanguage.clause_any_address)
    values = {"frame": context.frame(address), "head": head, "view": view}
    return Page(addresses.file_path(address), "clauses.html", values)


def _listed_clauses(
    context: PolicyContext, address: str, shown_index: int, steps_by_clause: ClauseSteps, with_pages: Mapping[str, None]
) -> Iterator[ListedClause]:
    document, clause_ids = context.history.documents[shown_index], context.history.clauses[shown_index]
    for index, (block, clause_id) in enumerate(zip(document.blocks, clause_ids, strict=True)):
        steps = [step for step in steps_by_clause.get(clause_id, ()) if step.version <= shown_index]
        if not block.text or not steps:
            continue  # a rule, or an image alone, says nothing of its own; a withdrawn text is in no history of clauses
        yield ListedClause(
            block_index=index,
            level=block.level,
            excerpt=_excerpt(block.text.replace("\t", " · ")),
            href=addresses.relative(address, context.addresses.clause(clause_id)) if clause_id in with_pages else "",
            since=context.mention(address, context.language_entries[in_words_since(steps).version]),
            change_count=times_changed(steps),
            corrected=corrected_on(context, in_words_since(steps)),
        )


def _excerpt(text: str) -> str:
    if len(text) <= EXCERPT_LENGTH:
        return text
    cut = text[:EXCERPT_LENGTH]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[EXCERPT_LENGTH // 2 :] else cut} …"
