"""The Python client, with a server in a process of its own."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from api_client import token_of
from certificates import context, issue
from irc_guest import enter
from relay import relay
from room import GUARD_SECONDS, Room

from hubbub.accounts.passwords import hash_password
from hubbub.client import (
    Client,
    ClientError,
    CommandUsage,
    Departed,
    Ended,
    Entered,
    Joined,
    Notice,
    Refused,
    Said,
    Status,
    TopicSet,
    Unreachable,
    backoff,
    connect,
)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for seconds before he comes back."""
    monkeypatch.setattr(backoff, "FIRST_SECONDS", (0.05, 0.1))
    monkeypatch.setattr(backoff, "LONGEST_SECONDS", 0.2)


def run(main: Coroutine[Any, Any, None], seconds: float = GUARD_SECONDS) -> None:
    """Run it, for so long at most."""

    async def guarded() -> None:
        async with asyncio.timeout(seconds):
            await main

    asyncio.run(guarded())


async def until(client: Client, wanted: Callable[[Any], bool]) -> list[Any]:
    """What happens up to the first event that is wanted."""
    events: list[Any] = []
    async for event in client.events():
        events.append(event)
        if wanted(event):
            break
    return events


async def heard(client: Client, text: str) -> list[str]:
    """The messages up to that one."""
    return [event.text for event in await until(client, lambda event: says(event, text)) if isinstance(event, Said)]


def says(event: object, text: str) -> bool:
    return isinstance(event, Said) and event.text == text


