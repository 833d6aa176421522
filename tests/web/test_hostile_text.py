"""What others write, through any door and in any field, is text on the page: nothing of it runs."""

from collections.abc import Callable

import pytest
from browsing import Visitor
from irc_guest import enter as enter_by_irc
from playwright.sync_api import expect
from room import Room

HOSTILE = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg/onload=window.ran=1>",
    "\"><iframe srcdoc='<script>parent.ran=1</script>'>",
    "<a href=javascript:window.ran=1>x</a>",
    '[x](javascript:window.ran=1) https://x.example/"onmouseover=window.ran=1',
    "https://x.example/<img/src=x/onerror=window.ran=1>",
    "`<img src=x onerror=window.ran=1>` **<b onclick=window.ran=1>x</b>**",
    "```<script>window.ran=1</script>```",
    "{{constructor.constructor('window.ran=1')()}} ${window.ran=1}",
    "</textarea></title></style><script>window.ran=1</script>",
    "javascript:window.ran=1 data:text/html,<script>window.ran=1</script>",
    "<math><mtext></form><form><mglyph><style></math><img src=x onerror=window.ran=1>",
    "__proto__ constructor toString hasOwnProperty",
    "&lt;img src=x onerror=window.ran=1&gt; &#60;script&#62;",
)
SAFE = {"http:", "https:"}


def nothing_ran(visitor: Visitor) -> None:
    """Nothing ran, nothing was put into the page, and no link leads anywhere but to the web."""
    page = visitor.page
    assert page.evaluate("window.ran") is None
    assert page.locator("#messages :is(script, img, iframe, svg:not(.icon), form, style, math)").count() == 0
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => a.name.startsWith('on')))"
        )
        is False
    )
    assert set(page.evaluate("[...document.querySelectorAll('a')].map(a => a.protocol)")) <= SAFE


@pytest.fixture
def ada(room: Room, visit: Callable[..., Visitor]) -> Visitor:
    """Somebody who reads."""
    ada = visit(room, "ada")
    ada.page.evaluate(
        "document.addEventListener('securitypolicyviolation', (event) => { window.ran = event.violatedDirective })"
    )
    return ada


def test_messages_from_netcat_irc_and_the_page(room: Room, visit: Callable[..., Visitor], ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    cy = enter_by_irc(room, "cy")
    bo.ask(*HOSTILE)
    cy.ask(*(f"PRIVMSG #lobby :{text}" for text in HOSTILE))
    eve = visit(room, "eve")
    eve.say(*HOSTILE)
    eve.all_said()
    expect(ada.texts).to_have_count(3 * len(HOSTILE))
    assert ada.message(HOSTILE[1]).first.inner_text().endswith(HOSTILE[1])
    nothing_ran(ada)
    nothing_ran(eve)


def test_messages_from_before(room: Room, visit: Callable[..., Visitor]) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*HOSTILE)
    eve = visit(room)
    expect(eve.texts).to_have_count(len(HOSTILE))
    nothing_ran(eve)


def test_fields_of_commands(room: Room, ada: Visitor) -> None:
    for number, text in enumerate(HOSTILE):
        (guest,) = room.enter(f"one{number}")
        commands = ("/topic", "/me", "/away", "/msg ada", "/nope", "/leave #lobby")
        guest.ask(*(f"{command} {text}" for command in commands))
    ada.page.get_by_role("button", name="Who is here").click()
    unread = ada.page.get_by_role("navigation").locator(".row.unread")
    for left in range(len(HOSTILE), 0, -1):
        expect(unread).to_have_count(left)
        unread.first.click()
        expect(ada.texts).to_have_count(1)
        nothing_ran(ada)
    nothing_ran(ada)


def test_reactions_answers_and_real_names_from_irc(room: Room, ada: Visitor) -> None:
    cy = enter_by_irc(room, "cy", "message-tags", "echo-message", "draft/react", "draft/reply")
    for text in HOSTILE:
        escaped = text.replace("\\", "\\\\").replace(";", "\\:").replace(" ", "\\s")
        cy.say(f"@+draft/reply=abc;+draft/react={escaped} TAGMSG #lobby")
        cy.say(f"@+draft/reply={escaped} PRIVMSG #lobby :answer")
        cy.say(f"SETNAME :{text}")
    cy.ask("PRIVMSG #lobby :done")
    ada.shows("done")
    nothing_ran(ada)


def test_what_one_types_oneself(ada: Visitor) -> None:
    for text in HOSTILE:
        ada.field.fill(f"@{text}")
        ada.field.fill(f":{text}")
        ada.say(f"/{text}")
        ada.field.fill("")
    ada.page.keyboard.press("Control+k")
    for text in HOSTILE:
        ada.page.get_by_role("combobox").fill(text)
    nothing_ran(ada)


def test_what_is_found(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*HOSTILE)
    ada.page.get_by_role("button", name="Search").click()
    ada.page.get_by_role("searchbox").fill("window from:bo")
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator(".hit").first).to_be_visible()
    nothing_ran(ada)


def test_addresses(ada: Visitor) -> None:
    for text in HOSTILE:
        for place in (text, f"@{text}", f"lobby/1/{text}", f"{text}/{text}/{text}"):
            ada.page.evaluate("place => { location.hash = place }", place)
    ada.page.goto(ada.page.url)
    ada.settled()
    expect(ada.page.locator("#title")).not_to_be_empty()
    nothing_ran(ada)
