import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from cases import for_each
from content_json import content_of, element_of
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.config import Config
from policygen.core.errors import Place
from policygen.core.files import File
from policygen.core.model import Policy, Precision, Text, Version, When
from policygen.histories.history import build_history
from policygen.markup.block_content import Element, content_html, start_tag
from policygen.markup.document import Resolve
from policygen.markup.document_reader import DocumentReader
from policygen.pages.data.block_shards import BLOCKS_PER_SHARD, data_files
from policygen.pages.views.policy_context import policy_context
from policygen.pages.views.site_context import SiteContext

CONFIG = Config(base_url="https://example.org/legal/")


EVERYTHING = """\
# Privacy policy

An introduction with *emphasis*, `code <b>` and a [link](terms.md#top "Terms").
A second line.

## What we collect {#collected}

- Your name
- Your address:

    1. street
    2. town

    and a paragraph after the inner list

- Nothing else

Term
:   Its definition

:   Another one, with a list:

    * a
    * b

| Kind | Kept for |
|------|---------:|
| Logs | 30 days  |
| Mail |          |

> Quoted
>
> - twice
>
> > deeper

```python
def f():

    return "<a href='x'>"
```

---

!!! note "Mind"
    This is a note.

A footnote[^1] and another[^two].

## What we collect

[^1]: The first, with `code`.
[^two]: The second.

    In two paragraphs.
"""


def as_written(policy: Policy, text: Text, page: str) -> Resolve:
    return lambda target: target


AS_WRITTEN = SiteContext(CONFIG, as_written)


Listed = tuple[list[Any], str | list[Any]]
"""A block as a shard has it: the elements around it, and its content."""


def rebuilt(index: dict[str, object], blocks: Mapping[str, Listed]) -> str:
    """A text's HTML from what a browser has: the rule that the module states."""
    out: list[str] = []
    opened: list[Element] = []

    def close(depth: int) -> None:
        while len(opened) > depth:
            name = opened.pop().name
            if name != "hr":
                out.append(f"</{name}>")

    for key, shared, _, anchor in cast(list[tuple[str, int, str, str]], index["blocks"]):
        path, content = [*map(element_of, blocks[key][0])], content_of(blocks[key][1])
        close(shared)
        for depth, one in enumerate(path[shared:], shared + 1):
            entry = anchor and depth == len(path) and one.get("id") is None
            out.append(start_tag(one.with_value("id", anchor) if entry else one))
        opened[shared:] = path[shared:]
        out.append(content_html(content))
    close(0)
    return "".join(out)


def files_of(texts: Sequence[str], site: SiteContext = AS_WRITTEN, effective: bool = True) -> list[File]:
    """All data files of a policy with these versions."""
    digests = [f"sha256:{number}" for number in range(len(texts))]
    versions = tuple(version(number, digest, effective) for number, digest in enumerate(digests))
    policy = Policy("privacy", "Privacy", ("en",), versions, Place("content/privacy"))
    lived = build_history(policy, "en", dict(zip(digests, texts, strict=True)), DocumentReader())
    return list(data_files(policy_context(lived, site, datetime(2026, 1, 1, tzinfo=UTC))))


def version(number: int, digest: str, effective: bool = True) -> Version:
    text = f"{2001 + number}-01-01"
    when = When(text, Precision.DAY, datetime.fromisoformat(text).replace(tzinfo=UTC))
    place = Place("content/privacy/a.md")
    texts = (Text("en", "Privacy </script>", (), digest, place),)
    return Version(text, when if effective else None, None if effective else when, None, texts)


def written(*texts: str) -> tuple[list[dict[str, object]], dict[str, Listed], list[File]]:
    """The indexes of versions with these texts, all of their blocks, and the shards."""
    files = files_of(texts)
    shards = [file for file in files if "/blocks/" in file.path]
    blocks: dict[str, Listed] = {}
    for file in shards:
        blocks |= json.loads(file.data)
    return [json.loads(file.data) for file in files if file not in shards], blocks, shards


def tree(html: str) -> str:
    """HTML as a reader sees it: white space between blocks and at their edges taken out, all other folded, as the
    wrapping of the source is no part of a block; `pre` left alone."""
    parts = re.split("(<pre.*?</pre>)", html, flags=re.S)
    edge = r"/?(?:[uod]l|li|d[td]|p|h\d|t[rhd]|table|thead|tbody|blockquote|div|hr|pre)\b[^>]*>"
    parts[::2] = [re.sub(r"\s+", " ", re.sub(rf"\s*(<{edge})\s*", r"\1", part)).strip() for part in parts[::2]]
    return "".join(parts).strip()


def test_a_texts_tree_is_rebuilt_exactly() -> None:
    document = DocumentReader().read(EVERYTHING)
    (index,), blocks, _ = written(EVERYTHING)
    assert tree(rebuilt(index, blocks)) == tree("".join(document.html()))


markdown = st.lists(
    st.sampled_from(
        [
            "# One",
            "## Two {#own-id}",
            "## Two",
            "words *with* [a link](x.md)",
            "- a\n- b\n    - c\n\n    d\n- e",
            "1. one\n\n    two\n\n2. three",
            "> quoted\n>\n> - a",
            "| a | b |\n|---|---|\n| c | d |",
            "term\n:   one\n\n    two",
            "    code\n\n    more",
            "```\nfenced\n\n  here\n```",
            "---",
            "note[^1]",
            "[^1]: foot",
            "<div>raw <b>html</b></div>",
            '<p id="x">mine</p>',
            "!!! note\n    admonished",
        ]
    ),
    max_size=8,
).map("\n\n".join)


