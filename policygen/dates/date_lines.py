"""Lines that say when a text was changed or from when it applies, and which version it is: "Last updated: 1 May 2026",
"Effective date: …", "Version 3.1", in the words that `date_labels` knows."""

import re
from itertools import islice

from policygen.dates.date_forms import dates_in
from policygen.dates.date_labels import label_after, label_before
from policygen.dates.date_sentences import is_own

_VERSION = re.compile(
    r"(?:(?<!\w)(?:version|versión|versione|versão|versie|versió|verze|verzió|wersja|revision|revisión|fassung|sürüm|versi|"
    r"версия|версія|الإصدار|إصدار|ver\.|rev\.|v\.)|版本|バージョン|版|버전)(?:\s*(?:no|nr|n)\.?)?[\s:：#]{0,3}"
    r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}[a-z]?(?!\w)",
    re.IGNORECASE,
)
_MOST_CHARACTERS, _MOST_DATES, _MOST_WORDS = 400, 10, 3
_DATE, _NUMBER = "\0", "\1"


def differs_in_date_only(old: str, new: str) -> bool:
    """Whether two texts of a block say the same but for the date of the text, or the number of its version."""
    if old == new or max(len(old), len(new)) > _MOST_CHARACTERS:
        return False
    before, after = _blanked(old)[0], _blanked(new)[0]
    if before != after or (_DATE not in before and _NUMBER not in before):
        return False
    return _NUMBER not in before or (is_date_line(old) and is_date_line(new))  # not the version of something else


def is_date_line(text: str) -> bool:
    """Whether a text of a block says when the whole text was changed or applies, or its version, and nothing else."""
    if len(text) > _MOST_CHARACTERS:
        return False
    blanked, labels = _blanked(text)
    if _DATE not in blanked and _NUMBER not in blanked:
        return False
    for label in labels:
        blanked = blanked.replace(label, "", 1)
    return len(re.findall(r"\w+", blanked)) <= _MOST_WORDS


def _blanked(text: str) -> tuple[str, list[str]]:
    """A text without the dates and the version that it states of itself, and the words that label the dates."""
    line = " ".join(text.split())
    pieces, labels = list[str](), list[str]()
    since = 0
    for found in islice(dates_in(line), _MOST_DATES):
        label = label_before(line, found.start) or label_after(line, found.end)
        if label is None or not is_own(line, label, found.start, found.end, since, after_own=bool(labels)):
            continue
        pieces += [line[since : found.start], _DATE]
        labels.append(label.text)
        since = found.end
    return _VERSION.sub(_NUMBER, "".join([*pieces, line[since:]])), labels
