"""Settings: what is read from `policygen.toml` and `policy.toml`, and what is said about mistakes in them."""

from datetime import UTC, datetime

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.config import (
    CONFIG,
    LIMITS,
    POLICY,
    PUBLISH,
    SOURCE,
    SOURCE_POLICY,
    THEME,
    Config,
    DatedBy,
    GitSettings,
    Limits,
    PolicySettings,
    PublishSettings,
    Setting,
    SourcePolicySettings,
    Theme,
    read_config,
    read_policy_settings,
)
from policygen.config.setting_keys import as_toml
from policygen.config.toml_document import keys, read_toml
from policygen.core.errors import Place, Severity
from policygen.core.model import EndReason, Precision, When
from policygen.dates import load_zone, parse

FILE = "policygen.toml"
PLACE = Place(FILE)
TWO = Config(languages=("en", "de"), timezone="Europe/Berlin", place=PLACE)


def config(text: str) -> Config:
    read, problems = read_config(text, FILE)
    assert read is not None, problems
    return read


def theme(lines: str) -> Theme:
    return config(f"[theme]\n{lines}\n").theme


def said(text: str) -> list[tuple[str, str, str, str]]:
    """What is said about a `policygen.toml`: place without its name, code, message, hint."""
    read, problems = read_config(text, FILE)
    assert (read is None) == any(problem.severity is Severity.ERROR for problem in problems)
    return [(str(p.place).removeprefix(FILE + ":"), p.code, p.message, p.hint) for p in problems]


def said_of_policy(text: str) -> list[tuple[str, str, str, str]]:
    read, problems = read_policy_settings(text, "content/privacy/policy.toml", TWO)
    assert (read is None) == any(problem.severity is Severity.ERROR for problem in problems)
    return [(f"{p.place.line}:{p.place.column}", p.code, p.message, p.hint) for p in problems]


# What is read


def test_every_setting() -> None:
    text = """
title = "Fallowbeck  policies"
base_url = "https://example.org/legal"
timezone = "Europe/London"
languages = ["en", "de", "pt-BR", "zh-Hant"]
notice_days = 30
id_authority = "example.org,2026"

[theme]
accent = "#125e54"
accent_dark = "#7fc4b6"
font = "Georgia, serif"
interface_font = "Verdana"
width = 75
logo = "images/logo.svg"
logo_alt = "Fallowbeck"
footer = [{ label = "Imprint", url = "https://example.org/?a=b#c" }, { label = "Home", url = "/" }]

[limits]
file_bytes = 1000
line_bytes = 500
depth = 20
"""
    assert config(text) == Config(
        title="Fallowbeck policies",
        base_url="https://example.org/legal/",
        timezone="Europe/London",
        languages=("en", "de", "pt-BR", "zh-Hant"),
        notice_days=30,
        id_authority="example.org,2026",
        theme=Theme(
            accent="#125e54",
            accent_dark="#7fc4b6",
            font='"Georgia", serif',
            interface_font='"Verdana"',
            width=75,
            logo="images/logo.svg",
            logo_alt="Fallowbeck",
            footer=(("Imprint", "https://example.org/?a=b#c"), ("Home", "/")),
        ),
        limits=Limits(1000, 500, 20),
        place=PLACE,
    )


def test_nothing_needs_to_be_set() -> None:
    assert config("") == Config(place=PLACE)
    assert read_policy_settings("", FILE, Config()) == (PolicySettings(), ())


def test_where_the_record_of_a_policy_ends() -> None:
    line = 'record_end = { since = 2024-03-01, reason = "removed", seen = 2024-03-02 }\n'
    settings, problems = read_policy_settings(line, "policy.toml", Config())
    assert settings is not None
    assert problems == ()
    end = settings.record_end
    assert end is not None
    assert (end.since.text, end.reason, end.seen.text) == ("2024-03-01", EndReason.REMOVED, "2024-03-02")
    assert [said[1] for said in said_of_policy('[record_end]\nsince = 2024-03-01\nreason = "gone"\n')] == [
        "E112",
        "E117",
    ]


