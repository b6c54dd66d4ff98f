"""Texts of mixed scripts and all kinds of spaces, and edits of them, for laws about words."""

from random import Random

from hypothesis import strategies as st

_PARTS = (
    *("data", "terms", "don't", "don’t", "30.5", "1,000", "and/or", "GDPR", "x", "of", "the"),
    *("第", "三", "条", "私", "ー", "プ", "カ\u3099", "々", "개", "인", "정보", "\u1100\u1161\u11a8"),
    *("เ", "ก็", "บ", "ข้อมูล", "สามสิบ", "ພາ", "ສາ", "ខ្មែ", "រ", "မြ", "န်မာ", "\u200b"),
    *("তথ্য", "এক", "টি", "हिन्दी", "है", "بيانات", "שלום", 'צה"ל', "يوم"),
    *("👩\u200d👩\u200d👧", "👍🏽", "🇵🇹", "é", "e\u0301", "\u0301", "️", "\u200d"),
    *(",", ".", ";", "—", "-", "“", "”", '"', "'", "(", ")", "…", "...", "/", "_", "&", "%"),
    *("，", "。", "、", "；", "：", "（", "）", "「", "」", "！", "،", "؟", "।", "・"),
)
_SPACES = (" ", " ", " ", "\u00a0", "\u3000", "\u2009", "\n", "")
_SPACED = [*_PARTS, *[space for space in _SPACES for _ in range(8)]]

MIXED = st.lists(st.sampled_from(_SPACED), min_size=1, max_size=30).map("".join)
"""A text without markup."""


def mixed(chance: Random, most: int = 24) -> list[str]:
    """The parts of a text."""
    return [chance.choice(_SPACED) for _ in range(chance.randint(1, most))]


def edited(parts: list[str], chance: Random) -> list[str]:
    """The parts of a text after a few edits: parts that came, went or became others, often spaces or signs."""
    found = list(parts)
    for _ in range(chance.randint(1, 4)):
        index = chance.randrange(len(found) + 1)
        found[index : index + chance.randint(0, 2)] = chance.choice(([], [" "], [chance.choice(_SPACED)]))
    return found or ["x"]


TWO_MIXED = st.randoms(use_true_random=False).map(lambda chance: _two(chance))
"""A text and the same after a few edits, in one paragraph, with some markup."""


def _two(chance: Random) -> tuple[str, str]:
    parts = mixed(chance)
    return _written(parts, chance), _written(edited(parts, chance), chance)


def _written(parts: list[str], chance: Random) -> str:
    return "".join(_with_markup(part, chance) for part in parts)


def _with_markup(part: str, chance: Random) -> str:
    """A part, now and then in bold or before a line break or an image, as HTML within Markdown."""
    wrap = chance.choice(
        ("{}", "{}", "{}", "{}", "{}", "{}", "{}", "<b>{}</b>", "{}<br>", '{} <img src="a.png" alt="">')
    )
    return wrap.format(part)