@settings(deadline=None)
@given(st.lists(markdown, min_size=1, max_size=4))
def test_every_version_of_a_policy_is_rebuilt_from_its_shards(texts: list[str]) -> None:
    indexes, blocks, _ = written(*texts)
    for text, index in zip(texts, indexes, strict=True):
        document = DocumentReader().read(text)
        assert without_ids(rebuilt(index, blocks)) == without_ids("".join(document.html()))


def without_ids(html: str) -> str:
    """The tree without the ids of headings, which depend on the versions before."""
    return re.sub('(<h[1-6]) id="[^"]*"', r"\1", tree(html))


def paragraphs(first: int, last: int) -> str:
    return "\n\n".join(f"Paragraph {number}." for number in range(first, last))


def test_few_blocks_are_in_one_file_and_each_block_is_in_one() -> None:
    _, _, files = written(paragraphs(0, 20), paragraphs(10, 30))
    assert [file.path for file in files] == ["privacy/blocks/00.json"]
    assert len(json.loads(files[0].data)) == 30


def test_many_blocks_are_split_and_the_index_says_where() -> None:
    size = BLOCKS_PER_SHARD
    indexes, _, files = written(paragraphs(0, size), paragraphs(size - 5, 2 * size + 1))
    assert [file.path for file in files] == [f"privacy/blocks/0{number}.json" for number in range(3)]
    assert [len(json.loads(file.data)) for file in files] == [size, size, 1]
    assert [index["shards"] for index in indexes] == [["00"], ["00", "01", "02"]]


def test_a_new_version_leaves_full_shards_as_they_are() -> None:
    first, second = paragraphs(0, BLOCKS_PER_SHARD + 3), paragraphs(3, BLOCKS_PER_SHARD + 90)
    before, after = written(first)[2], written(first, second)[2]
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_the_index_says_what_the_version_is() -> None:
    text = "# A\n\nWords."
    keys = DocumentReader().read(text).keys
    file = files_of([text])[-1]
    assert file.path == "privacy/2001-01-01/index.json"
    found = json.loads(file.data)
    clauses = [block[2] for block in found["blocks"]]
    assert all(re.fullmatch("[0-9a-f]{12}", clause) for clause in clauses)
    assert found == {
        "policy": "privacy",
        "id": "2001-01-01",
        "language": "en",
        "title": "Privacy </script>",
        "effective": "2001-01-01",
        "precision": "day",
        "observed": None,
        "digest": "sha256:0",
        "shards": ["00"],
        "blocks": [[keys[0], 0, clauses[0], "a"], [keys[1], 0, clauses[1], ""]],
        "links": {},
    }


def test_the_index_says_what_leads_to_headings_that_links_name_as_other_tools_do() -> None:
    first = "# A\n\n## 1. Keys\n\n[a](#1-keys) [b](#keys) [c](#none)\n"
    second = "# A\n\n## 1. Locks & keys\n\nWords.\n\n## 2. Keys\n\n<a href='#1-locks--keys'>a</a>\n"
    links = [json.loads(file.data)["links"] for file in files_of([first, second]) if "2" in file.path]
    # Of all links in the texts of the policy: what was removed stands in comparisons, too.
    assert links == [{"#1-keys": "#keys"}, {"#1-locks--keys": "#locks-keys"}]


def test_a_reworded_block_keeps_its_clause() -> None:
    old, new = written("We keep your logs for thirty days.", "We keep your logs for sixty days.")[0]
    assert cast(list[list[str]], old["blocks"])[0][0] != cast(list[list[str]], new["blocks"])[0][0]
    assert cast(list[list[str]], old["blocks"])[0][2] == cast(list[list[str]], new["blocks"])[0][2]


def test_a_version_of_unknown_date_says_so() -> None:  # case 10
    value = json.loads(files_of(["Words."], effective=False)[-1].data)
    assert (value["effective"], value["precision"], value["observed"]) == (None, "unknown", "2001-01-01")


def test_links_in_shards_are_those_of_the_current_page() -> None:  # case 41
    asked = []

    def links(policy: Policy, text: Text, page: str) -> Resolve:
        asked.append(page)
        return {"terms.md": "../terms/"}.get

    text = "[a](terms.md), [b](gone.md), [c](#own), [d](https://example.com/)"
    file = files_of([text], SiteContext(CONFIG, links))[0]
    (content,) = json.loads(file.data).values()
    assert content == [
        ["p"],
        [
            *(["a", {"href": "../terms/"}], "a", 0, ", b, "),
            *(["a", {"href": "#own"}], "c", 0, ", "),
            *(["a", {"href": "https://example.com/"}], "d", 0),
        ],
    ]
    assert asked == ["privacy/"]


@for_each("text", ["# </script>", "`</script><!--`", "<!-- x -->\n\ny"])
def test_data_files_hold_nothing_that_ends_a_script(text: str) -> None:  # case 30
    assert not any(b"</" in file.data or b"<!--" in file.data for file in files_of([text]))