def test_the_tables_name_the_fields() -> None:
    assert (*CONFIG, "theme", "limits", "place", "sources", "weights", "redirects", "publish") == Config.__slots__
    assert tuple(THEME) == Theme.__slots__
    assert tuple(LIMITS) == Limits.__slots__
    assert tuple(PUBLISH) == PublishSettings.__slots__
    assert (*SOURCE, "policies", "place") == GitSettings.__slots__
    assert (*SOURCE_POLICY, "place") == SourcePolicySettings.__slots__
    assert (*POLICY, "places") == PolicySettings.__slots__


def test_an_accent_that_is_hard_to_read_is_told_and_used() -> None:
    read, problems = read_config('[theme]\naccent = "#eab308"\naccent_dark = "#125e54"\n', FILE)
    assert read is not None
    assert read.theme.accent == "#eab308"
    assert [(str(problem.place), problem.code, problem.severity) for problem in problems] == [
        ("policygen.toml:2:1", "E118", Severity.WARNING),
        ("policygen.toml:3:1", "E118", Severity.WARNING),
    ]
    assert problems[0].message == "links of the colour `#eab308` have a contrast of 1.8 to 1 with their ground"
    assert problems[0].hint == "people need at least 4.5 to 1: take a darker one"


@for_each("setting", CONFIG.values())
def test_the_example_of_each_setting_can_be_read(setting: Setting) -> None:
    assert said(as_toml(setting)) == []


@for_each(
    ("table", "settings"),
    [("theme", THEME), ("limits", LIMITS), ("publish", PUBLISH), ("[sources]", SOURCE), ("[x]", SOURCE_POLICY)],
)
def test_the_examples_of_the_tables_can_be_read(table: str, settings: dict[str, Setting]) -> None:
    heading = '[[sources]]\ngit = "a"\n[[sources.policies]]' if table == "[x]" else f"[{table}]"
    assert said("\n".join([heading, *map(as_toml, settings.values())])) == []


@for_each("setting", POLICY.values())
def test_the_example_of_each_setting_of_a_policy_can_be_read(setting: Setting) -> None:
    assert said_of_policy(as_toml(setting)) == []


def test_every_setting_of_a_policy() -> None:
    text = """
title = "Terms of use"
slug = "terms"
kind = "terms-of-service"
contact = "hello@example.org"
timezone = "America/New_York"
authoritative_language = "de"
retired = "2027-01-01"
"""
    settings, problems = read_policy_settings(text, FILE, TWO)
    assert problems == ()
    assert settings == PolicySettings(
        title="Terms of use",
        slug="terms",
        kind="terms-of-service",
        contact="hello@example.org",
        timezone="America/New_York",
        authoritative_language="de",
        retired=When("2027-01-01", Precision.DAY, datetime(2027, 1, 1, 5, tzinfo=UTC)),
    )
    assert settings is not None
    assert settings.place("slug") == Place(FILE, 3, 1)
    assert settings.place("sluq") is None


@for_each(
    ("value", "text"),
    [
        ('"2027-01"', "2027-01"),
        ("2027-01-01", "2027-01-01"),
        ("2027-01-01T12:00:00+02:00", "2027-01-01T12:00:00+02:00"),
        ("2027-01-01 12:00:00", "2027-01-01T12:00:00+01:00"),
    ],
)
def test_retired_may_stand_without_quotes_and_is_meant_in_the_zone(value: str, text: str) -> None:
    settings, _ = read_policy_settings(f"retired = {value}", FILE, TWO)
    assert settings is not None
    assert settings.retired == parse(text, load_zone("Europe/Berlin"), PLACE).when


@for_each(
    ("written_as", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("https://example.org/a/b%20c/", "https://example.org/a/b%20c/"),
        ("https://xn--bcher-kva.example/~x", "https://xn--bcher-kva.example/~x/"),
    ],
)
def test_the_address_ends_with_a_slash(written_as: str, kept: str) -> None:
    assert config(f'base_url = "{written_as}"').base_url == kept


