"""The page and the full-screen client in the terminal mean the same by marks in a text."""

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from hubbub.chat.markup import Block, Code, blocks

MARKUP = Path(__file__).parents[2] / "src" / "hubbub" / "web" / "chat" / "markup.js"
MEANT = """async ([address, texts]) => {
  const { blocks } = await import(address);
  const MARKS = { strong: "STRONG", em: "EMPHASIS", del: "STRUCK", code: "CODE", link: "LINK" };
  const flat = (parts, marks) => parts.flatMap((part) => {
    if (typeof part === "string") return [[part, marks]];
    const all = [...new Set([...marks, MARKS[part.kind]])].sort();
    return part.parts ? flat(part.parts, all) : [[part.text ?? part.href, all]];
  });
  return texts.map((text) => blocks(text).map((one) => one.kind === "code" ? one.text : flat(one.parts, [])));
}"""
TEXTS = (
    "plain",
    "**bold**, *thin*, ~~gone~~, `a *b*`, snake_case_name, 2*3*4, (see https://example.com/a_(b)?c=d&e).",
    "javascript:alert(1) data:text/html,x ftp://x.example https://",
    "look:\n```python\nif **x**:\n    y = '<b>'\n```\ndone",
    "```not closed",
    "``` a ``` b ``` c",
    "```a``````b```",
    "** a** **a ** **a**b a**b** __a__ _a_ *a\nb* **a*b*c**",
    "***both*** **a _b ~~c `d` e~~ f_ g** ~~~x~~~ ****",
    "*a *b *c *d *e* f* g* h* i*",
    "`` `a` ``a`` `a\nb` `",
    "HTTP://EXAMPLE.COM https://a:80). https://a:b https://a:123456 xhttps://a https://[::1]:8080/x, <https://a>",
    'https://x.example/"onmouseover=window.ran=1 https://me:secret@x.example/ https://a.example/**b**',
    "日本*語* *日本*語 ünder_score_s _ünder_ 😀*a*😀",
)


Parts = list[tuple[str, list[str]]]


def joined(parts: Parts) -> Parts:
    """The parts; those that stand beside others of the same marks are one."""
    found: Parts = []
    for text, marks in parts:
        if found and found[-1][1] == marks and not {"CODE", "LINK"} & set(marks):
            found[-1] = (found[-1][0] + text, marks)
        else:
            found.append((text, marks))
    return found


def shown(block: Block) -> str | Parts:
    if isinstance(block, Code):
        return block.text
    return joined([(span.text, sorted(str(mark.name) for mark in span.mark)) for span in block.spans])


def test_the_terminal_means_what_the_page_means(browser: Browser) -> None:
    page = browser.new_page()
    address = f"data:text/javascript;base64,{base64.b64encode(MARKUP.read_bytes()).decode()}"
    found: list[list[Any]] = page.evaluate(MEANT, [address, list(TEXTS)])
    page.close()
    on_the_page = [[one if isinstance(one, str) else joined(one) for one in each] for each in found]
    assert [[shown(block) for block in blocks(text)] for text in TEXTS] == on_the_page
