import json

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.core.json_files import json_file, json_for_script

texts = st.text(st.characters(codec="utf-8") | st.sampled_from("<>&/!-]\u2028"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


@given(values)
def test_json_reads_back_as_it_was(value: object) -> None:
    assert json.loads(json_file("a.json", value).data) == value
    assert json.loads(json_for_script(value)) == value


@given(texts)
def test_nothing_in_json_ends_a_script_or_begins_a_comment(text: str) -> None:  # case 30
    data = json_file("a.json", {text: [text]}).data.decode()
    assert "</" not in data
    assert "<!--" not in data
    assert not set("<>&") & set(json_for_script({text: [text]}))


@for_each("title", ["</script><script>alert(1)</script>", "]]>", "-->", "<!-- <script>"])
def test_titles_that_would_break_out(title: str) -> None:  # case 30
    assert json.loads(json_file("a.json", title).data) == title
    assert "<" not in json_for_script(title)
    assert ">" not in json_for_script(title)


def test_a_json_file_keeps_the_order_of_keys_and_ends_with_a_newline() -> None:
    assert json_file("a.json", {"b": "ä", "a": (1, None)}).data == '{"b":"ä","a":[1,null]}\n'.encode()
