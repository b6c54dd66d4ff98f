"""The redline in the browser (`documents.js`, `redline.js`, `redline-html.js`) is the build's, value for value and
letter for letter: over the vectors, over texts that are made up, and over real policies."""

import json
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any

import pytest
from drawing import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from mixed_scripts import TWO_MIXED
from numbered_policies import Numbered, numbered_policies
from playwright.sync_api import Browser, Page, Route
from prose import PAIRS, REORDERED, UNLIKE
from realdata import RealData
from redline_vectors import FOLDER, Value, documents, expected, passage_value

from policygen.histories.lineage import Pair, match_blocks, trace_lineage
from policygen.markup.document import Document
from policygen.markup.document_reader import DocumentReader
from policygen.phrases import ENGLISH, Catalogues, Phrases
from policygen.redlines import HtmlStyle, blocks_html, make_redline
from policygen.redlines.redline_phrases import translated_phrases
from policygen.render.template_folders import built_in_folder

SITE = "http://engine.test/"
SITES = FOLDER.parent / "sites"
ARCHIVES = ("site-policy", "pga-versions", "policies")
Texts = tuple[Document, Document, Sequence[Pair]]

OF_FILES = """
async names => {
  const {toldRenumberings} = await import('/renumbering.js');
  const {openDocuments} = await import('/documents.js');
  const {blocksHtml} = await import('/redline-html.js');
  const {redline} = await import('/redline.js'), {speaker} = await import('/block-marks.js');
  const say = speaker({});
  return Promise.all(names.map(async name => {
    const documents = openDocuments(new URL(`/${name}/`, location));
    const found = redline(await documents.version('old'), await documents.version('new'));
    const {passages, empty, counts, changes, renumberings} = found, told = toldRenumberings(renumberings);
    return {empty, counts, changes, renumberings, told,
      passages: passages().map(one => ({...one, html: blocksHtml(one.blocks, {say})}))};
  }));
}
"""
OF_DOCUMENTS = """
async ([written, words]) => {
  const {toldRenumberings} = await import('/renumbering.js');
  const {blocksHtml} = await import('/redline-html.js');
  const {redline} = await import('/redline.js'), {speaker} = await import('/block-marks.js');
  const say = speaker(words), withHtml = passage => ({...passage, html: blocksHtml(passage.blocks, {say})});
  return JSON.parse(written).map(([old, young]) => {
    const {passages, empty, counts, changes, renumberings, blocks} = redline(old, young, say);
    return {
      empty, counts, changes, renumberings, told: toldRenumberings(renumberings),
      passages: passages().map(withHtml), few: passages(0, 2).map(withHtml),
      html: blocksHtml(blocks, {say}), boxed: blocksHtml(blocks, {say, title: 'The text & more'}),
    };
  });
}
"""

ON_PAGE = """
async ([words, old, young]) => {
  const {openDocuments, relocation} = await import('/documents.js');
  const {blocksHtml} = await import('/redline-html.js');
  const {redline} = await import('/redline.js'), {speaker} = await import('/block-marks.js');
  const seen = element => [
    element.textContent.split(/\\s+/).join(' ').trim(),
    [...element.querySelectorAll('ins, del')].map(mark => [mark.localName, mark.textContent]),
    [...element.querySelectorAll('a[href]:not(.pg-cut), img')].map(link => link.href || link.src),
  ];
  const root = new URL('../../', location), documents = openDocuments(root), say = speaker(words);
  const text = await documents.version(young), found = redline(await documents.version(old), text, say);
  const resolve = relocation(root, new URL(`${young}/`, root), text.links);
  const compared = found.passages().filter(passage => passage.blocks.length).map(passage => {
    const element = document.createElement('div');
    element.innerHTML = blocksHtml(passage.blocks, {say, resolve});
    return seen(element);
  });
  return [[...document.querySelectorAll('.pg-redline')].map(seen), compared];
}
"""


