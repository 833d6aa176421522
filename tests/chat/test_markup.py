"""What is meant by marks. That the page means the same is tried in `tests/web/test_marks.py`."""

import pytest

from hubbub.chat.markup import Code, Mark, Prose, Span, blocks, spans


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a", [Span("a")]),
        ("**a**", [Span("a", Mark.STRONG)]),
        ("*a* _b_", [Span("a", Mark.EMPHASIS), Span(" "), Span("b", Mark.EMPHASIS)]),
        ("~~a~~", [Span("a", Mark.STRUCK)]),
        ("**a *b*!**", [Span("a ", Mark.STRONG), Span("b", Mark.STRONG | Mark.EMPHASIS), Span("!", Mark.STRONG)]),
        ("`*a*`!", [Span("*a*", Mark.CODE), Span("!")]),
        ("(https://a.b/c)", [Span("("), Span("https://a.b/c", Mark.LINK), Span(")")]),
        ("a\n*b*", [Span("a"), Span("\n"), Span("b", Mark.EMPHASIS)]),
        ("2*3*4 a_b_c", [Span("2*3*4 a_b_c")]),
        ("javascript:alert(1) file:///x https://", [Span("javascript:alert(1) file:///x https://")]),
    ],
)
def test_what_is_meant(text, found):
    assert spans(text) == found


def test_a_block_of_code_stands_as_it_is():
    text = "look:\n```python\nif **x**:\n    y\n```\n*done*"
    meant = [Prose((Span("look:"),)), Code("if **x**:\n    y"), Prose((Span("done", Mark.EMPHASIS),))]
    assert blocks(text) == meant


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    [
        *("*", "**", "_", "~~", "`", "```", "https://", " *a", "*a ", "**a ", "*a* ", "_*", "~~*_**a", "`\n"),
        *("https://%", "https://a:80)x", " https://a:b", "https://a)", "(https://x"),
    ],
)
def test_ten_thousand_marks_are_no_burden_and_no_letter_is_lost(piece):
    text = piece * 10_000
    kept = "".join(
        block.text if isinstance(block, Code) else "".join(span.text for span in block.spans) for block in blocks(text)
    )
    assert [letter for letter in kept if letter.isalnum()] == [letter for letter in text if letter.isalnum()]
