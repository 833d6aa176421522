"""Feed random and mutated lines to IRC sessions until something breaks: `python fuzz/irc.py --minutes 10`.

Three clients, with different capabilities, send to a hub in memory what is nearly IRC, in pieces of any length, while
commits come at any time, or fail, and answers about accounts come at any time. After every step, all that was sent to
them must be whole lines of UTF-8 that are not too long; in the end users, rooms, sessions and accounts must agree. The
first failure ends it with the input that led there; `--seed` repeats a run.

Exit status: 0 nothing broke until the time was over; 1 something did.
"""

import random
import sys
from base64 import b64encode

from fuzzing import Done, agree, main, mutated  # first: it finds the modules of the tests
from irc_stage import IDENTITY, connect
from stage import Client, Stage

from hubbub.dialects.irc.capabilities import CAPABILITIES
from hubbub.dialects.irc.encoders import Encoders
from hubbub.dialects.irc.requests import REQUESTS
from hubbub.dialects.irc.services import chanserv, nickserv

STEPS = 400
"""How many steps a hub lives."""
LINE_BYTES = 512
TAG_BYTES = 8191

WORDS = [
    "ada", "eve", "bob", "#lobby", "#tea", "#a,#b", "*", "", ":", ":hello there", "x" * 500, "é" * 250, "👩‍👩‍👧",
    "+o", "-b", "+b", "*!*@*", "0", "-1", "999999999999999999999", "LS", "LIST", "REQ", "END", "302",
    "LATEST", "BEFORE", "AROUND", "BETWEEN", "TARGETS", "timestamp=2026-01-01T00:00:00.000Z",
    "timestamp=9999-99-99T99:99:99.999Z",
    "msgid=journal-1-1", "msgid=journal-99999999999999999999-1", "+1", "-1", "draft/multiline", "guest-1",
    "ada,eve,bob", "\x01ACTION waves\x01", "\x01VERSION\x01", "\x0304,12red\x03", "\x02\x02",
    "\u202e", ":-- eve left", "*playback", "NickServ", "ChanServ",
]  # fmt: skip
TAGS = [
    "label=1", "label=" + "x" * 64, "label=", "batch=1", "batch=2", "draft/multiline-concat", "+typing=active",
    "+draft/reply=journal-1-1", "+draft/react=:)", "+draft/unreact=:)", "+draft/edit=journal-1-1", "+a=b\\:c\\s\\\\",
    "+", "=", "\\", "a=" + "b" * 4080, "time=2026-01-01T00:00:00.000Z", "msgid=x", "+e=é👩",
]  # fmt: skip
SERVICES = {
    "NickServ": [*nickserv.ENTRIES, "HELP", "FROB"],
    "ChanServ": [*chanserv.ENTRIES, "HELP", "FROB"],
}
ACCOUNTS = ["ada", "eve", "bob", "b0b", "cy", "guest-1", "*"]
"""Names of accounts; the password of each is the name backwards."""
SERVICE_WORDS = [*ACCOUNTS, "ALWAYS-ON", "MULTICLIENT", "on", "off", "+o", "-q", "+", "ADD", "DEL", "#tea", "#lobby"]
COMMANDS = [*REQUESTS, "CAP", "BATCH", "NICK", "USER", "PASS", "AUTHENTICATE", "FROB", "001", "PRIVMSG", "JOIN"]


def line(chance: random.Random) -> bytes:
    """Something that is nearly a line of IRC."""
    if chance.random() < 0.3:
        return chance.choice([multiline, proof, service, registration])(chance)
    tags = f"@{';'.join(chance.choices(TAGS, k=chance.randint(1, 3)))} " if chance.random() < 0.4 else ""
    words = chance.choices(WORDS, k=chance.randint(0, 5))
    data = f"{tags}{chance.choice(COMMANDS)} {' '.join(words)}".encode()
    if chance.random() < 0.2:
        data = mutated(chance, data)
    return data + chance.choice([b"\r\n", b"\n", b"\r\n"])


def proof(chance: random.Random) -> bytes:
    """A few lines by which somebody proves who he is, more or less."""
    name = chance.choice(ACCOUNTS)
    message = f"{chance.choice(['', name])}\0{name}\0{name[::-1]}".encode() * chance.choice([1, 1, 1, 2, 30, 300])
    text = b64encode(message).decode()
    pieces = [text[start : start + 400] for start in range(0, len(text) + 1, 400)]
    lines = [chance.choice(["PLAIN", "SCRAM-SHA-256", "EXTERNAL", "plain"]), *(piece or "+" for piece in pieces), "+"]
    if chance.random() < 0.3:
        lines.insert(chance.randrange(len(lines)), chance.choice(["*", "", "+", "=", "x" * 401, "PLAIN"]))
    label = chance.choice(["", "@label=8 "])
    return "".join(f"{label}AUTHENTICATE {each}\r\n" for each in lines).encode()