def answer(route: Route) -> None:
    """The theme's scripts, the golden sites, and the vectors as the files of a policy: `NAME/old/index.json`,
    `NAME/blocks/00.json`."""
    name, _, rest = route.request.url.removeprefix(SITE).partition("/")
    if not name:
        route.fulfill(body="<!DOCTYPE html><title>Engine</title>", content_type="text/html")
    elif name == "built":
        path = SITES / rest / "index.html" if rest.endswith("/") else SITES / rest
        if path.is_file():
            route.fulfill(path=path)
        else:
            route.fulfill(status=404)  # the theme's files, which are not needed here
    elif name.endswith(".js"):
        route.fulfill(body=(built_in_folder() / name).read_bytes(), content_type="text/javascript")
    else:
        vector = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
        value = vector["shards"]["00"] if rest == "blocks/00.json" else vector[rest.removesuffix("/index.json")]
        route.fulfill(body=json.dumps(value), content_type="application/json")


@pytest.fixture(scope="module")
def engine(browser: Browser) -> Iterator[Page]:
    """A page that can load the scripts."""
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(SITE)
    yield page
    context.close()


def in_browser(engine: Page, pairs: Iterable[Texts], phrases: Phrases) -> list[Any]:
    """What the browser says of pairs of texts."""
    written = json.dumps([documents(*texts) for texts in pairs])
    found = engine.evaluate(OF_DOCUMENTS, [written, translated_phrases(phrases)])
    assert isinstance(found, list)
    return found


def in_build(texts: Texts, phrases: Phrases) -> Value:
    """What the build says of two texts."""
    found = make_redline(*texts, phrases=phrases)
    boxed = blocks_html(found.blocks, HtmlStyle(phrases, title="The text & more"))
    few = [passage_value(passage, HtmlStyle(phrases)) for passage in found.passages(0, 2)]
    return {**expected(found), "few": few, "html": found.html, "boxed": boxed}


def agree(engine: Page, pairs: Sequence[Texts], phrases: Phrases = ENGLISH) -> None:
    for texts, found in zip(pairs, in_browser(engine, pairs, phrases), strict=True):
        assert found == in_build(texts, phrases)


def read(old: str, new: str) -> Texts:
    reader = DocumentReader()
    before, after = reader.read(old), reader.read(new)
    return before, after, match_blocks(before, after)


def test_vectors_give_what_they_expect(engine: Page) -> None:
    names = sorted(path.stem for path in FOLDER.glob("*.json"))
    assert len(names) > 100
    for name, found in zip(names, engine.evaluate(OF_FILES, names), strict=True):
        assert found == json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["expected"], name


@settings(max_examples=examples(5))
@given(texts=st.lists(PAIRS | UNLIKE, min_size=60, max_size=60))
def test_texts_that_are_made_up_are_compared_as_the_build_does(engine: Page, texts: list[tuple[str, str]]) -> None:
    agree(engine, [read(*both) for both in texts])


@settings(max_examples=examples(5))
@given(texts=st.lists(REORDERED, min_size=10, max_size=10))
def test_another_order_of_blocks_is_told_as_the_build_does(engine: Page, texts: list[tuple[str, str]]) -> None:
    agree(engine, [read(*both) for both in texts])


STRANGE = (
    *("fine\x85print", "a\u2028b", "no\u00a0break", "\ufeffmark", "f\u00fcr", "STRASSE", "İstanbul", "Σίσυφος"),
    *("&amp;copy;", "&lt;b&gt;", "5 < 6", '"quoted"', "it's", "$1 $& $`", "\U0001f469\u200d\U0001f467", "\U00020000x"),
    *(
        "カ\u3099ラス",
        "한국어",
        "x\u200by",
        "Ρ",
        "P",
        "e\u0301",
        "é",
        "<br>",
        "<wbr>",
        "<ins>own</ins>",
        "<del>own</del>",
    ),
    *(
        "**b**",
        "`code`",
        "[a](b.md)",
        '[c](d.md "t")',
        '<span id="here">i</span>',
        '<img src="x.png" alt="x">',
        "the",
        "of",
    ),
    *("2.", "(a)", "“q”", "‘q’", "—", "…", "%(words)s", "__proto__", "constructor"),
)