def test_two_talk_and_see_who_is_there(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            async with connect(f"http://127.0.0.1:{room.port}", nick="bo") as bo:
                assert (await bo.say("#lobby", "hi")).nick == "bo"
                await ada.topic("#lobby", "Cake at four")
                await ada.msg("bo", "psst")
                happened = await until(ada, lambda event: says(event, "psst"))
                assert [type(event) for event in happened] == [Entered, Joined, Said, TopicSet, Said]
                await heard(bo, "psst")
                lobby = bo.room("#lobby")
                assert lobby is not None
                assert lobby.topic == "Cake at four"
                assert {member.nick for member in lobby.members.values()} == {"ada", "bo"}
                conversation = bo.room("ada")
                assert conversation is not None
                assert conversation.members == {}
            left = await until(ada, lambda event: isinstance(event, Departed))
            assert left[-1].nick == "bo"
            assert bo.status == Status("ended", "You have left.")

    run(main())


def test_an_answer_goes_to_whom_it_was_meant_for_and_to_no_other_of_his_name(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            async with connect("127.0.0.1", room.port, nick="bo") as bo:
                asked = await bo.msg("ada", "what is the code?")
                await heard(ada, asked.text)
                await bo.nick("robert")
                async with connect("127.0.0.1", room.port, nick="bo") as stranger:
                    await ada.answer(asked, "4711")
                    await heard(bo, "4711")
                    await ada.msg("bo", "not for you")
                    assert await heard(stranger, "not for you") == ["not for you"]
            async with connect("127.0.0.1", room.port, nick="robert"):
                with pytest.raises(Refused) as refused:
                    await ada.answer(asked, "4712")
                assert refused.value.code == "not-here"
                own = await ada.history("bo", room_id=asked.room)
                assert [said.text for said in own.events if isinstance(said, Said)] == ["what is the code?", "4711"]

    run(main())


def test_it_meets_those_who_came_through_other_doors(room: Room) -> None:
    (cy,) = room.enter("cy")

    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            await ada.line("#lobby", "/me waves")
            cy.expect("-- ada joined #lobby", "* ada waves")
            cy.say("hello")
            message = (await until(ada, lambda event: says(event, "hello")))[-1]
            await ada.answer(message, "hello to you")
            assert "hello to you" in cy.line()

    run(main())


def test_what_is_said_in_private_is_answered_there_as_a_reply_by_whatever_name_the_other_one_has(room: Room) -> None:
    (cy,) = room.enter("cy")
    irc = enter(room, "dee", "message-tags")

    async def main() -> None:
        async with (
            connect("127.0.0.1", room.port, nick="ada", bot=True) as ada,
            connect("127.0.0.1", room.port, nick="bo") as bo,
        ):
            question = await bo.msg("ada", "coffee?")
            await bo.nick("robert")
            await ada.ping()
            message = (await until(ada, lambda event: says(event, "coffee?")))[-1]
            reply = await ada.answer(message, "yes")
            assert (reply.to_nick, reply.reply, reply.reply_nick) == ("robert", question.seq, "bo")
            seen = (await until(bo, lambda event: says(event, "yes")))[-1]
            assert (seen.reply, seen.reply_nick, seen.form) == (question.seq, "bo", "notice")
            again = await ada.answer(reply, "with milk")
            assert (again.to_nick, again.reply) == ("robert", reply.seq)
            (page,) = (await bo.history("ada", 1)).events
            assert (page, again.reply) == (again, reply.seq)

            cy.say("/msg ada tea?")
            await ada.answer((await until(ada, lambda event: says(event, "tea?")))[-1], "green")
            cy.until("[ada → you] green")
            irc.say("PRIVMSG ada :cake?")
            await ada.answer((await until(ada, lambda event: says(event, "cake?")))[-1], "pie")
            told = next(line for line in iter(irc.line, "") if line.endswith("NOTICE dee :pie"))
            assert "+draft/reply=" in told

    run(main())


def test_what_was_said_where_one_has_never_been_is_not_answered(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            with pytest.raises(Refused) as refused:
                await ada.answer(Said(room=99, seq=1, user=5, nick="ada", text="hm?"), "what?")
            assert refused.value.code == "no-such-room"

    run(main())


def test_commands_are_answered(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada", rooms=["#tea"]) as ada:
            assert [each.name for each in ada.rooms.values()] == ["#tea"]
            said = await ada.say("#tea", "tee", reply=0)
            await ada.react("#tea", said.seq, "👍")
            await ada.edit("#tea", said.seq, "tea")
            page = await ada.history("#tea")
            assert [event.text for event in page.events if isinstance(event, Said)] == ["tea"]
            assert [event.nick for event in page.reactions] == ["ada"]
            while not (found := await ada.search("tea", place="#tea")).matches:
                await ada.ping()  # the index is made in the background
            assert [(match.name, match.said.seq) for match in found.matches] == [("#tea", said.seq)]
            await ada.delete("#tea", said.seq)
            assert (await ada.history("#tea")).events == []
            assert await ada.join("pie") is ada.room("#pie")
            cake = await ada.join("#cake")
            assert cake is not None
            assert cake.name == "#cake"
            await ada.leave("#cake")
            assert ada.room("#cake") is None
            await ada.nick("adah")
            assert ada.you.nick == "adah"
            await ada.command("unset", room="#tea", setting="members-only")
            async with connect("127.0.0.1", room.port, nick="robot", bot=True) as outside:
                assert (await outside.say("#tea", "may I?")).text == "may I?"
                await outside.join("#tea")
                assert (await ada.say("#tea", "come in")).bot is False
                assert (await outside.say("#tea", "thanks")).bot is True
            ada.typing("#tea")
            await ada.ping()
            with pytest.raises(Refused) as refused:
                await ada.say("#nowhere", "hi")
            assert refused.value.code == "no-such-room"

    run(main())


def test_who_cannot_come_in_is_told_why(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", settings={"HUBBUB_PASSWORD": "open-sesame"})

    async def refusal(**how: Any) -> str:
        with pytest.raises(Refused) as refused:
            async with connect("127.0.0.1", room.port, **how):
                pass
        return refused.value.code

    async def main() -> None:
        assert await refusal(nick="ada") == "needs-password"
        assert await refusal(nick="ada", password="wrong") == "wrong-password"
        assert await refusal(nick="#", password="open-sesame") == "bad-name"
        assert await refusal(account="ada", account_password="none") == "wrong-password"
        assert await refusal(rooms=["#" * 3], password="open-sesame") == "bad-name"
        async with connect("127.0.0.1", room.port, nick="ada", password="open-sesame"):
            assert await refusal(nick="ADA", password="open-sesame") == "nick-in-use"

    run(main())


def test_where_no_server_is_that_is_said(room: Room) -> None:
    async def main() -> None:
        room.kill()
        with pytest.raises(Unreachable, match=f"127.0.0.1:{room.port}"):
            async with connect("127.0.0.1", room.port):
                pass
        with pytest.raises(ValueError, match="ftp"):
            connect("ftp://127.0.0.1")

    run(main())


def test_who_is_patient_waits_for_a_server(room: Room, open_room: Callable[..., Room]) -> None:
    async def main() -> None:
        room.kill()
        told: list[Status] = []
        waiting = asyncio.Event()

        def tell(status: Status) -> None:
            told.append(status)
            if status.phase == "waiting":
                waiting.set()

        client = connect("127.0.0.1", room.port, patient=True, on_status=tell)
        coming = asyncio.create_task(client.__aenter__())
        await waiting.wait()
        assert told[-1].reason == f"No room answers at ws://127.0.0.1:{room.port}/ws (connection refused)."
        await asyncio.to_thread(open_room, "--memory", port=room.port)
        client.reconnect()
        await coming
        assert told[-1].phase == "connected"
        await client.__aexit__()

    run(main())


def test_an_account_is_logged_in_to(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            await ada.command("register", password="correct horse")
            assert ada.you.account == "ada"
        async with connect("127.0.0.1", room.port, account="ada", account_password="correct horse") as ada:
            assert (ada.you.nick, ada.you.account) == ("ada", "ada")
        with pytest.raises(Refused) as refused:
            async with connect("127.0.0.1", room.port, nick="ada"):
                pass
        assert refused.value.code == "nick-registered"

    run(main())


def test_a_bot_comes_by_the_token_that_the_host_has_made(open_room: Callable[..., Room], data: Path) -> None:
    token = token_of("greeter", data)
    room = open_room("--data", data)

    async def main() -> None:
        async with connect("127.0.0.1", room.port, account="greeter", account_password=token) as greeter:
            assert (greeter.you.nick, greeter.you.account) == ("greeter", "greeter")
            assert (await greeter.say("#lobby", "hi")).bot

    run(main())


def test_an_account_is_logged_in_to_by_several_programs_and_again_after_the_connection_broke(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            await ada.command("register", password="correct horse")
        mine = {"account": "ada", "account_password": "correct horse"}
        async with (
            relay(room.port) as passing,
            connect("127.0.0.1", passing.port, **mine) as one,
            connect("127.0.0.1", room.port, **mine) as other,
        ):
            assert other.you.user == one.you.user
            passing.cut()
            await other.say("#lobby", "from the other")
            await one.say("#lobby", "from the one")
            assert await heard(one, "from the one") == ["from the other", "from the one"]
            assert one.you.user == other.you.user

    run(main())


def test_a_login_to_an_account_that_is_here_is_answered_and_its_rooms_take_the_place_of_ones_own(room: Room) -> None:
    async def main() -> None:
        async with (
            connect("127.0.0.1", room.port, nick="ada", rooms=["#lobby", "#coffee"]) as ada,
            connect("127.0.0.1", room.port, nick="cy", rooms=["#lobby", "#tea"]) as cy,
        ):
            await ada.command("register", password="correct-horse")
            await cy.line("#lobby", "/login ada correct-horse")
            assert (await cy.say("#lobby", "it is me")).nick == "ada"
            assert sorted(room.name for room in cy.rooms.values()) == ["#coffee", "#lobby"]

    run(main())


def test_commands_are_told_for_completion(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            known = {command.name: command for command in await ada.commands()}
            assert known["topic"] == CommandUsage("topic", "[#room] [topic]", "Show a room's topic, or set it.")
            assert known["login"].secret
            told = await ada.line("#lobby", "/help")
            assert isinstance(told, Notice)
            for command in known.values():
                assert f"/{command.name} {command.arguments}".rstrip() in told.text

    run(main())


def test_another_run_goes_on_as_the_same_one_and_says_once_what_was_unsure(room: Room) -> None:
    async def main() -> None:
        async with relay(room.port) as passing, connect("127.0.0.1", passing.port, nick="ada") as before:
            said = await before.say("#lobby", "hi", id="mine-1")
            assert said.id == "mine-1"
            passing.silent = True  # the end of this program reaches nobody
        async with connect("127.0.0.1", room.port, nick="ada", token=before.you.token) as ada:
            assert ada.you.user == before.you.user
            again = await ada.say("#lobby", "hi", id="mine-1")
            assert (again.seq, again.text, again.id) == (0, "hi", "mine-1")
            await ada.msg("ada", "note", id="mine-2")
            page = await ada.history("#lobby")
            assert [event.text for event in page.events if isinstance(event, Said)] == ["hi"]

    run(main())


@pytest.mark.parametrize(
    "token", ["", "7", "1.1.x.AAAA", "17.1795692879188..JiY12s1hR6uj2PxOK5FAgZgI", "\x00 ü", "." * 9_000]
)
def test_a_token_that_is_good_no_longer_keeps_nobody_out(room: Room, token: str) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada", token=token) as ada:
            assert ada.you.nick == "ada"
            assert ada.you.token != token
            assert (await ada.say("#lobby", "hi")).nick == "ada"

    run(main())


def test_a_token_of_another_history_keeps_nobody_out(room: Room, open_room: Callable[..., Room]) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as before:
            pass
        another = await asyncio.to_thread(open_room, "--memory")
        (bo,) = another.enter("bo")  # whose id may be hers
        async with connect("127.0.0.1", another.port, nick="ada", token=before.you.token) as ada:
            assert ada.you.nick == "ada"
            await ada.say("#lobby", "hi")
            bo.expect("-- ada joined #lobby", "<ada> hi")

    run(main())


def test_it_comes_encrypted(open_room: Callable[..., Room], data: Path, tmp_path: Path) -> None:
    room = open_room("--data", data, *issue(tmp_path).options)

    async def main() -> None:
        async with connect(f"wss://127.0.0.1:{room.port}", nick="ada", tls=context()) as ada:
            await ada.say("#lobby", "hi")
        with pytest.raises(Unreachable, match="certificate"):
            async with connect("127.0.0.1", room.port, tls=True):
                pass

    run(main())


def test_a_server_that_stops_is_waited_for_and_who_comes_back_is_the_same(
    room: Room, open_room: Any, data: Path
) -> None:
    async def main() -> None:
        told: list[Status] = []
        async with connect("127.0.0.1", room.port, nick="ada", on_status=told.append) as ada:
            before = ada.you.user
            assert await asyncio.to_thread(room.stop) == 0
            waiting = asyncio.create_task(ada.say("#lobby", "are you back?"))
            await asyncio.to_thread(open_room, "--data", data, port=room.port)
            ada.reconnect()
            assert (await waiting).user == before
            assert ada.you.nick == "ada"
            assert await heard(ada, "are you back?") == ["are you back?"]
        phases = [status.phase for status in told]
        assert phases[:3] == ["connecting", "connected", "waiting"]
        assert phases[-2:] == ["connected", "ended"]
        assert told[2].reason == "The room is closing."
        assert 2 <= told[2].seconds <= 4

    run(main())


def test_who_is_sent_away_does_not_come_back(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", settings={"HUBBUB_OPERATORS": f"root-of-all:{hash_password('sesame')}"})
    (root,) = room.enter("root")
    root.ask("/oper root-of-all sesame")

    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            root.ask("/kill ada enough")
            with pytest.raises(Ended, match="enough"):
                await until(ada, lambda _: False)
            with pytest.raises(Ended):
                await ada.say("#lobby", "but")
            assert ada.status.phase == "ended"

    run(main())


def test_whoever_does_not_look_at_events_can_say_something_and_read_all_of_it_later(
    open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data, "--no-limits", "--quiet")
    (cy,) = room.enter("cy")

    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            cy.settle()
            for number in range(5):
                cy.ask(*(f"{number}-{line} {'.' * 500}" for line in range(800)))
                await ada.say("#lobby", f"{number} read")
            await ada.say("#lobby", "that was all")
            texts = [text.split(" ")[0] for text in await heard(ada, "that was all")]
            assert texts == [
                *(word for number in range(5) for word in [*(f"{number}-{line}" for line in range(800)), str(number)]),
                "that",
            ]

    run(main())


def test_before_its_block_it_says_nothing_and_waits_for_nothing() -> None:
    async def main() -> None:
        client = connect()
        with pytest.raises(ClientError, match="async with"):
            await client.say("#lobby", "hi")
        with pytest.raises(ClientError, match="async with"):
            await until(client, lambda _: True)

    run(main())


def test_one_room_is_not_taken_for_many_of_one_letter() -> None:
    with pytest.raises(TypeError, match=re.escape('["#tea"]')):
        connect(rooms="#tea")


def test_after_its_block_it_says_nothing_more_and_what_had_happened_can_be_read(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            pass
        with pytest.raises(Ended, match="You have left"):
            await ada.say("#lobby", "hi")
        assert [type(event) async for event in ada.events()] == [Entered]


def test_who_quits_by_a_command_does_not_come_back(room: Room) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            await ada.line("#lobby", "/quit")
            assert [type(event) async for event in ada.events()] == [Entered]
            assert ada.status.phase == "ended"

    run(main())


def test_what_nobody_waits_for_any_more_is_not_said_later(
    room: Room, open_room: Callable[..., Room], data: Path
) -> None:
    async def main() -> None:
        async with connect("127.0.0.1", room.port, nick="ada") as ada:
            room.kill()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await ada.say("#lobby", "never mind")
            await asyncio.to_thread(open_room, "--data", data, port=room.port)
            assert (await ada.say("#lobby", "hi")).text == "hi"
            page = await ada.history("#lobby")
            assert [event.text for event in page.events if isinstance(event, Said)] == ["hi"]

    run(main())