def service(chance: random.Random) -> bytes:
    """Something that is said to a service."""
    name = chance.choice(list(SERVICES))
    words = [chance.choice(SERVICES[name]), *chance.choices(SERVICE_WORDS, k=chance.randint(0, 3))]
    if chance.random() < 0.5:
        account = chance.choice(ACCOUNTS)
        words = [words[0], *chance.choice([[account[::-1]], [account, account[::-1]], ["#tea", words[-1], account]])]
    how = chance.choice([f"PRIVMSG {name} :", f"{name.upper()} ", f"{name[0]}S ", f"NOTICE {name} :"])
    return f"{chance.choice(['', '@label=9 '])}{how}{' '.join(words)}\r\n".encode()


def registration(chance: random.Random) -> bytes:
    """Somebody makes an account, is an operator, or notes something."""
    name = chance.choice(ACCOUNTS)
    line = chance.choice(
        [
            f"REGISTER {name} * {name[::-1]}",
            "REGISTER * a@example.org sesame",
            f"VERIFY {name} 1",
            f"OPER {name} {chance.choice(['sesame', 'guess'])}",
            f"METADATA {name} SET colour :red",
            "METADATA * CLEAR",
            f"METADATA #tea LIST {name}",
            "METADATA * SUB colour avatar",
            "METADATA * SUBS",
            f"METADATA {name} SYNC",
        ]
    )
    return f"{chance.choice(['', '@label=10 '])}{line}\r\n".encode()


def multiline(chance: random.Random) -> bytes:
    """A batch of a client, more or less in order."""
    target = chance.choice(["#lobby", "ada", "#tea"])
    label = chance.choice(["", "label=7", "label=7;+a=b"])
    lines = [f"{f'@{label} ' if label else ''}BATCH +1 draft/multiline {target}"]
    for _ in range(chance.randint(0, 4)):
        tags = chance.choice(["batch=1", "batch=1;draft/multiline-concat", "batch=2"])
        lines.append(f"@{tags} {chance.choice(['PRIVMSG', 'PRIVMSG', 'NOTICE'])} {target} :{chance.choice(WORDS)}")
    return "".join(f"{each}\r\n" for each in [*lines, "BATCH -1"]).encode()


def check(told: bytes) -> None:
    """Raise AssertionError unless it is whole lines, none too long."""
    assert told == b"" or told.endswith(b"\r\n"), told
    for each in told.split(b"\r\n")[:-1]:
        each.decode()
        assert not set(each) & set(b"\r\n\0"), each
        tags, rest = each.split(b" ", 1) if each.startswith(b"@") else (b"", each)
        assert len(tags) <= TAG_BYTES, each
        assert len(rest) + 2 <= LINE_BYTES, each
        assert rest.startswith((b":", b"ERROR ", b"PING ", b"AUTHENTICATE ")), each


def enter(stage: Stage, encoders: Encoders, nick: str, capabilities: str) -> Client:
    """A client in the lobby."""
    client = connect(stage, encoders)
    asked = [f"CAP REQ :{capabilities}", "CAP END"] if capabilities else []
    stage.desk.waits = False
    client.do(*asked, f"NICK {nick}", f"USER {nick} 0 * :{nick}", "JOIN #lobby")
    return client


def live(seed: int, done: Done) -> None:
    """The life of one hub. What was done is noted, so that a failure can be repeated."""
    chance, stage = random.Random(seed), Stage()
    encoders = Encoders(stage.state, IDENTITY.journal)
    some = " ".join(name for name in CAPABILITIES if chance.random() < 0.5)
    wishes = {"ada": " ".join(CAPABILITIES), "eve": "", "bob": some}
    clients = {nick: enter(stage, encoders, nick, wanted) for nick, wanted in wishes.items()}
    checked = dict.fromkeys(clients, 0)
    for _ in range(STEPS):
        nick = chance.choice(list(clients))
        if clients[nick].closed:
            knows = chance.random() < 0.5
            clients[nick] = enter(stage, encoders, nick, wishes[nick]) if knows else connect(stage, encoders)
            checked[nick] = 0
        data = b"".join(line(chance) for _ in range(chance.randint(1, 3)))
        cut = chance.randrange(len(data) + 1) if chance.random() < 0.3 else len(data)
        done.append((nick, data))
        for piece in (data[:cut], data[cut:]):
            if not clients[nick].closed:
                clients[nick].session.receive(piece)
        stage.disk.full = chance.random() < 0.03
        stage.desk.waits = chance.random() < 0.3
        while stage.desk.waiting and not stage.desk.waits:
            stage.desk.answer()
        if chance.random() < 0.8:
            stage.settle()
            stage.clock.pass_by(1.0)
        for name, client in clients.items():
            check(b"".join(client.writes[checked[name] :]))
            checked[name] = len(client.writes)
    stage.disk.full = stage.desk.waits = False
    for _ in range(3):
        while stage.desk.waiting:
            stage.desk.answer()
        stage.clock.pass_by(5.0)
        stage.settle()
    for nick, client in clients.items():
        assert client.closed or not client.session.held, f"{nick} waits for ever"
    agree(stage)


if __name__ == "__main__":
    sys.exit(main(__doc__, live, STEPS))
