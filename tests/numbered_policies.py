"""Made-up policies in numbered sections that refer to each other, and the same with one section more or less, or with
the sections in another order."""

from typing import NamedTuple

from hypothesis import strategies as st

_TOPICS = (
    *("Berths", "Fees", "Lamps", "Nets", "Ropes", "Sails", "Guests", "Dogs", "Letters", "Winter", "Waste", "Fire"),
)
_SENTENCES = {
    topic: f"{topic} of every harbour are kept by the {keeper} in the {place}, whatever the {weather}."
    for topic, keeper, place, weather in zip(
        _TOPICS,
        "master cook pilot smith mate clerk porter vet reeve warden carter bailiff".split(),
        "book galley tower forge hold office shed kennel hall yard barn cellar".split(),
        "fog tide moon wind rain frost heat snow hail storm dew cloud".split(),
        strict=True,
    )
}


class Style(NamedTuple):
    """How a policy writes its numbers: in front of a heading, and where it refers to a section, or to two."""

    heading: str
    reference: str
    references: str


STYLES = (
    Style("{}. {}", "See section {} for that.", "Sections {} and {} hold as well."),
    Style("§ {} {}", "Siehe § {} dafür.", "Es gelten auch die §§ {} und {}."),
    Style("Section {}: {}", "This is as in section {}.", "Sections {}–{} hold, too."),
    Style("Article {} – {}", "Voir article {}, en tout.", "Les articles {} et {} aussi."),
    Style("{} {}", "Zie artikel {} daarvoor.", "Ook artikelen {} en {} gelden."),
    Style("第{}条 {}", "根据第{}条的规定。", "第{}条和第{}条也适用。"),
    Style("{}) {}", "Véase la cláusula {}.", "También cláusulas {} y {}."),
)


class Section(NamedTuple):
    """A section by its topic, and the topics of those that it refers to."""

    topic: str
    refers_to: tuple[str, ...]


class Numbered(NamedTuple):
    """A policy, the same with one section more, the number of that, and its text by itself."""

    old: str
    new: str
    number: int
    inserted: str


@st.composite
def numbered_policies(draw: st.DrawFn) -> Numbered:
    """A numbered policy before and after a section was inserted, to which all references followed."""
    topics = draw(st.lists(st.sampled_from(_TOPICS), min_size=3, max_size=9, unique=True))
    style = draw(st.sampled_from(STYLES))
    index = draw(st.integers(0, len(topics) - 1))
    inserted = topics[index]
    others = [topic for topic in topics if topic != inserted]
    sections = [
        Section(topic, tuple(draw(st.lists(st.sampled_from(others), max_size=2, unique=True)))) for topic in others
    ]
    added = Section(inserted, tuple(draw(st.lists(st.sampled_from(topics), max_size=1))))
    after = [*sections[:index], added, *sections[index:]]
    return Numbered(_text(sections, style), _text(after, style), index, _section_text(added, after, style))


@st.composite
def reordered_policies(draw: st.DrawFn) -> tuple[str, str]:
    """A numbered policy, and the same with its sections in another order, which numbers and references follow. Sections
    may say little but what they refer to."""
    topics = draw(st.lists(st.sampled_from(_TOPICS), min_size=2, max_size=7, unique=True))
    style = draw(st.sampled_from(STYLES))
    is_short = draw(st.booleans())
    sections = [Section(topic, tuple(draw(st.lists(st.sampled_from(topics), max_size=1)))) for topic in topics]
    orders = sections, draw(st.permutations(sections))
    before, after = (_text([*order], style, is_short=is_short) for order in orders)
    return before, after


def _text(sections: list[Section], style: Style, *, is_short: bool = False) -> str:
    return (
        "# Harbour\n\n" + "\n\n".join(_section_text(section, sections, style, is_short) for section in sections) + "\n"
    )


def _section_text(section: Section, sections: list[Section], style: Style, is_short: bool = False) -> str:
    numbers = {each.topic: number for number, each in enumerate(sections, 1)}
    referred = sorted(numbers[topic] for topic in section.refers_to)
    references = (
        style.references.format(*referred)
        if len(referred) == 2
        else (style.reference.format(*referred) if referred else "")
    )
    heading = style.heading.format(numbers[section.topic], section.topic)
    sentence = "" if is_short else f"{_SENTENCES[section.topic]} "
    return f"## {heading}\n\n{sentence}It is so for {section.topic} only. {references}".rstrip()
