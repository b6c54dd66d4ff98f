"""The parts of a document beside its body: lists, comments, settings, and what stands at the edges of its pages."""

from collections.abc import Iterator, Sequence

from policygen.exports.word.body_references import NumberedList
from policygen.exports.word.tracked_changes import ChangeMarker
from policygen.exports.word.word_paragraphs import BULLETS, DEEPEST, STEP
from policygen.exports.word.word_styles import languages
from policygen.exports.word.word_xml import element, root, text


def numbering(lists: Sequence[NumberedList]) -> str:
    """The part `numbering.xml`: the list of all items without numbers, then those that count, each on its own.

    Each has an abstract list of its own, since lists that share one also share their counter.
    """
    forms = [[("bullet", 1)] * (DEEPEST + 1)]
    for numbered_list in lists:
        levels = [("decimal", 1)] * (DEEPEST + 1)
        levels[numbered_list.depth] = numbered_list.form, numbered_list.start
        forms.append(levels)
    abstract = (_abstract(number, levels) for number, levels in enumerate(forms, BULLETS))
    instances = (
        element("w:num", element("w:abstractNumId", val=number), numId=number)
        for number in range(BULLETS, len(forms) + BULLETS)
    )
    return root("w:numbering", *abstract, *instances)


def _abstract(number: int, levels: Sequence[tuple[str, int]]) -> str:
    return element(
        "w:abstractNum",
        element("w:multiLevelType", val="hybridMultilevel"),
        *(_level(depth, form, start) for depth, (form, start) in enumerate(levels)),
        abstractNumId=number,
    )


def _level(depth: int, form: str, start: int) -> str:
    return element(
        "w:lvl",
        element("w:start", val=start),
        element("w:numFmt", val=form),
        element("w:lvlText", val="•◦▪"[depth % 3] if form == "bullet" else f"%{depth + 1}."),
        element("w:lvlJc", val="left"),
        element("w:pPr", element("w:ind", left=STEP * (depth + 1), hanging=STEP)),
        ilvl=depth,
    )


def comments(texts: Sequence[str], marker: ChangeMarker) -> str:
    """The part `comments.xml`; each line of a comment is a paragraph."""
    initials = "".join(word[0] for word in marker.author.split())[:3]
    style = element("w:pPr", element("w:pStyle", val="CommentText"))
    return root(
        "w:comments",
        *(
            marker.mark(
                "w:comment",
                *(element("w:p", style, _run(line)) for line in words.split("\n")),
                number=number,
                initials=initials,
            )
            for number, words in enumerate(texts)
        ),
    )


def header(lines: Sequence[str]) -> str:
    """What stands at the top of each page; one line at least."""
    style = element("w:pStyle", val="Header")
    last = element("w:spacing", after=240)  # or the text would begin right below, where there are many lines
    spaced = [*("" for _ in lines[1:]), last]
    return root(
        "w:hdr",
        *(
            element("w:p", element("w:pPr", style, after), _run(line))
            for line, after in zip(lines, spaced, strict=True)
        ),
    )


def footer(above: str = "") -> str:
    """What stands at the foot of each page: a paragraph `above`, the number of the page, and how many there are."""
    style = element("w:pPr", element("w:pStyle", val="Footer"), element("w:jc", val="center"))
    return root("w:ftr", above, element("w:p", style, *_field("PAGE"), _run(" / "), *_field("NUMPAGES")))


def _field(name: str) -> Iterator[str]:
    yield element("w:fldSimple", _run("1"), instr=f" {name} ")


def _run(words: str) -> str:
    return element("w:r", f'<w:t xml:space="preserve">{text(words)}</w:t>')


def settings(language: str, *, tracks: bool) -> str:
    """The part `settings.xml`; if changes are tracked, further ones are as well."""
    language_attributes = languages(language)
    return root(
        "w:settings",
        element("w:trackRevisions") if tracks else "",
        element(
            "w:compat",
            element(
                "w:compatSetting",
                name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word",
                val=15,
            ),
        ),
        element("w:themeFontLang", **{"val": "en", **language_attributes}),
    )
