"""IRC clients that people have already log in to their accounts by what these have for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from certificates import issue
from irc_clients import Login, see
from room import Room
from slash_clients import Irssi, Slashes, WeeChat

CLIENTS: dict[str, type[Irssi] | type[WeeChat]] = {"irssi": Irssi, "weechat": WeeChat}
PASSWORD = "correct-horse"


@pytest.fixture
def room(open_room: Callable[..., Room], tmp_path: Path) -> Room:
    """A room in which one may come encrypted."""
    return open_room("--memory", *issue(tmp_path / "certificates", "127.0.0.1").options)


@pytest.fixture(autouse=True)
def account(room: Room) -> None:
    """Somebody made the account `kim`, and left."""
    (kim,) = room.enter("kim")
    kim.ask(f"/register {PASSWORD}")
    kim.say("/quit")
    kim.rest()


@pytest.fixture
def start(room: Room, tmp_path: Path) -> Iterator[Callable[[str, Login], Slashes]]:
    """Starts a client by its name, for one who is set up so and wants to be called `kim`."""
    clients: list[Slashes] = []

    def start(name: str, login: Login) -> Slashes:
        folder = tmp_path / f"{name}-{len(clients)}"
        folder.mkdir()
        clients.append(CLIENTS[name](room.port, folder, "kim", login))
        return clients[-1]

    yield start
    for client in clients:
        client.clear()


@pytest.mark.parametrize(
    ("name", "mechanism"), [("irssi", "PLAIN"), ("weechat", "PLAIN"), ("weechat", "SCRAM-SHA-256")]
)
def test_a_client_that_people_have_logs_in_with_a_password(
    name: str, mechanism: str, room: Room, start: Callable[[str, Login], Slashes]
) -> None:
    (ada,) = room.enter("ada")
    kim = start(name, Login(mechanism, "kim", PASSWORD))
    see(kim, "You are now logged in as kim", "Welcome to this chatroom!")
    kim.join()
    ada.expect("-- kim joined #lobby")


@pytest.mark.parametrize("name", list(CLIENTS))
def test_a_client_that_people_have_is_told_that_a_password_is_wrong(
    name: str, start: Callable[[str, Login], Slashes]
) -> None:
    see(start(name, Login("PLAIN", "kim", "wrong")), "That is not the name and the password of an account.")


@pytest.mark.parametrize("name", list(CLIENTS))
def test_a_client_that_people_have_comes_encrypted_and_logs_in_with_its_certificate(
    name: str, room: Room, start: Callable[[str, Login], Slashes], tmp_path: Path
) -> None:
    certificate = issue(tmp_path / "own", "kim.example")
    first = start(name, Login("PLAIN", "kim", PASSWORD, certificate))
    see(first, "Welcome to this chatroom!")
    first.tell("NickServ", "CERT ADD")
    see(first, "that you own kim")
    first.quit()
    (ada,) = room.enter("ada")
    kim = start(name, Login("EXTERNAL", certificate=certificate))
    see(kim, "You are now logged in as kim", "Welcome to this chatroom!")
    kim.join()
    ada.expect("-- kim joined #lobby")
