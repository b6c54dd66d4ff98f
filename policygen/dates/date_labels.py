"""The words that say what a date in a text is the date of, in the languages of many real policies."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache

from policygen.dates.date_forms import WEEKDAY


class Kind(IntEnum):
    """What a date in a text is said to be; the smaller, the more it is worth."""

    EFFECTIVE = 1
    IN_FORCE = 2
    UPDATED = 3
    MODIFIED = 4
    BARE = 5


class Order(Enum):
    """What a language says of `01.02.2020`: nothing, the day first if points part the numbers, the day first."""

    OPEN = 0
    DOTS = 1
    DAY_FIRST = 2


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a date: where they begin in the line, what they are, and what they say.

    `caption`: words that only stand before a date ("Last updated", "Effective date", whatever has a colon), unlike
    those that begin a sentence about something else, too ("Effective January 1, 2020, the law …").
    """

    start: int
    text: str
    kind: Kind
    caption: bool
    order: Order


_NOUN = r"(?:this|the|our|these|its|their) (?:\w+ ){1,4}?"
_CHANGED = "modified|modification|revised|revision|changed?|amended|amendment|edited"
_OPEN, _DOTS, _DAY = Order

# Language's order, kind, whether it is a caption, and the words. Lines come with single spaces.
_BEFORE = (
    # English
    (
        _OPEN,
        Kind.EFFECTIVE,
        True,
        "(?:version )?effective (?:as of )?dates?|dates? effective|date of effect|eff[.] date",
    ),
    (_OPEN, Kind.EFFECTIVE, False, "effective|in effect and effective"),
    (_OPEN, Kind.IN_FORCE, True, "date of entry into force|valid(?:ity)? (?:date|from)"),
    (
        _OPEN,
        Kind.IN_FORCE,
        False,
        "(?:in|into) (?:full )?(?:force|effect)|tak(?:es?|ing) effect|took effect|with effect",
    ),
    (_OPEN, Kind.IN_FORCE, False, "(?:appl(?:y|ies|icable)|valid) (?=from|as of|since|starting|beginning)"),
    (_OPEN, Kind.UPDATED, True, f"(?:date )?(?:last|latest|most recent(?:ly)?) up-?date[ds]?(?: date| {_NOUN})?"),
    (
        _OPEN,
        Kind.UPDATED,
        True,
        "(?:date of )?(?:the )?(?:last|latest|most recent) up-?date|up-?date date|date up-?dated",
    ),
    (_OPEN, Kind.UPDATED, False, "up-?dated?"),
    (_OPEN, Kind.MODIFIED, True, f"(?:date )?(?:last|latest|most recent(?:ly)?) (?:{_CHANGED})(?: date| {_NOUN})?"),
    (_OPEN, Kind.MODIFIED, True, "(?:date of )?(?:last |latest )?(?:revision|modification|amendment)(?: date)?"),
    (_OPEN, Kind.MODIFIED, True, "date (?:last )?(?:revised|modified|amended|changed)"),
    (_OPEN, Kind.MODIFIED, False, "revised|modified|amended"),
    (_OPEN, Kind.BARE, False, "as of|date|status|version|(?:version|ver[.]?|v[.]?) ?[0-9]+(?:[.][0-9]+){0,3}"),
    (_OPEN, Kind.BARE, False, "(?:first |last )?(?:published|posted|released|issued|reviewed)|publication date"),
    # Czech
    (_DAY, Kind.EFFECTIVE, True, "datum účinnosti"),
    (_DAY, Kind.EFFECTIVE, False, "(?:je |jsou |nabývají? )?účinn(?:é|á|ý|ost|osti|ou)"),
    (_DAY, Kind.IN_FORCE, False, "platn(?:é|á|ý|ost|osti)|vstupují? v platnost"),
    (_DAY, Kind.UPDATED, True, "(?:poslední|datum poslední) aktualizace|naposledy aktualizován[oay]?|aktualizováno"),
    # German
    (_DAY, Kind.EFFECTIVE, False, "gültig|gilt|gelten|wirksam"),
    (_DAY, Kind.IN_FORCE, True, "(?:datum des )?inkrafttretens?"),
    (_DAY, Kind.IN_FORCE, False, "in kraft(?: getreten| tretend)?"),
    (_DAY, Kind.UPDATED, True, "(?:zuletzt|letztmals|letztmalig) aktualisiert|letzte aktualisierung|aktualisiert"),
    (_DAY, Kind.UPDATED, False, "stand"),
    (
        _DAY,
        Kind.MODIFIED,
        True,
        "(?:zuletzt|letztmals|letztmalig) (?:geändert|überarbeitet|bearbeitet)|letzte änderung",
    ),
    # Spanish (some of whose speakers put the month first)
    (_DOTS, Kind.EFFECTIVE, True, "fecha de (?:vigencia|efectividad|entrada en vigencia)|fecha efectiva"),
    (_DOTS, Kind.EFFECTIVE, False, "vigentes?|vigencia|efectiv[oa]s?|con efecto"),
    (_DOTS, Kind.IN_FORCE, True, "(?:fecha de )?entrada en vigor"),
    (_DOTS, Kind.IN_FORCE, False, "(?:en|entran? en) vigor"),
    (_DOTS, Kind.UPDATED, True, "(?:fecha de )?(?:la )?[uú]ltima actualizaci[oó]n|fecha de actualizaci[oó]n"),
    (_DOTS, Kind.UPDATED, True, "[uú]ltima vez actualizad[oa]|actualizad[oa]s?(?: por última vez)?"),
    (_DOTS, Kind.MODIFIED, True, "(?:fecha de )?(?:la )?[uú]ltima (?:modificaci[oó]n|revisi[oó]n)|modificad[oa]"),
    # French
    (_DAY, Kind.EFFECTIVE, True, "date d['’] ?(?:effet|application)|date de prise d['’] ?effet"),
    (_DAY, Kind.EFFECTIVE, False, "(?:en effet|effectives?|effectif|prend effet|prennent effet|applicables?)"),
    (_DAY, Kind.IN_FORCE, True, "(?:date d['’] ?)?entrée en vigueur"),
    (_DAY, Kind.IN_FORCE, False, "(?:en|entrent? en) vigueur|valables?"),
    (_DAY, Kind.UPDATED, True, "(?:date de )?(?:la )?(?:derni[eè]re )?mise [aà] jour|mise?s? [aà] jour"),
    (_DAY, Kind.MODIFIED, True, "(?:date de )?(?:la )?derni[eè]re (?:modification|révision)|modifiée?s?"),
    # Hungarian (the year first)
    (_DOTS, Kind.EFFECTIVE, False, "hatályos|hatályba ?lép(?:és|ésének)?(?: dátuma| napja| ideje)?|hatály"),
    (_DOTS, Kind.IN_FORCE, False, "érvényes"),
    (_DOTS, Kind.UPDATED, True, "(?:utolsó|legutóbbi) frissítés(?: dátuma)?|(?:utoljára )?frissítve"),
    (_DOTS, Kind.MODIFIED, True, "(?:utolsó|legutóbbi) módosítás(?: dátuma)?|(?:utoljára )?módosítva"),
    # Indonesian
    (_DAY, Kind.EFFECTIVE, True, "tanggal (?:efektif|berlaku|mulai berlaku)"),
    (_DAY, Kind.EFFECTIVE, False, "(?:mulai )?berlaku(?: efektif)?|efektif"),
    (_DAY, Kind.UPDATED, True, "(?:terakhir |tanggal )?(?:diperbarui|pembaruan)(?: terakhir)?"),
    (_DAY, Kind.MODIFIED, True, "terakhir (?:diubah|direvisi)|perubahan terakhir"),
    # Italian
    (_DAY, Kind.EFFECTIVE, True, "data di (?:validità|efficacia|decorrenza)"),
    (_DAY, Kind.EFFECTIVE, False, "efficac[ei]|valid[oaie]"),
    (_DAY, Kind.IN_FORCE, True, "(?:data di )?entrata in vigore"),
    (_DAY, Kind.IN_FORCE, False, "in vigore"),
    (_DAY, Kind.UPDATED, True, "(?:data (?:dell['’] ?)?)?ultimo aggiornamento|(?:ultimo )?aggiornat[oaie]"),
    (_DAY, Kind.MODIFIED, True, "ultima (?:modifica|revisione)|modificat[oa]"),
    # Japanese, Korean, Chinese (the year first)
    (_OPEN, Kind.EFFECTIVE, True, "発効日|施行日|適用(?:開始)?日|有効日|시행 ?일자?|발효 ?일자?|적용 ?일자?|생효일"),
    (_OPEN, Kind.EFFECTIVE, True, "(?:生效|施行|实施|實施)(?:日期|时间|時間|日)?"),
    (_OPEN, Kind.UPDATED, True, "最終更新(?:日|日時)?|更新日"),
    (_OPEN, Kind.UPDATED, True, "(?:최종|최근|마지막) ?(?:업데이트|갱신)(?:일|날짜| 날짜)?"),
    (
        _OPEN,
        Kind.UPDATED,
        True,
        "(?:最后|最後|最近|上次)(?:一次)?更新(?:于|於|日期|时间|時間|日)?|更新(?:于|於|日期|时间|時間)",
    ),
    (
        _OPEN,
        Kind.MODIFIED,
        True,
        "最終改[定訂正](?:日)?|改[定訂正]日|(?:최종|최근|마지막) ?(?:수정|개정|변경) ?(?:일|날짜)?",
    ),
    (_OPEN, Kind.MODIFIED, True, "(?:最后|最後|最近|上次)?(?:修改|修订|修訂|变更)(?:于|於|日期|时间|時間)"),
    (_OPEN, Kind.BARE, True, "制定日|公布日|게시일|공고일|(?:发布|發布|公布)(?:日期|时间|時間|于)"),
    # Dutch
    (_DAY, Kind.EFFECTIVE, True, "ingangsdatum"),
    (_DAY, Kind.EFFECTIVE, False, "(?:van kracht|geldig|geldt|gelden)"),
    (_DAY, Kind.IN_FORCE, False, "in werking(?: getreden)?|treedt in werking"),
    (_DAY, Kind.UPDATED, True, "(?:voor het )?(?:laatst|laatste keer) (?:bijgewerkt|geactualiseerd)|laatste update"),
    (_DAY, Kind.UPDATED, True, "bijgewerkt"),
    (
        _DAY,
        Kind.MODIFIED,
        True,
        "(?:voor het )?laatst (?:gewijzigd|aangepast|herzien)|laatste (?:wijziging|aanpassing)",
    ),
    # Polish
    (_DAY, Kind.EFFECTIVE, True, "data (?:wejścia w życie|obowiązywania)"),
    (_DAY, Kind.EFFECTIVE, False, "obowiązuj(?:e|ą|ąca|ący|ące)|wchodz[ią] w życie|ważn[ayei]"),
    (_DAY, Kind.UPDATED, True, "(?:data )?ostatni(?:a|ej) aktualizacj[ai]|ostatnio zaktualizowano|zaktualizowan[oaey]"),
    (_DAY, Kind.MODIFIED, True, "(?:data )?ostatni(?:a|ej) (?:modyfikacj[ai]|zmian[ay])|zmienion[oa]"),
    # Portuguese
    (_DAY, Kind.EFFECTIVE, True, "data (?:de|da) vig[eê]ncia|data efetiva"),
    (_DAY, Kind.EFFECTIVE, False, "vigentes?|vigência|efetiv[oa]|válid[oa]"),
    (_DAY, Kind.IN_FORCE, True, "data de entrada em vigor"),
    (_DAY, Kind.IN_FORCE, False, "(?:em|entra em|entrada em) vigor"),
    (_DAY, Kind.UPDATED, True, "(?:data da )?[uú]ltima (?:atualiza[cç][aã]o|actualização)"),
    (_DAY, Kind.UPDATED, True, "(?:última vez )?atualizad[oa]s?(?: pela última vez)?"),
    (_DAY, Kind.MODIFIED, True, "(?:data da )?última (?:modificação|revisão|alteração)|modificad[oa] (?=em)"),
    # Russian
    (_DAY, Kind.EFFECTIVE, True, "дата (?:вступления в силу|введения в действие)"),
    (_DAY, Kind.EFFECTIVE, False, "вступа(?:ет|ют) в силу|действу(?:ет|ют)|действительн[аоы]"),
    (
        _DAY,
        Kind.UPDATED,
        True,
        "(?:дата )?последне(?:е|го) обновлени[ея]|дата обновления|(?:последний раз )?обновлен[аоы]?",
    ),
    (_DAY, Kind.MODIFIED, True, "(?:дата )?последн(?:их|ие|ее|его|яя|ей) (?:изменени[яйе]|редакци[яи])|редакция"),
    # Turkish
    (_DAY, Kind.EFFECTIVE, True, "(?:yürürlük|geçerlilik|yürürlüğe giriş)(?: tarihi)?"),
    (_DAY, Kind.UPDATED, True, "son güncellen?me(?: tarihi)?|güncellen?me tarihi"),
    (_DAY, Kind.MODIFIED, True, "son (?:değişiklik|revizyon)(?: tarihi)?"),
)

