"""The blocks of a policy's versions as data, from which a browser can rebuild and compare any two versions.

Each distinct block stands once, in a shard, `blocks/NN.json`: `{"KEY": [PATH, CONTENT], …}`. PATH holds the elements
around the block, outermost first, its own last: `"ul"`, or with attributes `["ol", {"start": "3"}]`. CONTENT is what
stands in it: its text, or if there is more than text a list in which a string is text, `["strong"]` or
`["a", {"href": "…"}]` begins an element, and 0 ends the innermost open one; `br`, `img` and `wbr` have no end. Links
are those of the policy's current page; those that begin with `#` lead into the version's own page, as its `links` say.

`index.json` of a version names its shards and lists its blocks, in order: `{"policy", "id", "language", "title",
"effective", "precision", "observed", "digest", "shards": ["00", …], "blocks": [["KEY", shared, "CLAUSE", "ANCHOR"],
…], "links": {…}}`. `shared` counts the elements that a block shares with the one before it, CLAUSE is its clause id,
ANCHOR the id of its own element on the version's page, or empty. Blocks of two versions with the same clause id are the
same clause, as it was, reworded or moved. `links` say what leads to a heading of the version where a link in the
policy's texts names it as another tool does: `{"#1-fees": "#fees"}`.

To rebuild a text, for each block: close the open elements down to `shared`, open those of its path that follow (the
last one with ANCHOR as its id, unless it has one), and put its content.

Blocks are dealt to shards in the order in which they first appear, so many to each. A new version therefore
changes only the last shard and adds to it, a version needs few shards, and its neighbours need mostly the same ones.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.core.json_files import json_file
from policygen.markup.block_content import content_json, path_json
from policygen.markup.document import Block, Document, Resolve
from policygen.markup.page_anchors import PageAnchors
from policygen.markup.page_links import resolve_content
from policygen.pages.views.policy_context import PolicyContext

BLOCKS_PER_SHARD = 256
"""How many blocks a shard holds; about 100 kB of a legal text."""


def data_files(context: PolicyContext) -> Iterator[File]:
    """Every shard of a policy in one language, and `index.json` of each of its versions."""
    documents = context.history.documents
    shards = shard_names(documents)
    blocks = {key: block for document in documents for key, block in zip(document.keys, document.blocks, strict=True)}
    yield from _shards(context, shards, blocks)
    inner_links = {target for block in blocks.values() for target in block.targets if target.startswith("#")}
    for index in range(len(documents)):
        yield _index(context, index, shards, inner_links)


def shard_names(documents: Iterable[Document]) -> dict[str, str]:
    """The shard of each block, by its key, for the documents of all versions, oldest first; in order of appearance."""
    keys = dict.fromkeys(key for document in documents for key in document.keys)
    return {key: f"{index // BLOCKS_PER_SHARD:02x}" for index, key in enumerate(keys)}


def _shards(context: PolicyContext, shards: Mapping[str, str], blocks: Mapping[str, Block]) -> Iterator[File]:
    keys_by_shard: dict[str, list[str]] = {}
    for key, shard in shards.items():
        keys_by_shard.setdefault(shard, []).append(key)
    # One block may stand in many versions; its links are read as the newest text would mean them.
    resolve = context.site.link_resolver(
        context.history.policy, context.language_entries[-1].text, context.addresses.current
    )

    def link(target: str) -> str | None:
        return target if target.startswith("#") else resolve(target)

    for shard, keys in keys_by_shard.items():
        value = {key: _block(blocks[key], link) for key in keys}
        yield json_file(context.addresses.shard(shard), value)


def _block(block: Block, resolve: Resolve) -> tuple[object, object]:
    return path_json(block.path), content_json(resolve_content(block.content, resolve))


def _index(context: PolicyContext, index: int, shards: Mapping[str, str], inner_links: Collection[str]) -> File:
    entry, document = context.language_entries[index], context.history.documents[index]
    version, clauses = entry.version, context.history.clauses[index]
    value = {
        "policy": context.history.policy.slug,
        "id": version.id,
        "language": context.language,
        "title": entry.text.title,
        "effective": version.effective.text if version.effective else None,
        "precision": version.effective.precision if version.effective else "unknown",
        "observed": version.observed.text if version.observed else None,
        "digest": entry.text.digest,
        "shards": sorted({shards[key] for key in document.keys}, key=lambda name: int(name, 16)),
        "blocks": list(zip(document.keys, document.shared, clauses, document.anchors, strict=True)),
        "links": _links(document.page_anchors, inner_links),
    }
    return json_file(addresses.data(context.addresses.version(version.id)), value)


def _links(anchors: PageAnchors, inner_links: Collection[str]) -> dict[str, str]:
    """The links within a policy's texts that lead into a version's page by another name, and how they lead there."""
    leads = ((link, anchors.lead(link)) for link in sorted(inner_links))
    return {link: lead for link, lead in leads if lead not in (None, link)}
