"""What an attribute list looks like: `{: … }`, `{#id}`, `{.class}`; all other braces are words."""

# Possessive throughout: without going back, the pattern takes linear time on any text.
_ENTRY = r"""(?:[#.][^\s{}#.=]++|[\w:.-]++=(?:"[^"\n]*+"|'[^'\n]*+'|[^\s{}"']++))"""

ATTRIBUTE_LIST = rf"\{{(?::[ ]*+|(?=[#.]))({_ENTRY}(?:[ ]*+{_ENTRY})*+)[ ]*+\}}"
"""A pattern for an attribute list, its entries as the one group."""
