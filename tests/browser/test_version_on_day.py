"""Which version applied on a day: the script answers as the command line does, and the page says it in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from applied_cases import DAYS, answer, histories
from cases import for_each
from playwright.sync_api import Browser, Page

from policygen.pages.views.version_times import record_end_time, retirement_days, version_times

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ASK = """
async cases => {
  const { versionOn } = await import(new URL("../../assets/version-on-day.js", location.href));
  return cases.map(({ versions, ended, recordEnd, gaps, days }) => days.map(day => {
    const found = versionOn(versions, ended, day, recordEnd, gaps);
    const others = (found.others ?? []).map(one => one.id);
    return [found.kind, found.version?.id ?? "", Boolean(found.certain), others, found.seen?.id ?? ""];
  }));
}
"""


@contextmanager
def history(browser: Browser, host: str, path: str = "privacy/history/", **settings: Any) -> Iterator[Page]:
    context = browser.new_context(**settings)
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(host + path)
    yield page
    assert said == []
    context.close()


def told(page: Page, day: str) -> str:
    page.get_by_label("Which version applied on this day?").fill(day)
    return " ".join(page.locator(".pg-told-day").inner_text().split())


def test_script_and_command_line_agree(browser: Browser, host: str) -> None:
    policies = list(histories())
    cases = [
        {
            "versions": [version_times(policy, version) for version in policy.versions if not version.withdrawn],
            "ended": retirement_days(policy),
            "recordEnd": record_end_time(policy),
            "gaps": [{"kind": a.kind, "first": a.date.day, "until": a.until.day} for a in policy.gaps if a.until],
            "days": DAYS,
        }
        for policy in policies
    ]
    expected = [[list(answer(policy, day)) for day in DAYS] for policy in policies]
    with history(browser, host) as page:
        found = page.evaluate(ASK, cases)
    kinds = {one[0] for row in expected for one in row}
    assert kinds == {"none", "ended", "seen", "applied"}
    for policy, row, other in zip(policies, found, expected, strict=True):
        for day, one, two in zip(DAYS, row, other, strict=True):
            assert one == two, (
                policy.timezone,
                [version.start.text for version in policy.versions],
                policy.retired,
                policy.record_end,
                day,
            )


@for_each(
    ("path", "day", "words"),
    [
        (
            "privacy",
            "2000-12-31",
            "No version is known from before January 2001. The first one known is the version of January 2001.",
        ),
        (
            "privacy",
            "2001-01-14",
            (
                "Which version applied on 14 January 2001 is not certain. The version of January 2001 began on a"
                " day in January 2001 that is not known. No earlier text is known. See what changed since then"
            ),
        ),
        (
            "privacy",
            "2020-05-05",
            "On 5 May 2020 the version of January 2001 applied. See what changed since then",
        ),
        (
            "privacy",
            "2025-06-01",
            "On 1 June 2025 the version of 8 July 2024 applied. See what changed since then",
        ),
        (
            "privacy",
            "2026-01-01",
            (
                "On 1 January 2026 the version of 1 January 2026 applied. It began to apply on that very day; "
                "until then the version of 8 July 2024 did."
            ),
        ),
        (
            "privacy",
            "2026-12-31",
            (
                "On 31 December 2026 the version of 1 January 2026 applies, by all that had been announced when "
                "this page was made."
            ),
        ),
        (
            "privacy",
            "2027-02-01",
            (
                "On 1 February 2027 the version of 1 January 2027 applies, by all that had been announced when "
                "this page was made."
            ),
        ),
        (
            "terms",
            "2004-06-03",
            (
                "The text seen on 3 June 2004 was seen at that time; when it took effect is not known. The next "
                "one known is the text seen on 14 May 2018; other texts may lie between. See what changed since "
                "then"
            ),
        ),
        (
            "terms",
            "2010-01-01",
            (
                "Which text applied on 1 January 2010 is not known. The last one seen before is the text seen on"
                " 3 June 2004. The next one known is the text seen on 14 May 2018; other texts may lie between. "
                "See what changed since then"
            ),
        ),
        (
            "old",
            "2015-01-01",
            "Nothing applied on 1 January 2015: the policy had ceased to apply.",
        ),
        (
            "gone",
            "2020-02-01",
            "No version of this policy has applied.",
        ),
    ],
)
def test_the_answer_in_words(page: Page, host: str, path: str, day: str, words: str) -> None:
    page.clock.set_fixed_time(NOW)
    page.goto(f"{host}{path}/history/")
    assert told(page, day) == words


def test_in_a_language_the_versions_that_it_lacks_count_too(browser: Browser, host: str) -> None:
    with history(browser, host, "de/rules/history/") as page:
        page.locator("#pg-on").fill("2022-01-01")
        link = page.locator(".pg-told-day a")
        assert link.evaluate("one => one.href") == f"{host}rules/2021-01-01/"
        assert "1. Januar 2021" in link.inner_text()


def test_the_day_stands_in_the_address_and_is_read_from_it(browser: Browser, host: str) -> None:
    with history(browser, host) as page:
        said = told(page, "2025-06-01")
        assert page.url.endswith("/history/?on=2025-06-01")
        assert page.locator("tr[aria-current]").get_attribute("data-version") == "2024-07-08"
        page.reload()
        assert " ".join(page.locator(".pg-told-day").inner_text().split()) == said
        page.get_by_label("Which version applied on this day?").fill("")
        assert page.url.endswith("/history/")
        assert page.locator(".pg-told-day").inner_text() == ""
        assert page.locator("tr[aria-current]").count() == 0


def test_nothing_in_the_address_becomes_markup(browser: Browser, host: str) -> None:  # case 33
    with history(browser, host, "privacy/history/?on=%3Cimg%20src=x%3E2025-06-01") as page:
        assert page.locator(".pg-told-day").inner_text() == ""
        assert page.locator("main img").count() == 0


def test_the_link_on_the_current_page_leads_to_the_field(browser: Browser, host: str) -> None:
    with history(browser, host, "privacy/") as page:
        page.get_by_role("link", name="Which version applied to me?").click()
        page.get_by_label("Which version applied on this day?").wait_for()
        assert page.url.endswith("/history/#pg-applied")


def test_by_keyboard_the_answer_is_announced(browser: Browser, host: str) -> None:
    with history(browser, host) as page:
        page.get_by_label("Which version applied on this day?").focus()
        page.keyboard.type("06012025")
        assert page.get_by_role("status").inner_text().startswith("On 1 June 2025 the version of 8 July 2024 applied.")
        page.keyboard.press("Enter")
        assert page.url.endswith("?on=2025-06-01")


def test_without_scripts_the_page_says_how_to_read_the_table(browser: Browser, host: str) -> None:
    with history(browser, host, java_script_enabled=False) as page:
        assert page.locator("#pg-on").count() == 0
        assert "look for the row whose dates enclose the day" in page.locator(".pg-applied").inner_text()