_AFTER = (
    (_DOTS, Kind.EFFECTIVE, "-?(?:[tT][őó]l|jétől|jától|án|én) (?:hatályos|lép hatályba|érvényes)"),
    (_OPEN, Kind.EFFECTIVE, "부터 ?(?:유효|시행|적용|발효)|(?:より|から)?(?:発効|施行|適用|有効)"),
    (_OPEN, Kind.EFFECTIVE, "(?:起|开始|開始)?(?:正式)?(?:生效|施行|实施|實施)"),
    (_DAY, Kind.EFFECTIVE, "(?:tarihinde|tarihinden) (?:itibaren )?(?:geçerli|yürürlü)"),
    (_DAY, Kind.IN_FORCE, "in kraft"),
    (_OPEN, Kind.UPDATED, "(?:最終)?更新|에 (?:업데이트|갱신)"),
    (_OPEN, Kind.MODIFIED, "(?:最終)?改[定訂正]|修[订訂改]|개정|에 (?:수정|변경)"),
)

_CONNECTORS = (
    "is|was|on|as|of|from|since|starting|beginning|in|at|the|day|date|up"
    "|am|ab|vom|seit|dem|den|zum|datum|el|del|de|desde|a|partir|día|le|du|au|depuis|à|compter|il|al|dal|dall['’]|da"
    "|od|ode|dne|dnia|dniem|z|ze|em|partir|op|per|vanaf|sinds|met|ingang|van|sejak|pada|tanggal|mulai|с|от|со|tarihi"
    "|自|从|從|于|於"
)
_PUNCTUATION = r"[^\w.?!]"
_GAP = (
    rf"(?P<gap>(?:{_PUNCTUATION}{{0,14}}\b(?:{_CONNECTORS})(?!\w)){{0,4}}{_PUNCTUATION}{{0,14}}){WEEKDAY}"
    rf"{_PUNCTUATION}{{0,3}}\Z"
)
_REACH = 120  # characters before a date in which its label must begin


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    """The pattern of labels before a date, compiled when it is first asked for."""
    words = _any_of(row[3] for row in _BEFORE)
    return re.compile(rf"(?<![^\W_0-9぀-鿿가-힯]){words}{_GAP}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    """The pattern of labels after a date."""
    words = _any_of(row[2] for row in _AFTER)
    return re.compile(rf"(?:(?![-–])[^\w.?!]){{0,14}}{words}", re.IGNORECASE)


def _any_of(rows: Iterable[str]) -> str:
    return "(?:" + "|".join(f"(?P<r{number}>{words})" for number, words in enumerate(rows)) + ")"


def label_before(line: str, end: int) -> Label | None:
    """The label that leads to a date which begins at `end`: nothing but punctuation and small words in between."""
    match = _before().search(line, max(0, end - _REACH), end)
    if match is None:
        return None
    name = next(name for name, words in match.groupdict().items() if words and name != "gap")
    order, kind, caption, _ = _BEFORE[int(name[1:])]
    return Label(match.start(), match[name].strip(), kind, caption or ":" in match["gap"], order)


def label_after(line: str, end: int) -> Label | None:
    """The label that follows on a date which ends at `end`, in the languages that put it there."""
    match = _after().match(line, end)
    if match is None:
        return None
    name = next(name for name, words in match.groupdict().items() if words)
    order, kind, _ = _AFTER[int(name[1:])]
    return Label(end, match[name].strip("- "), kind, caption=False, order=order)