def strange(chance: Random) -> str:
    """A text of words that are hard to tell apart, or to part."""

    def words(most: int) -> str:
        return " ".join(
            chance.choice(STRANGE) + chance.choice(("", "", ",", ".")) for _ in range(chance.randint(1, most))
        )

    shapes = (
        "{}",
        "# {}",
        "### {}",
        "* {}",
        "1. {}",
        "> {}",
        "Term\n: {}",
        "| {} | b |\n|---|---|\n| {} | {} |",
        "    {}",
    )
    return "\n\n".join(chance.choice(shapes).format(*(words(9) for _ in range(3))) for _ in range(chance.randint(1, 7)))


def test_strange_signs_are_words_and_spaces_on_both_sides(engine: Page) -> None:
    texts = []
    for seed in range(150):
        chance = Random(seed)
        old = strange(chance)
        parts = old.split(" ")
        for _ in range(chance.randint(1, 4)):
            parts[chance.randrange(len(parts))] = chance.choice(STRANGE)
        texts += [read(old, " ".join(parts)), read(old, strange(chance))]
    agree(engine, texts)


@settings(max_examples=examples(3))
@given(texts=st.lists(numbered_policies(), min_size=40, max_size=40))
def test_sections_are_renumbered_as_in_the_build(engine: Page, texts: list[Numbered]) -> None:
    agree(engine, [pair for each in texts for pair in (read(each.old, each.new), read(each.new, each.old))])


