import re

from babel import Locale
from cases import for_each
from page_samples import CONFIG, by_path, pages, policy, version

from policygen.pages.views.comparison_blanks import Blank, blanks
from policygen.phrases import plural_forms
from policygen.redlines import ChangeKind
from policygen.render import Renderer


@for_each(
    ("language", "found"),
    [
        ("en", {"one": 1, "other": 2}),
        ("ja", {"other": 1}),
        ("pl", {"one": 1, "few": 2, "many": 5}),
        ("ar", {"one": 1, "two": 2, "few": 3, "many": 11, "other": 100, "zero": 0}),
    ],
)
def test_each_plural_form_has_a_number_that_takes_it(language: str, found: dict[str, int]) -> None:
    assert dict(plural_forms(language)) == found
    assert all(Locale(language).plural_form(number) == form for form, number in found.items())


def test_a_blank_counts_as_its_number_and_stands_as_its_name() -> None:
    blank = Blank("added", 2)
    assert blank == 2
    assert blank.__html__() == "{added}"


def test_there_is_a_template_for_each_kind_of_change_in_each_form() -> None:
    assert [one.form for one in blanks("ar").plurals] == ["one", "two", "few", "many", "other", "zero"]
    assert {len(one.kinds) for one in blanks("ar").plurals} == {len(ChangeKind)}


def test_the_templates_are_made_by_the_macros_of_the_pages_and_have_blanks_for_all_that_is_not_known() -> None:
    page = by_path(pages(policy(version("2024-01-01"), version("2025-01-01"))))["privacy/compare/index.html"]
    html = Renderer(None, CONFIG).render(page).data.decode()
    templates = re.findall(r'<template data-name="([a-z-]+)"(?: data-form="([a-z]+)")?>(.*?)</template>', html, re.S)
    found = {(name, form): content.strip() for name, form, content in templates}
    assert found["reworded", "one"] == "{count} reworded"
    assert '<span class="pg-hidden">{count} words added</span>' in found["plus", "other"]
    assert found["counted-changes", "other"] == "{count} changes"
    assert found["counted-in-sections", "one"] == "{changes} in {changed} of {sections} section: {kinds}."
    assert found["counted-removed", "other"] == "{removed} removed."
    assert (
        'data-from="{start}" data-count="{count}" data-blocks="{blocks}">{count} unchanged' in found["unchanged", "one"]
    )
    assert ">Change {first} of {total}</a>" in found["one", ""]
    assert ">Changes {first} to {last} of {total}</a>" in found["several", ""]
    assert "{html}" in found["one", ""]
    assert not re.search(r"(?<!\{)\b(?:1|2)\b", re.sub(r"</?h2|h2>", "", found["one", ""]))