@for_each(
    ("names", "family"),
    [
        ("Source Serif 4, Georgia, SERIF", '"Source Serif 4", "Georgia", serif'),
        ("'Source Serif 4' , inherit", '"Source Serif 4", "inherit"'),
        ("-apple-system, system-ui", "-apple-system, system-ui"),
    ],
)
def test_names_of_fonts_are_put_in_quotes(names: str, family: str) -> None:
    assert theme(f'font = "{names}"').font == family


# What is refused


@for_each(
    ("value", "reason", "hint"),
    [
        ("example.org/legal", "does not begin with https:// or http://", "write https://example.org/legal"),
        ("https://example.org/?a=b", "has a part that begins with `?` or `#`", "leave that part out"),
        ("https://example.org/#top", "has a part that begins with `?` or `#`", "leave that part out"),
        (
            "https://me:secret@example.org/",
            "contains a user's name, which all readers would see",
            "leave out what stands before the `@`",
        ),
        (
            "https://bücher.example/",
            "is not a web address",
            "write letters that are not English as browsers send them: xn--… in the domain, %… behind it",
        ),
        ("ftp://example.org/", "is not a web address", 'for instance base_url = "https://example.org/legal/"'),
        ("//example.org/", "is not a web address", 'for instance base_url = "https://example.org/legal/"'),
        ("https://a.org/../b", "is not a web address", 'for instance base_url = "https://example.org/legal/"'),
        ("https://a.org/%2E./b", "is not a web address", 'for instance base_url = "https://example.org/legal/"'),
        ("https://a.org//b", "is not a web address", 'for instance base_url = "https://example.org/legal/"'),
        ("https://a.org/b c", "is not a web address", 'for instance base_url = "https://example.org/legal/"'),
        ("https://a.org/<b>", "is not a web address", 'for instance base_url = "https://example.org/legal/"'),
        ("javascript:alert(1)", "is not a web address", 'for instance base_url = "https://example.org/legal/"'),
    ],
)
def test_addresses_that_a_site_cannot_have(value: str, reason: str, hint: str) -> None:
    message = f"`{value}` cannot be the address of the site: it {reason}"
    assert said(f'title = "x"\nbase_url = "{value}"') == [("2:1", "E104", message, hint)]


def test_a_zone_that_does_not_exist() -> None:  # case 12
    expected = ("1:1", "E027", "there is no time zone `Europe/Olso`", "did you mean `Europe/Oslo`?")
    assert said('timezone = "Europe/Olso"') == [expected]
    assert said_of_policy('timezone = "Europe/Olso"') == [expected]


def test_languages_that_do_not_exist() -> None:
    found = said('languages = ["EN", "pt_br", "German", "tlh", "de-Cyrl", "root", "../en", "en", "en"]')
    assert [(place, code, message) for place, code, message, _ in found] == [
        ("1:14", "E105", "`EN` is not the code of a language"),
        ("1:20", "E105", "`pt_br` is not the code of a language"),
        ("1:29", "E105", "`German` is not the code of a language"),
        ("1:39", "E105", "`tlh` is not the code of a language"),
        ("1:46", "E105", "`de-Cyrl` is not the code of a language"),
        ("1:57", "E105", "`root` is not the code of a language"),
        ("1:65", "E105", "`../en` is not the code of a language"),
        ("1:80", "E106", "`en` is given twice"),
    ]
    assert [hint for *_, hint in found][:4] == [
        "did you mean `en`?",
        "did you mean `pt-BR`?",
        "did you mean `de`?",
        "write a code such as en, de, pt-BR or zh-Hant",
    ]
    assert [message for _, _, message, _ in said("languages = []")] == ["`languages` is empty"]