SYSTEMS = (
    *(["1", "2", "3", "4", "5", "6"], ["I", "II", "III", "IV", "V", "VI"], ["a", "b", "c", "d", "e", "f"]),
    *(["一", "二", "三", "四", "五", "六"], ["9", "10", "11", "12", "13", "14"], ["١", "٢", "٣", "٤", "٥", "٦"]),
    *(["i", "ii", "iii", "iv", "v", "vi"], ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"], ["2", "2", "1", "1", "7", "8"]),
)
FRONTS = (
    *("## {}. {}", "## {} {}", "### {} {}", "## § {} {}", "## Article {} – {}", "{}. {}", "({}) {}", "{}) {}"),
    *("{} {}", "## 第{}条 {}", "## Section {}: {}", "* {} {}", "A[^{}] {}", "# {}. {}", "**{}.** {}", "{}、{}"),
)
REFERENCES = (
    *("section {}", "Sections {} and {}", "§§ {}–{}", "clause 1.{}(b)", "({})", "Article {}", "第{}条", "المادة {}"),
    *("ziffer {},", "{}. pont", "{} days", "4.{}", "Article {} GDPR", "item {}.", "**point** {}", "ข้อ {}", "see {}/{}"),
)
PLAIN = ("ropes", "sails", "the harbour", "of a ship", "**lamps**", "[nets](a.md)", "年", "and", "to", "oars", "ash")


def renumbered(chance: Random) -> tuple[str, str]:
    """Two texts of blocks with numbers in front, which refer to such; one has a block more, and other numbers."""
    front, system = chance.choice(FRONTS), chance.choice(SYSTEMS)
    bodies = [" ".join([*chance.sample(PLAIN, 5), chance.choice(REFERENCES), "end."]) for _ in range(4)]

    def text(bodies: list[str], shift: int) -> str:
        blocks = []
        for number, body in enumerate(bodies):
            referred = [system[min((number + shift + k) % 4, 5)] for k in (0, 1)]
            blocks.append(front.format(system[number], body.format(*referred)))
        return "\n\n".join([*blocks, *(f"[^{name}]: Note on {name}." for name in system)])

    index = chance.randrange(4)
    return text(bodies, 1), text(
        [*bodies[:index], "Something new, and of no kin.", *bodies[index:]], chance.randint(0, 3)
    )


def test_numbers_of_any_kind_are_read_alike(engine: Page) -> None:
    texts = [read(*renumbered(Random(seed))) for seed in range(300)]
    assert sum(bool(make_redline(*each).renumberings) for each in texts) > 150
    agree(engine, texts)


@settings(max_examples=examples(3))
@given(texts=st.lists(TWO_MIXED, min_size=80, max_size=80))
def test_words_and_signs_of_mixed_scripts_are_the_same_on_both_sides(
    engine: Page, texts: list[tuple[str, str]]
) -> None:
    agree(engine, [read(*both) for both in texts] + [read(new, old) for old, new in texts])


@pytest.mark.parametrize("language", ["de", "ar", "ja"])
def test_what_is_said_of_changes_is_said_in_the_language_of_the_page(engine: Page, language: str) -> None:
    old = "# Fees\n\nWe [ask](a.md) caf\u00e9 prices.\n\nA boat.\n\nOne two three four five six seven.\n\nEnd."
    new = "## Fees\n\nOne two three four five six seven.\n\nWe [ask](b.md) cafe\u0301 prices.\n\n* A boat.\n\nLast end."
    phrases = Catalogues().phrases(language)
    agree(engine, [read(old, new), read(new, old)], phrases)


@pytest.mark.parametrize("name", ARCHIVES)
def test_real_policies_are_compared_as_the_build_does(engine: Page, real: RealData, name: str) -> None:
    agree(engine, [read(old, new) for old, new in real.bundle(name).pairs(near=10, far=4, seed="browser")])


def test_distant_versions_of_a_real_history_are_compared_by_identity(engine: Page, real: RealData) -> None:
    reader = DocumentReader()
    history = real.bundle("site-policy").history("Policies/github-terms/github-terms-of-service.md")
    texts = [reader.read(text) for text in history[:12]]
    identities = trace_lineage(texts)
    last = len(texts) - 1
    pairs = [(texts[one], texts[other], identities.pairs(one, other)) for one, other in ((0, last), (last, 0), (2, 9))]
    agree(engine, pairs)


def test_pages_that_are_written_out_show_the_same(engine: Page) -> None:
    pages = [path for path in SITES.glob("**/compare/*..*/index.html") if "pg-changes" in path.read_text("utf-8")]
    assert len(pages) > 4
    for path in pages:
        engine.goto(f"{SITE}built/{path.parent.relative_to(SITES).as_posix()}/")
        words = translated_phrases(Catalogues().phrases(engine.evaluate("document.documentElement.lang")))
        on_page, compared = engine.evaluate(ON_PAGE, [words, *path.parent.name.split("..")])
        assert on_page
        assert compared == on_page, path
    engine.goto(SITE)


def test_what_is_missing_is_an_error(engine: Page) -> None:
    engine.route("**/broken/**", lambda route: route.fulfill(status=404, body="gone"))
    said = engine.evaluate(
        "async () => (await import('/documents.js')).openDocuments(new URL('/broken/', location)).version('old')"
        ".then(() => 'there', error => error.constructor.name + ': ' + error.message)"
    )
    assert said == f"Error: {SITE}broken/old/index.json: 404"


def test_links_of_shards_are_made_right_for_a_page_elsewhere(engine: Page) -> None:
    script = """
    async ([content, root, own, links]) => {
      const {relocation} = await import('/documents.js');
      const {blocksHtml} = await import('/redline-html.js');
      const spans = [['same', content]], resolve = relocation(new URL(root), new URL(own), links);
      return blocksHtml([{path: [['p', {title: 'href="x"'}]], numbers: [0], spans}], {say: phrase => phrase, resolve});
    }
    """
    content = [
        *(["a", {"href": "../cookies/"}], "c", 0, ["a", {"href": "#fees", "id": "a"}], "f", 0),
        *(["img", {"src": "../a.png"}], ["a", {"href": "https://example.org/?a=1&b=2"}], "e", 0),
        *(["a", {"href": "./?q=1&r=%C3%A4"}], "q", 0, ["a", {"id": "b"}], "text", 0),
        *(["a", {"href": "#1-fees"}], "1", 0, ["a", {"href": "#constructor"}], "2", 0),
    ]
    root = f"{SITE}privacy/"
    found = engine.evaluate(script, [content, root, f"{root}2026-01-01/", {"#1-fees": "#fees"}])
    assert found == (
        f'<p title="href=&quot;x&quot;"><a href="{SITE}cookies/">c</a>'
        f'<a href="{SITE}privacy/2026-01-01/#fees" id="a">f</a><img src="{SITE}a.png">'
        '<a href="https://example.org/?a=1&amp;b=2">e</a>'
        f'<a href="{SITE}privacy/?q=1&amp;r=%C3%A4">q</a><a id="b">text</a>'
        f'<a href="{SITE}privacy/2026-01-01/#fees">1</a><a href="{SITE}privacy/2026-01-01/#constructor">2</a></p>\n'
    )
