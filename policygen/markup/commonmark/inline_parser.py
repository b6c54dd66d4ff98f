from markdown.treeprocessors import InlineProcessor


class InlineParser(InlineProcessor):
    pass