def test_a_language_that_the_project_does_not_have() -> None:
    message = "`fr` is not among the languages of the project, which are `en` and `de`"
    hint = "add it to `languages` in policygen.toml, or choose one of those"
    assert said_of_policy('authoritative_language = "fr"') == [("1:1", "E115", message, hint)]


@for_each(
    ("lines", "code", "message", "hint"),
    [
        (
            'accent = "red"',
            "E109",
            "`red` is not a colour in the form #rgb or #rrggbb",
            'for instance accent = "#125e54"',
        ),
        (
            'accent = "#12345"',
            "E109",
            "`#12345` is not a colour in the form #rgb or #rrggbb",
            'for instance accent = "#125e54"',
        ),
        (
            'font = "Georgia; } body { display: none"',
            "E109",
            "`Georgia; } body { display: none` is not a list of names of fonts",
            'for instance font = "Georgia, serif"',
        ),
        (
            'font = "url(https://example.org/x)"',
            "E109",
            "`url(https://example.org/x)` is not a list of names of fonts",
            'for instance font = "Georgia, serif"',
        ),
        (
            'logo = "../logo.svg"',
            "E109",
            "`../logo.svg` is not the path of an image inside the folder static/",
            'for instance logo = "logo.svg"',
        ),
        (
            'logo = "/logo.svg"',
            "E109",
            "`/logo.svg` is not the path of an image inside the folder static/",
            'for instance logo = "logo.svg"',
        ),
        (
            'logo = "static/logo.svg"',
            "E109",
            "`static/logo.svg` is not the path of an image inside the folder static/",
            'leave out static/: logo = "logo.svg"',
        ),
        (
            "accent = 3",
            "E102",
            "`accent` in [theme] must be a colour in quotes, not a number",
            'for instance accent = "#125e54"',
        ),
        ('acent = "#fff"', "E101", "there is no setting `acent` in [theme]", "did you mean `accent`?"),
    ],
)
def test_themes_that_no_style_sheet_could_hold(lines: str, code: str, message: str, hint: str) -> None:
    assert said(f"[theme]\n{lines}") == [("2:1", code, message, hint)]


@for_each(
    "url",
    [
        *("https://example.org", "http://example.org:8080/a//b?c=d/e#f", "mailto:a.b@example.org"),
        *("/", "/imprint/", "imprint/", "imprint.html?x=1#y", "#top"),
    ],
)
def test_addresses_that_a_link_can_have(url: str) -> None:
    assert theme(f'footer = [{{ label = "x", url = "{url}" }}]').footer == (("x", url),)


