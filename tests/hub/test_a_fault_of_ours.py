"""If we stumble over one event, nobody else has to suffer: the rest is told, and the server goes on."""

import pytest
from stage import said

from hubbub.chat.events import Said
from hubbub.dialects.line.render import LineEncoder
from hubbub.hub import hub as hub_module


@pytest.mark.parametrize("where", ["encoding", "routing"])
def test_what_else_happens_is_told_and_the_author_goes_on(stage, monkeypatch, caplog, where):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    encode, route = LineEncoder.encode, hub_module.ROUTES[Said]

    def encode_or_stumble(encoder, event, room):
        assert not (isinstance(event, Said) and event.text == "stone")
        return encode(encoder, event, room)

    def route_or_stumble(hub, event, origin):
        assert event.text != "stone"
        route(hub, event, origin)

    if where == "encoding":
        monkeypatch.setattr(LineEncoder, "encode", encode_or_stumble)
    else:
        monkeypatch.setitem(hub_module.ROUTES, Said, route_or_stumble)
    before = len(bob.writes)
    ada.type("before\nstone\nbehind\n")
    stage.disk.commit()
    assert b"".join(bob.writes[before:]) == b"<ada> before\n<ada> behind\n"
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert said(stage) == ["before", "stone", "behind"]
    ada.do("later")
    assert bob.writes[-1] == b"<ada> later\n"
    ada.do("/topic Tea")
    assert b"Tea" in bob.writes[-1]
