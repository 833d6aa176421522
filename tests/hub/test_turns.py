"""One client who asks for much at once: the others have their turn in between, and he is answered all the same."""

MUCH = range(1_000)
QUESTIONS = "".join(f"/ping {number}\n" for number in MUCH)
ANSWERS = "".join(f"-- pong {number}\n" for number in MUCH)


def test_another_is_answered_before_he_has_all_of_his_answers(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard()
    ada.type(QUESTIONS)
    told = ada.heard()
    assert len(told) < len(ANSWERS) / 2
    assert bob.do("/ping bob").endswith("-- pong bob\n")
    ada.type("/ping behind\n")
    assert ada.heard() == ""
    stage.clock.pass_by(0)
    assert told + ada.heard() == ANSWERS + "-- pong behind\n"


def test_what_he_sent_is_done_though_he_has_hung_up(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.type(QUESTIONS + "last words\n")
    ada.session.lost()
    stage.clock.pass_by(0)
    stage.disk.settle()
    assert bob.heard().endswith("<ada> last words\n-- ada left #lobby\n")


def test_messages_are_not_cut_into_parts(stage):
    ada = stage.enter("ada")
    ada.type("hi\n" * (200))
    assert len(stage.disk.waiting) == 200
