"""Numbers of sections and items as texts write them: in front of a block, and where another block refers to one.

`4.`, `§ 4`, `4.2`, `(c)`, `Article IV`, `第四条` are such numbers; "section 4", "clauses 4.2 and 4.3", "siehe Ziffer 4"
refer to them. A number is known by its parts, so that "第四条" and "第4条" name one section: `("4",)`, and "4.2(c)" is
`("4", "2", "c")`. `section-numbers.js` reads the same in the same texts.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

Parts = tuple[str, ...]

_SPACES = r" \t\n\u00a0\u202f\u2009"
_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff10-\uff19"
_ZEROS = "0\u0660\u06f0\u0966\u09e6\u0e50\uff10"
_HAN = "〇零一二三四五六七八九十百"
_HAN_DIGITS = "〇一二三四五六七八九"
_HAN_UNITS = "条條章节節款项項编編조장절항호"
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_LETTER = r"[^\W\d_]"

# What a section or an item is called, in the languages of the interface and some others.
_WORDS = frozenset(
    """
    section sections sec sect subsection subsections clause clauses subclause article articles art arts paragraph
    paragraphs para paras point points item items step steps part parts chapter chapters schedule schedules annex
    appendix rule rules no see
    abschnitt abschnitte abschnitten abschnitts artikel artikeln artikels ziffer ziffern ziff nummer nummern nr punkt
    punkte punkten punkts absatz abs absätze kapitel kapiteln kapitels klausel klauseln teil teile anlage anhang
    buchstabe buchstaben lit paragraf paragrafen paragraphs siehe
    clauses chapitre chapitres alinéa alinéas partie parties paragraphe paragraphes annexe annexes titre voir
    sección secciones artículo artículos cláusula cláusulas apartado apartados punto puntos capítulo capítulos párrafo
    párrafos anexo título véase
    sezione sezioni articolo articoli artt clausola clausole punti paragrafo paragrafi capo capitolo capitoli comma
    allegato vedi
    seção seções secção secções artigo artigos ponto pontos itens parágrafo parágrafos alínea ver
    artikelen sectie secties hoofdstuk hoofdstukken paragraaf punten lid onderdeel bijlage zie
    punkcie punktu punkty punktem pkt sekcja sekcji rozdział rozdziale rozdziału rozdziały artykuł artykule artykułu ust
    ustęp ustępie paragrafie część części załącznik zob
    článek článku články čl oddíl oddílu oddíle odst odstavec odstavci odstavce bod bodu bodě body kapitola kapitole
    kapitoly část příloha viz
    статья статьи статье статьёй статьей ст раздел раздела разделе разделом разделы пункт пункта пункте пунктом пункты
    пунктов пунктах п пп глава главы главе часть части приложение см
    стаття статті розділ розділу розділі член чл
    madde maddesi maddeler bölüm bölümü bent kısım fejezet szakasz pont cikk lásd
    المادة مادة المواد القسم قسم البند بند البنود الفقرة فقرة الفصل بالمادة للمادة والمادة
    pasal bagian bab ayat poin butir angka lampiran lihat
    secció seccions clàusula clàusules apartat apartats punts capítol annex vegeu seición artículu apartáu
    avsnitt avsnittet avsnitten afsnit artikkel punkter stycke kapittel bilaga bilag se
    kohta kohdan kohdassa luku luvun luvussa artikla artiklan
    άρθρο άρθρου άρθρα ενότητα ενότητας παράγραφος παραγράφου σημείο κεφάλαιο
    secțiunea secțiunii articolul articolului capitolul capitolului punctul alineatul
    סעיף סעיפים בסעיף לסעיף धारा अनुच्छेद खंड điều mục khoản phần chương
    """.split()
)

# Of these the nearest one is meant: the item of the same section.
_ITEM_WORDS = frozenset(
    "point points item items step steps paragraph paragraphs para paras punkt punkte lit buchstabe nummer nr no "
    "ponto punto punt alinéa absatz abs bod odst pkt ust п пункт".split()
)

# What stands behind the number: "4. pont", "4. madde", "4 §".
_WORDS_AFTER = frozenset(
    """
    § pont pontja pontban pontjában pontot szakasz szakasza szakaszban fejezet fejezete fejezetben bekezdés cikk cikke
    madde maddesi maddede maddesinde maddeye bölüm bölümü bölümde luku luvun luvussa kohta kohdan kohdassa artikla
    artiklan straipsnis straipsnio pants panta
    """.split()
)
_WORDS_GLUED = ("ข้อ", "มาตรา", "หมวด")
"""The same in a script without spaces."""

_JOINTS = frozenset(
    ", ; & / - – — and or to through und oder bis sowie et ou à y o e ed a em en of i lub oraz do či až и или по és "
    "vagy ve veya ile و أو dan atau och eller og ja tai ή și sau ، 、 和 及 或 至 と 및".split()
)
_UNITS = frozenset(
    """
    % € $ £ ¥ day days week weeks month months year years hour hours minute minutes tag tage tagen woche wochen monat
    monate monaten jahr jahre jahren stunden jour jours semaine semaines mois an ans année années heures día días semana
    semanas mes meses año años horas giorno giorni settimane mese mesi anno anni ore dia dias mês ano anos dag dagen
    weken maand maanden jaar uur dni dzień tygodni miesiąc miesięcy rok lat den dnů týdnů měsíc měsíců roků let день дня
    дней недель месяц месяца месяцев год года лет nap hét hónap év gün hafta ay yıl hari minggu bulan tahun يوم أيام شهر
    euro euros eur usd
    """.split()
)
_LAW_WORDS = frozenset(
    """
    regulation directive act treaty convention statute code gdpr verordnung richtlinie gesetz gesetzes règlement loi
    reglamento ley regolamento legge regulamento lei verordening rozporządzenia ustawy nařízení zákona регламента закона
    """.split()
)


class SectionNumber(NamedTuple):
    """A number in a text, from `start` to `end`, without what stands around it; `parts` are what it is known by, and
    `spans` where each of them stands. `words` are it as readers see it."""

    start: int
    end: int
    parts: Parts
    spans: tuple[tuple[int, int], ...]
    words: str


class Label(NamedTuple):
    """A number in front of a block, which ends at `stop` with what stands around it, its `style`. One that is weak may
    mean something else, and counts only where one before or after it stands in front of another block."""

    number: SectionNumber
    stop: int
    style: str
    is_weak: bool


class Reference(NamedTuple):
    """A number by which a text refers to a section, or (`is_item`) rather to an item of its own section."""

    number: SectionNumber
    is_item: bool


_FRONT = re.compile(
    rf"[{_SPACES}]*(?:(§+|[第제])[{_SPACES}]*|({_LETTER}+)\.?[{_SPACES}]+)?([(（\[]?)"
    rf"([{_DIGITS}]{{1,3}}(?:\.[{_DIGITS}]{{1,3}})*(?:[a-z](?![a-z]))?|[IVXLC]{{1,7}}|[ivxlc]{{1,7}}|[A-Za-z]|[{_HAN}]{{1,5}})"
    rf"[{_SPACES}]?([{_HAN_UNITS}]|[)）\]]?[.:：、．]?)[:：]?(?:(?=[{_SPACES}(（—–{_SIGNS}])|(?<=[、．：）])|$)"
)
_PART = re.compile(rf"[{_DIGITS}]+[a-z]?|[A-Za-z]+|[{_HAN}]+")
_CANDIDATE = re.compile(
    rf"[第제][{_SPACES}]?([{_HAN}]{{1,5}}|[{_DIGITS}]{{1,3}})[{_SPACES}]?[{_HAN_UNITS}]"
    rf"|[{_DIGITS}]{{1,3}}(?:\.[{_DIGITS}]{{1,3}})*(?:[a-z](?![A-Za-z]))?(?:[{_SPACES}]?\([a-z0-9]{{1,4}}\))*"
    r"|\([a-z]{1,4}\)|[IVXLC]+|[A-Z]"
)
_LETTER_OR_DIGIT = re.compile(rf"{_LETTER}|[{_DIGITS}]")
_WORD_BEFORE = re.compile(rf"(§|{_LETTER}+)\.?[{_SPACES}]*$")
_WORD_AFTER = re.compile(rf"\.?[{_SPACES}]*(§|{_LETTER}+)")
_NEXT = re.compile(rf"[{_SPACES}]*(%|€|\$|£|¥|{_LETTER}+)")
_LATER_WORDS = re.compile(
    rf"^(?:[{_SPACES}]+({_LETTER}+))(?:[{_SPACES}]+({_LETTER}+))?(?:[{_SPACES}]+({_LETTER}+))?"
    rf"(?:[{_SPACES}]+({_LETTER}+))?"
)


@lru_cache(maxsize=8192)
def read_label(text: str, is_heading: bool) -> Label | None:
    """The number in front of a block's text, if there is one."""
    match = _FRONT.match(text)
    if match is None:
        return None
    word, opening, written, closing = match[1] or match[2] or "", match[3], match[4], match[5]
    parts = _parts(written)
    if not parts or (closing != "" and closing in _HAN_UNITS) != (word in ("第", "제")):
        return None
    if word in ("第", "제") and not is_heading and _LETTER_OR_DIGIT.match(text, match.end()):
        return None
    if word and word[0] not in "§第제":
        word = word.lower()
        if word not in _WORDS:
            return None
    if word and not is_heading and not closing and match.end() < len(text):
        return None  # a sentence that begins with a reference
    if not word and not closing and not (parts[0][0].isdigit() and (is_heading or len(parts) > 1)):
        return None
    if not word and opening and not closing:
        return None
    is_digits = parts[0][0].isdigit() and written[0] not in _HAN
    is_plain = not word and is_digits and (bool(closing) or len(parts) > 1)
    is_weak = not word and not (is_heading and is_plain) and not (opening and not is_digits)
    start, end = match.span(4)
    words = f"({written})" if opening else written
    number = SectionNumber(start, end, parts, tuple(_spans(written, start)), words)
    return Label(number, match.end(), f"{word} {opening}{closing}", is_weak)


