"""Is a date that has a label the date of the text in which it stands, or of a law that the text speaks of?

"This policy is effective as of January 2001, and …" is; "Effective January 1, 2020, the CCPA allows …" is not, nor is
"the Regulation went into effect on May 25, 2018".
"""

import re

from policygen.dates.date_labels import Kind, Label

_LAWS = re.compile(
    r"\b(?:laws?|acts?|regulations?|directives?|decree|statute|bill|court|ruling|framework|shield|convention|treaty"
    r"|gdpr|ccpa|cpra|coppa|dsa|dma|rgpd|dsgvo|ds-gvo|avg|lgpd|popia|pipl|pipeda|gesetz\w*|\w*verordnung|richtlinie"
    r"|lois?|règlement|ley(?:es)?|reglamento|legge|regolamento|lei|regulamento|wet|verordening|ustaw\w*|zákon\w*"
    r"|nařízení|törvény|rendelet|закон\w*|регламент\w*|undang-undang|kanun\w*)\b|法律|条例|條例|법률",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:(?<!this )(?<!these )(?:new|upcoming|next|future)|(?:for|if) (?:existing|current|new)"
    r"|deprecated|discontinued|retired|terminated|expired|previous|prior|earlier|former|old|older|archived?"
    r"|superseded|replace[sd]?|before|until|frühere|vorherige|alte|anterior(?:es)?|précédente?s?|ancienne"
    r"|precedente|vorige|poprzedni\w*|předchozí|предыдущ\w*)\b|旧|이전",
    re.IGNORECASE,
)
_TEXTS = re.compile(
    r"\b(?:polic(?:y|ies)|terms?|conditions|statements?|notices?|agreements?|documents?|version|guidelines|rules"
    r"|page|addendum|standards|charter|code|contract|disclaimer|privacy|cookies?|imprint|legal|faqs?|it|this|these|we"
    r"|datenschutz\w*|erklärung|\w*hinweise?|\w*bedingungen|\w*bestimmungen|agb|fassung|diese[rs]?"
    r"|política|políticas|aviso|condiciones|términos|versión|política|documento|presente"
    r"|politique|charte|politiques|avis|présente?s?|conditions|informativa|condizioni|versione|termini"
    r"|\w*beleid|\w*verklaring|voorwaarden|versie|polityk[ai]|regulamin|warunki|wersja|zásady|podmínky|prohlášení"
    r"|szabályzat|tájékoztató|feltételek|kebijakan|ketentuan|syarat|condições|termos|versão"
    r"|politika\w*|koşul\w*|sözleşme\w*|метк\w*|политик\w*|услови\w*|соглашени\w*|версия)\b"
    r"|政策|条款|條款|协议|協議|声明|聲明|ポリシー|規約|方針|방침|약관|정책",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.?!;。！？；|•·]\s+|[。；|•·]")
_CLOSED = re.compile(
    r"[\s\"'”’»*]*(?:\Z|[.;。|)\]】）(\[・•·–—/>\-]|r\.|г\.|,?\s*(?:v|version|updated|revised|last|and (?:was |last )"
    r"|effective|[0-9]{1,2}[.:][0-9]{2}|at [0-9]|utc|gmt|ce?s?t\b|[ap]st\b|[ep]dt\b|년|부터|に|起))",
    re.IGNORECASE,
)
_FEW = 4


def is_own(line: str, label: Label, start: int, end: int, since: int) -> bool:
    """Whether the date at `start` to `end` of a line, which has this label, is the date of the text itself.

    `since` is where the last date before it ends.
    """
    before = _since_sentence(line[since : min(label.start, start)])
    if label.start >= end:  # the label comes after the date
        return _about_text(before, label)
    if label.kind is Kind.BARE:
        return not re.search(r"\w", before) and bool(_CLOSED.match(line, end))
    if _about_text(before, label):
        return label.caption or bool(re.search(r"\w", before)) or bool(_CLOSED.match(line, end))
    return False


def _since_sentence(text: str) -> str:
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    return text[ends[-1] :] if ends else text


def _about_text(before: str, label: Label) -> bool:
    """Whether the words of the sentence before a label name this text, or nothing at all."""
    words = re.findall(r"\w+", before)
    if not words:
        return True
    near = before[-120:]
    if _OTHERS.search(near):
        return False
    if label.kind in (Kind.EFFECTIVE, Kind.IN_FORCE) and _LAWS.search(near):
        return False
    return bool(_TEXTS.search(near)) or (label.caption and len(words) <= _FEW)
