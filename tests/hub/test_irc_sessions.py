"""IRC sessions in a hub, beside line sessions: what each is shown when, and what becomes of slow readers."""

from irc_stage import connect, irc
from stage import said

FIRST_WORD = ":chat.example NOTICE * :*** You are being let in"


def test_both_kinds_of_clients_hear_each_other(stage):
    ada, eve = stage.enter("ada"), irc(stage, "eve")
    assert ada.do() == "-- eve joined #lobby\n"
    ada.do("hi")
    assert eve.do("PRIVMSG #lobby :ho") == ":ada!~u@cloak-of-10.0.0.1 PRIVMSG #lobby :hi\r\n"
    assert ada.do("/msg eve psst") == "<eve> ho\n"
    assert eve.do("PRIVMSG ada :\x01ACTION nods\x01") == ":ada!~u@cloak-of-10.0.0.1 PRIVMSG eve :psst\r\n"
    assert ada.do() == "[eve → you] * eve nods\n"


def test_a_client_is_answered_in_the_order_in_which_it_asked(stage):
    eve = irc(stage, "eve")
    told = eve.do("PRIVMSG #lobby :one", "PING a", "JOIN #tea", "TOPIC #tea", "PART #tea", "FROB", "PING b")
    words = [line.split(" ")[1] for line in told.splitlines()]
    assert words == ["PONG", "JOIN", "353", "366", "331", "PART", "421", "PONG"]
    assert said(stage) == ["one"]


def test_the_address_of_nobody_is_shown_on_irc(stage):
    guest, eve = stage.enter(address="10.0.0.7"), irc(stage, "eve")
    guest.do("hi")
    told = eve.do("WHO #lobby", "WHOIS guest-1", "USERHOST guest-1", "PRIVMSG guest-1 :psst")
    guest.do("/quit")
    told += eve.do()
    assert "guest-1!~u@cloak-of-10.0.0.7 QUIT" in told
    assert "10.0.0.7" not in told.replace("cloak-of-10.0.0.7", "")


def test_who_shares_a_room_and_a_conversation_sees_one_go(stage):
    ada, eve = stage.enter("ada"), irc(stage, "eve")
    eve.do("PRIVMSG ada :psst", "JOIN #tea", "PART #lobby")
    ada.do("/join #tea")
    eve.do()
    ada.do("/quit bye")
    assert eve.do() == ":ada!~u@cloak-of-10.0.0.1 QUIT :bye\r\n"


def test_who_shared_only_a_conversation_does_not_see_one_go(stage):
    ada, eve = stage.enter("ada"), irc(stage, "eve")
    eve.do("PRIVMSG ada :psst", "PART #lobby")
    ada.do("/quit bye")
    assert eve.do() == ""


def test_a_capability_that_is_asked_for_later_holds_from_then_on(stage):
    ada, eve = stage.enter("ada"), irc(stage, "eve")
    assert eve.do("CAP REQ :server-time message-tags") == ":chat.example CAP eve ACK :server-time message-tags\r\n"
    ada.do("hi")
    assert eve.do().startswith("@time=1970-01-01T00:00:01.000Z;msgid=journal-1-")
    eve.do("CAP REQ :-server-time -message-tags")
    ada.do("ho")
    assert eve.do() == ":ada!~u@cloak-of-10.0.0.1 PRIVMSG #lobby :ho\r\n"


def test_a_client_who_wants_his_own_messages_gets_them(stage):
    eve = irc(stage, "eve")
    assert eve.do("PRIVMSG #lobby :one") == ""
    told = eve.do("CAP REQ echo-message", "PRIVMSG #lobby :two")
    assert told.endswith("ACK :echo-message\r\n:eve!~u@nine.cloak PRIVMSG #lobby :two\r\n")


def test_a_nick_that_another_was_just_given_is_refused_and_a_second_one_taken(stage):
    stage.enter("ada")
    client = connect(stage)
    assert client.do("NICK ada", "USER x 0 * x").split(" ")[1] == "433"
    assert client.do("NICK eve").startswith(f"{FIRST_WORD}\r\n:chat.example 001 eve :")


def test_two_who_ask_for_a_nick_at_once_are_told_who_was_first(stage):
    first, second = connect(stage), connect(stage)
    for client in (first, second):
        client.type("NICK eve\r\nUSER u 0 * :Eve\r\n")
        assert client.heard() == f"{FIRST_WORD}\r\n"  # he need not wait for the disk to know that somebody is there
    stage.settle()
    assert first.do().startswith(":chat.example 001 eve ")
    assert second.do().split(" ")[1:3] == ["433", "*"]


def test_a_slow_reader_is_cut_off_with_a_word_and_leaves(stage):
    ada, eve = stage.enter("ada"), irc(stage, "eve")
    ada.do()
    eve.stop_reading(100)
    ada.do("x" * 300)
    assert eve.closed
    assert eve.writes[-1] == b"ERROR :Closing link: SendQ exceeded\r\n"
    eve.session.lost()
    assert ada.do() == "-- eve left #lobby (SendQ exceeded)\n"


def test_a_slow_reader_is_sent_nothing_more_though_what_he_said_comes_true_after_he_was_cut_off(stage):
    ada, eve = stage.enter("ada"), irc(stage, "eve", "echo-message")
    ada.do()
    eve.stop_reading(100)
    eve.type(f"PRIVMSG #lobby :{'x' * 300}\nPRIVMSG #lobby :on its way\n")
    stage.disk.commit(1)
    assert eve.closed
    eve.session.lost()
    stage.settle()
    assert eve.writes[-1] == b"ERROR :Closing link: SendQ exceeded\r\n"
    assert ada.heard().splitlines()[1:] == ["<eve> on its way", "-- eve left #lobby (SendQ exceeded)"]


def test_the_last_words_of_one_who_quits_are_the_servers(stage):
    ada, eve = stage.enter("ada"), irc(stage, "eve")
    ada.do()
    assert eve.do("QUIT :bye").endswith("ERROR :Closing link: bye\r\n")
    assert eve.closed
    assert "eve left" in ada.do()


def test_who_quits_before_he_has_arrived_was_never_there(stage):
    ada = stage.enter("ada")
    client = connect(stage)
    assert client.do("NICK eve", "QUIT :bye") == "ERROR :Closing link: bye\r\n"
    assert client.closed
    assert ada.do() == ""
    assert len(stage.hub.sessions) == 1


def test_what_a_full_disk_does_not_take_is_told_by_number(stage):
    eve = irc(stage, "eve")
    stage.disk.full = True
    assert eve.do("PRIVMSG #lobby :hi") == ":chat.example 404 eve #lobby :Not saved: hi\r\n"
    assert eve.do("TOPIC #lobby :cake").split(" ")[1] == "400"
    assert eve.do("JOIN #tea").split(" ")[1] == "400"
    assert eve.do("PING x").endswith("PONG chat.example :x\r\n")
    stage.disk.full = False
    assert eve.do("PRIVMSG #lobby :hi", "PING y").endswith("PONG chat.example :y\r\n")
    assert said(stage) == ["hi"]