def certain_label(text: str, is_heading: bool) -> Label | None:
    """The number in front of a block's text, if it can be nothing else."""
    label = read_label(text[:40], is_heading) if _FRONT.match(text) else None
    return None if label is None or label.is_weak else label


class Labelled(Protocol):
    """What may have a number in front: its text, and its level as a heading (0: it is none)."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def level(self) -> int:
        """Its level."""


def number_labels(blocks: Sequence[Labelled]) -> dict[int, Label]:
    """The numbers in front of blocks, by their indexes."""
    may_have_one = _FRONT.match  # most have none
    labels = {
        index: label
        for index, block in enumerate(blocks)
        if may_have_one(block.text) and (label := read_label(block.text[:40], bool(block.level)))
    }
    known = {name for label in labels.values() for name in _names(label, 0)}
    return {
        index: label
        for index, label in labels.items()
        if not label.is_weak or any(name in known for step in (-1, 1) for name in _names(label, step))
    }


def _names(label: Label, step: int) -> Iterator[tuple[str, Parts, str, int]]:
    """What a label, or the one some steps after it, is known by: in each way in which its last part counts."""
    *above, last = label.number.parts
    yield from ((label.style, tuple(above), system, value + step) for system, value in _values(last))


def _values(part: str) -> Iterator[tuple[str, int]]:
    """The ways in which a part counts."""
    if part.isdigit():
        yield "1", int(part)
    elif part.isascii() and part.isalpha():
        if len(part) == 1:
            yield "a", ord(part)
        if not part.strip("ivxlc"):
            yield "i", _roman(part)


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _roman(part: str) -> int:
    values = [_ROMAN[letter] for letter in part]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def references_in(text: str) -> Iterator[Reference]:
    """The numbers by which a text refers to sections and items."""
    last_end, is_item = -1, False
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        if match[1] is not None:
            yield Reference(_number(text, *match.span(1)), False)
            continue
        if _LETTER_OR_DIGIT.match(text, end) or (start and _LETTER_OR_DIGIT.match(text[start - 1])):
            continue
        is_digits = not match[0][0].isascii() or match[0][0].isdigit()
        word = _section_word(text, start) or (is_digits and _word_after(text, end)) or ""
        if word:
            is_item = word in _ITEM_WORDS
        elif match[0][0] == "(":
            is_item = True  # "as in (b)": in brackets it is hardly anything else
        elif last_end < 0 or not _is_joint(text[last_end:start]) or _is_amount(text, end):
            continue
        if _is_of_a_law(text, end):
            continue
        last_end = end
        yield Reference(_number(text, start, end), is_item or match[0][0] == "(")


def _section_word(text: str, start: int) -> str:
    """The word for a section right before a number; "" without one."""
    before = text[max(0, start - 24) : start]
    match = _WORD_BEFORE.search(before)
    if match:
        word = match[1].lower()
        return word if word == "§" or word in _WORDS else ""
    return "section" if before.rstrip().endswith(_WORDS_GLUED) else ""


def _word_after(text: str, end: int) -> str:
    match = _WORD_AFTER.match(text, end)
    word = match[1].lower() if match else ""
    return word if word in _WORDS_AFTER else ""


def _is_joint(between: str) -> bool:
    """Whether what stands between two numbers makes both numbers of sections."""
    words = between.replace(",", " , ").lower().split()
    return len(between) < 12 and bool(words) and all(word in _JOINTS for word in words)


def _is_amount(text: str, end: int) -> bool:
    """Whether a number counts something."""
    match = _NEXT.match(text, end)
    return match is not None and match[1].lower() in _UNITS


def _is_of_a_law(text: str, end: int) -> bool:
    """Whether the section is one of a law: of "the GDPR", of "BDSG"."""
    match = _LATER_WORDS.match(text[end : end + 60])
    words = [word for word in match.groups() if word] if match else []
    return any(
        word.lower() in _LAW_WORDS or (len(word) > 2 and word.isascii() and word[:3].isupper()) for word in words
    )


def _number(text: str, start: int, end: int) -> SectionNumber:
    written = text[start:end]
    return SectionNumber(start, end, _parts(written), tuple(_spans(written, start)), written)


def _spans(written: str, start: int) -> Iterator[tuple[int, int]]:
    return ((start + match.start(), start + match.end()) for match in _PART.finditer(written))


def _parts(written: str) -> Parts:
    """The parts of a number; none, if one of them is no number."""
    parts = [_part(match[0]) for match in _PART.finditer(written)]
    return tuple(parts) if all(parts) else ()


def _part(written: str) -> str:
    if written[0] in _HAN:
        value = _han_value(written)
        return str(value) if value else ""
    digits = "".join(str(_digit(sign)) if _digit(sign) >= 0 else sign for sign in written)
    return (digits.lstrip("0") or "0").lower()


def _digit(sign: str) -> int:
    """The value of a digit of any script; -1 for other signs."""
    return next((ord(sign) - ord(zero) for zero in _ZEROS if 0 <= ord(sign) - ord(zero) < 10), -1)


def _han_value(written: str) -> int:
    """What a Chinese number below a thousand is; 0 if it is none."""
    value = digit = 0
    for sign in written.replace("零", "〇"):
        if sign in "百十":
            value, digit = value + (digit or 1) * (100 if sign == "百" else 10), 0
        elif digit:
            return 0
        else:
            digit = _HAN_DIGITS.index(sign)
    return value + digit


def _han_number(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    start = f"{_HAN_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and not tens and ones:
        start += "零"
    ten = f"{_HAN_DIGITS[tens] if tens > 1 or hundreds else ''}十" if tens else ""
    return f"{start}{ten}{_HAN_DIGITS[ones] if ones else ''}"


def rewritten(number: SectionNumber, text: str, parts: Parts) -> str:
    """A number of a text with other parts, as many, written as it is; "" if that cannot be."""
    if len(parts) != len(number.parts):
        return ""
    pieces, position = list[str](), number.start
    for (start, end), old, new in zip(number.spans, number.parts, parts, strict=True):
        written = text[start:end]
        piece = written if old == new else _written_like(new, written)
        if not piece:
            return ""
        pieces += [text[position:start], piece]
        position = end
    return "".join([*pieces, text[position : number.end]])


def _written_like(part: str, example: str) -> str:
    """A part of a number in the digits or letters of another one."""
    if example[0] in _HAN:
        return _han_number(int(part)) if part.isdigit() and 0 < int(part) < 1000 else ""
    zero = next((zero for zero in _ZEROS[1:] if 0 <= ord(example[0]) - ord(zero) < 10), "")
    if zero:
        return "".join(chr(ord(zero) + int(sign)) if sign.isdigit() else sign for sign in part)
    return part.upper() if "A" <= example[0] <= "Z" else part


_ENDS_WORD = re.compile(rf"[{_SPACES}\s{_SIGNS}]")


def word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the word begins and ends that some signs of a text are a part of."""
    while start and not _ENDS_WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and not _ENDS_WORD.match(text[end]):
        end += 1
    return start, end
