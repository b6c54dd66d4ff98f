"""What can be wrong with a text, whatever it says."""

from policygen.core.errors import ANY, Rule, Severity

NESTED_TOO_DEEP = Rule(
    "E201",
    "nested-too-deep",
    says="Lists, quotations or HTML elements are nested too deep.",
    why="Browsers and screen readers lose their way in it, and rendering it can exhaust the build.",
    example="> > > > > > … (60 levels)",
    remedy="Write it with fewer levels; close each HTML element.",
)

TOO_MUCH_OF_SOMETHING = Rule(
    "E202",
    "too-much-of-something",
    says="The text has far more of something than a text for readers needs.",
    why="Rendering it could take hours; it is mostly not a text but a file of data.",
    example="20,000 links in one paragraph",
    remedy="See whether the file is what it should be.",
)

FILE_TOO_LARGE = Rule(
    "E211",
    "file-too-large",
    says="The file is too large.",
    why="Every version is read, compared and kept; at that size the file is hardly a text.",
    example="A file of 5 MB: a picture saved as .md",
    remedy="Split it, or raise [`file_bytes`](configuration.md#limits).",
)

SAVED_IN_OTHER_ENCODING = Rule(
    "E212",
    "saved-in-other-encoding",
    says="The file is saved in an encoding other than UTF-8.",
    why="Read as UTF-8, letters and signs would be wrong or missing.",
    example="UTF-16, as Notepad's “Unicode” saves it",
    remedy="Save it as UTF-8.",
)

CHARACTER_NOT_UTF_8 = Rule(
    "E213",
    "character-not-utf-8",
    says="A character is not UTF-8.",
    why="A sign of the text is damaged, and guessing it could change a sum or a name.",
    example="The byte 80, which Windows-1252 has for “€”, in a file that is UTF-8 otherwise",
    remedy="Type it again, or save the file as UTF-8.",
)

LINE_TOO_LONG = Rule(
    "E214",
    "line-too-long",
    says="A line is too long.",
    why="Lines of that length are data, and searching them slows the build down.",
    example="A line of 200,000 characters",
    remedy="Break it, or raise [`line_bytes`](configuration.md#limits).",
)

CHARACTER_UNFIT_FOR_FEEDS = Rule(
    "E215",
    "character-unfit-for-feeds",
    says="An invisible character stands there that no feed can hold.",
    why="A feed with it is not valid, and feed readers refuse all of it.",
    example="U+0008 in the middle of a word",
    remedy="Delete it.",
)

INVISIBLE_CHARACTER_IN_TEXT = Rule(
    "E216",
    "invisible-character-in-text",
    says="An invisible character stands there.",
    why="Where the author saw a euro sign or a dash, readers see nothing: it mostly comes from Windows-1252.",
    example="U+0080 where “€” was meant",
    remedy="Delete it, or write what was meant.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

TEXT_EMPTY = Rule(
    "E217",
    "text-empty",
    says="There is no text below the front matter, or in a shared passage.",
    why="Readers would find a page without a policy.",
    example="---\neffective: 2026-09-21\n---",
    remedy="Write one.",
)