@for_each(
    "url",
    [
        *("javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "vbscript:x", "//example.org", "a:b", "?x"),
        *("../x", "/a/../b", "/a/%2e%2e/b", "a b", 'https://example.org/\\"x', "https://", "mailto:x", "mailto:a@b c"),
    ],
)
def test_addresses_that_a_link_cannot_have(url: str) -> None:  # case 25
    shown = url.replace('\\"', '"')
    assert said(f'[theme]\nfooter = [{{ label = "x", url = "{url}" }}]') == [
        (
            "2:26",
            "E110",
            f"`{shown}` is not an address that a link can have",
            "links begin with https://, http:// or mailto:, or are a path on the site such as imprint/",
        )
    ]


def test_entries_of_the_footer() -> None:
    hint = 'for instance footer = [{ label = "Imprint", url = "https://example.org/imprint" }]'
    text = '[[theme.footer]]\nlabel = "x"\n[[theme.footer]]\nlable = "y"\nurl = "/"\n'
    assert said(text) == [
        ("1:3", "E112", "entry 1 of `footer` has no `url`", hint),
        ("3:3", "E112", "entry 2 of `footer` has no `label`", hint),
        ("4:1", "E101", "there is no setting `lable` in entry 2 of `footer`", "did you mean `label`?"),
    ]
    assert said("[theme]\nfooter = [3]") == [
        ("2:11", "E102", "entry 1 of `footer` must have a `label` and a `url`", hint)
    ]


@for_each(
    ("lines", "message"),
    [
        ("notice_days = -1", "`notice_days` must be between 0 and 3650"),
        ("limits.depth = 51", "`depth` must be between 1 and 50"),
        ("limits.depth = 0", "`depth` must be between 1 and 50"),
        ("limits.file_bytes = -5", "`file_bytes` must be between 1 and 1099511627776"),
    ],
)
def test_numbers_out_of_range(lines: str, message: str) -> None:
    [(place, code, told, _)] = said(lines)
    assert (place, code, told) == ("1:1", "E107", message)


@for_each("value", ["example", "example.org", "example.org,26", "example.org,2026-13", "a b,2026", ",2026"])
def test_authorities_that_no_id_can_have(value: str) -> None:
    message = f"`{value}` is not a domain and a year"
    hint = 'for instance id_authority = "example.org,2026"'
    assert said(f'id_authority = "{value}"') == [("1:1", "E108", message, hint)]


@for_each(
    ("line", "message"),
    [
        ("title = 3", "`title` must be a text in quotes, not a number"),
        ("title = true", "`title` must be a text in quotes, not true or false"),
        ('title = ["x"]', "`title` must be a text in quotes, not a list"),
        ("title = 2026-09-21", "`title` must be a text in quotes, not a date"),
        ("title = 12:30:00", "`title` must be a text in quotes, not a time"),
        ("notice_days = true", "`notice_days` must be a whole number, not true or false"),
        ("notice_days = 1.5", "`notice_days` must be a whole number, not a number with a point"),
        ('notice_days = "30"', "`notice_days` must be a whole number, not a text"),
        ('languages = "en"', "`languages` must be a list of codes of languages in quotes, not a text"),
        ("timezone = {}", "`timezone` must be the name of a time zone in quotes, not a table"),
        ("limits.depth = []", "`depth` in [limits] must be a whole number, not a list"),
    ],
)
def test_values_of_another_kind(line: str, message: str) -> None:  # case 23
    name = line.partition(" ")[0].rpartition(".")[2]
    setting = (CONFIG | LIMITS)[name]
    assert said(line) == [("1:1", "E102", message, f"for instance {as_toml(setting)}")]


def test_an_item_and_a_table_of_another_kind() -> None:  # case 23
    message = "item 2 of `languages` must be the code of a language in quotes, not a number"
    assert said('languages = ["en",\n  3]') == [("2:3", "E102", message, 'for instance languages = ["en", "de"]')]
    message = "`theme` must be a table, not a text"
    assert said('theme = "dark"') == [("1:1", "E102", message, 'for instance:\n[theme]\naccent = "#125e54"')]


def test_unknown_settings() -> None:  # case 23
    assert said('tite = "x"\nbase-url = "y"\n[limit]\ndepth = 3\n') == [
        ("1:1", "E101", "there is no setting `tite`", "did you mean `title`?"),
        ("2:1", "E101", "there is no setting `base-url`", "did you mean `base_url`?"),
        ("3:2", "E101", "there is no setting `limit`", "did you mean `limits`?"),
    ]
    assert said_of_policy('tags = ["x"]\n') == [
        (
            "1:1",
            "E101",
            "there is no setting `tags`",
            (
                "possible here: `authoritative_language`, `contact`, `formerly`, `group`, `kind`, `record_end`, "
                "`retired`, `slug`, `timezone` and `title`"
            ),
        )
    ]


def test_sources() -> None:
    first_entry = '[[sources]]\ngit = "../a.git"\n\n'
    text = first_entry + '[[sources]]\ngit = "b.bundle"\nbranch = "main"\ndates = "commit"\nfold = true\n'
    first = GitSettings("../a.git")
    second = GitSettings("b.bundle", branch="main", dates=DatedBy.COMMIT, fold=True)
    sources = config(text).sources
    assert sources == (first, second)
    assert [source.place.line for source in sources] == [1, 4]
    assert config("sources = []").sources == ()


@for_each(
    ("line", "code", "message", "hint"),
    [
        ("dates = 'commits'", "E117", "`commits` is none of the words that `dates` can be", "did you mean `commit`?"),
        ("fold = 'yes'", "E102", "`fold` in [[sources]] must be true or false, not a text", "for instance fold = true"),
        ("brnch = 'x'", "E101", "there is no setting `brnch` in [[sources]]", "did you mean `branch`?"),
        ("branch = '-h'", "E116", "`-h` cannot be the name of a branch", 'for instance branch = "main"'),
        ("branch = 'a..b'", "E116", "`a..b` cannot be the name of a branch", 'for instance branch = "main"'),
        ("branch = '@{-1}'", "E116", "`@{-1}` cannot be the name of a branch", 'for instance branch = "main"'),
        (
            "slug = '{file}'",
            "E116",
            "`{file}` is not a pattern of an address",
            "it has at least one of {path}, {dir}, {name} and {group}; else letters, digits and hyphens",
        ),
        *(
            (
                f"group = '{wrong}'",
                "E116",
                f"`{wrong}` is neither the name of a group nor a pattern with {{group}}",
                "write a name, or a pattern of paths with one {group} in it, such as {group}/** for the first folder",
            )
            for wrong in ("{dir}", "a/*", "{group}/{group}/*", "/{group}/*")
        ),
        (
            "include = ['a', 3]",
            "E102",
            "item 2 of `include` must be a text in quotes, not a number",
            'for instance include = ["policies/**/*.md"]',
        ),
        (
            "exclude = ['/a']",
            "E116",
            "`/a` is not a pattern of paths in a repository",
            "write it from the top of the repository, with `/` between folders, as in policies/**/*.md",
        ),
        (
            "language = 'de'",
            "E115",
            "`de` is not among the languages of the project, which are `en`",
            "add it to `languages` in policygen.toml, or choose one of those",
        ),
    ],
)
def test_sources_that_cannot_be(line: str, code: str, message: str, hint: str) -> None:  # case 59
    ((place, *said_of_it),) = said(f"[[sources]]\ngit = 'a'\n{line}\n")
    assert place.startswith("3:")
    assert said_of_it == [code, message, hint]


@for_each("address", ["https://example.org/a.git", "ext::sh -c x", "file:///a", "--upload-pack=x", "-h"])
def test_nothing_is_fetched(address: str) -> None:  # cases 59, 63
    ((place, code, message, hint),) = said(f"[[sources]]\ngit = '{address}'\n")
    assert (place, code) == ("2:1", "E116")
    assert message == f"`{address}` is not the path of a repository or bundle on this computer"
    assert hint == "nothing is fetched: clone it first (git clone --bare ADDRESS FOLDER), and name the folder"


def test_sources_of_the_wrong_kind() -> None:
    assert [found[:2] for found in said("sources = 3")] == [("1:1", "E102")]
    assert [found[:2] for found in said("sources = ['a']")] == [("1:1", "E102")]
    found = said("[[sources]]\nbranch = 'x'\n")
    message = "this entry of [[sources]] does not say which repository"
    assert found == [("1:3", "E112", message, 'for instance git = "../archive.bundle"')]


@for_each("setting", ["title", "base_url", "timezone", "id_authority"])
def test_empty_texts(setting: str) -> None:
    hint = "write something between the quotation marks, or remove the line"
    assert said(f'{setting} = "  "') == [("1:1", "E103", f"`{setting}` is empty", hint)]


def test_texts_that_are_too_long_or_invisible() -> None:
    assert [(code, message) for _, code, message, _ in said(f'title = "{"x" * 2001}"')] == [
        ("E111", "`title` is longer than 2000 characters")
    ]
    assert [(code, message) for _, code, message, _ in said('title = "a\\u0000b"')] == [
        ("E015", "an invisible character (U+0000) stands in `title`")
    ]


def test_a_word_and_a_date_of_a_policy() -> None:
    assert said_of_policy('kind = "Privacy Policy"\nretired = "1 May 2027"') == [
        ("1:1", "E114", "`Privacy Policy` is not a word in small letters", 'for instance kind = "privacy"'),
        ("2:1", "E020", "`1 May 2027` is not a date in the form 2026-09-21", "write it as 2027-05-01"),
    ]


def test_a_warning_does_not_stop_anything() -> None:
    settings, problems = read_policy_settings('timezone = "America/Sao_Paulo"\nretired = 2018-11-04', FILE, TWO)
    assert [(problem.code, problem.severity) for problem in problems] == [("E026", Severity.WARNING)]
    assert settings is not None


def test_everything_is_said_at_once() -> None:
    found = said('title = 3\nfoo = 1\ntimezone = "x"\n[theme]\naccent = "x"\n[limits]\ndepth = 99\n[[sources]]\n')
    assert [code for _, code, _, _ in found] == ["E102", "E101", "E027", "E109", "E107", "E112"]


# What is no TOML

QUOTES = 'put texts in straight double quotes, as in title = "Our policies"; numbers stand without'


@for_each(
    ("text", "place", "message", "hint"),
    [
        ("title = Policies", "1:9", "this value cannot be read", QUOTES),
        ("title = “Policies”", "1:9", "this value cannot be read", QUOTES),
        ("title =\nnotice_days = 3", "1:8", "a value is missing here", QUOTES),
        ('title: "Policies"', "1:6", "an equals sign is missing here", 'write key = "value", without a colon'),
        ('title "Policies"', "1:7", "an equals sign is missing here", 'write key = "value"'),
        (
            'title = "Policies\nnotice_days = 3',
            "1:9",
            "the quotation mark that stands here is never closed",
            "close the text with the same mark",
        ),
        (
            "title = 'Policies",
            "1:9",
            "the quotation mark that stands here is never closed",
            "close the text with the same mark",
        ),
        (
            'title = "C:\\drafts"',
            "1:12",
            "a backslash in double quotes changes what follows it",
            "put the text in single quotes, where a backslash is just a backslash",
        ),
        (
            'languages = ["en" "de"]',
            "1:19",
            "a comma or a closing bracket is missing here",
            'write lists as in languages = ["en", "de"]',
        ),
        ('title = "Our" policies', "1:15", "something follows after the end of the value", QUOTES),
        (
            "[theme\naccent = 3",
            "1:7",
            "a closing bracket is missing here",
            "write the name of a table in brackets, as in [theme]",
        ),
        (
            "<<<<<<< HEAD",
            "1:1",
            "this line cannot be read",
            "each line is `key = value`, a table's name in brackets such as [theme], or a comment that begins with #",
        ),
        (
            "retired = 2026-02-30",
            "1:11",
            "there is no such date",
            'write dates in quotes, as in retired = "2026-09-21"',
        ),
        ('title = "\x07"', "1:10", "an invisible character (U+0007) stands here", "delete it"),
        ("notice_days = " + "9" * 5000, "1:1", "a number in this file is too long", "shorten it"),
        (
            "theme.accent = 1\ntheme = 2",
            "2:10",
            "this clashes with what is set further up",
            "set each key once, in one way",
        ),
    ],
)
def test_broken_toml(text: str, place: str, message: str, hint: str) -> None:  # case 23
    assert said(text) == [(place, "E100", message, hint)]


@for_each(
    ("text", "place", "message"),
    [
        ('title = "a"\n\ntitle = "b"\n', "3:1", "`title` is given twice, in lines 1 and 3"),
        ("[theme]\n[limits]\n[theme]\n", "3:2", "`theme` is given twice, in lines 1 and 3"),
        ('[theme]\nlogo = "a"\n[limits]\n[theme.logo]\n', "4:2", "`logo` is given twice, in lines 2 and 4"),
        ("x = {a = 1, a = 2}", "1:13", "`a` is given twice, in line 1"),
    ],
)
def test_a_setting_that_is_there_twice(text: str, place: str, message: str) -> None:  # case 3, case 23
    assert said(text) == [(place, "E106", message, "keep one of the two")]


@for_each("text", ["a = " + "[" * 30_000, "a = " + "{a = " * 5_000, "#" * 65_537])
def test_more_than_settings_can_be(text: str) -> None:
    assert [code for _, code, _, _ in said(text)] == ["E111"]


def test_places_of_keys() -> None:
    text = """# title = 1
title = "x # y" # z
"quoted key" . 'b' = '''
c = 1
''' # [d]
list = [1, [2,
  3], { a = 1, b.c = "]" }]
[ theme . x ]
e = 1979-05-27 07:32:00Z
[[many]]
f = 1
[[many]]
f = \"\"\"a\\\"b = 2\"\"\"\"
[many.inner]
g = {}
"""
    found, problems = read_toml(text, "f")
    assert problems == ()
    assert found is not None
    assert {path: str(place) for path, place in found.places.items()} == {
        ("title",): "f:2:1",
        ("quoted key",): "f:3:1",
        ("quoted key", "b"): "f:3:1",
        ("list",): "f:6:1",
        ("list", 0): "f:6:9",
        ("list", 1): "f:6:12",
        ("list", 1, 0): "f:6:13",
        ("list", 1, 1): "f:7:3",
        ("list", 2): "f:7:7",
        ("list", 2, "a"): "f:7:9",
        ("list", 2, "b"): "f:7:16",
        ("list", 2, "b", "c"): "f:7:16",
        ("theme",): "f:8:3",
        ("theme", "x"): "f:8:3",
        ("theme", "x", "e"): "f:9:1",
        ("many",): "f:10:3",
        ("many", 0): "f:10:3",
        ("many", 0, "f"): "f:11:1",
        ("many", 1): "f:12:3",
        ("many", 1, "f"): "f:13:1",
        ("many", 1, "inner"): "f:14:2",
        ("many", 1, "inner", "g"): "f:15:1",
    }


names = st.sampled_from(["title", "theme", "a", "b", '"c d"', "sources", "languages"])
values = st.recursive(
    st.sampled_from(["1", '"x # ["', "'''\n]'''", "true", "2026-09-21", "-1.5", '"""\\"""" """', "''"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", # c\n ".join(items) + "]"),
        st.lists(st.tuples(names, inner), max_size=3, unique_by=lambda pair: pair[0]).map(
            lambda pairs: "{" + ", ".join(f"{name} = {value}" for name, value in pairs) + "}"
        ),
    ),
    max_leaves=6,
)
statements = st.one_of(
    st.builds("{} = {}".format, names, values),
    st.builds("{}.{} = {} # d".format, names, names, values),
    names.map("[{}]".format),
    names.map("[[{}]]".format),
    st.just(""),
)


def paths(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """The ways to everything in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path} - {()} | {found for name, item in inner for found in paths(item, (*path, name))}


@given(st.lists(statements).map("\n".join))
def test_every_key_has_a_place(text: str) -> None:
    found, problems = read_toml(text, FILE)
    assert (found is None) == bool(problems)
    if found:
        assert found.places.keys() == paths(found.values)


@given(
    st.one_of(
        st.text(),
        st.lists(st.one_of(statements, st.sampled_from(['"', "'''", "[", "]", "{", "=", "\\", ",", "."]))).map("".join),
    )
)
def test_no_text_makes_reading_fail(text: str) -> None:
    read, problems = read_config(text, FILE)
    assert (read is None) == any(problem.severity is Severity.ERROR for problem in problems)
    settings, problems = read_policy_settings(text, FILE, TWO)
    assert (settings is None) == any(problem.severity is Severity.ERROR for problem in problems)
    assert all(0 <= offset <= len(text) for _, offset in keys(text))
    for problem in problems:
        assert not any(word in problem.message + problem.hint for word in ("None", "Error", "<class", "dict"))
