"""The way back to what one said before, and long texts cut into messages."""

from hypothesis import given
from hypothesis import strategies as st

from hubbub.terminal.chat.drafting import Recall, pieces


def test_one_walks_back_to_the_oldest_text_and_forth_to_the_one_being_written() -> None:
    recall = Recall(["one", "two"])
    assert [recall.step(-1, "draft"), recall.step(-1, "two"), recall.step(-1, "one")] == ["two", "one", None]
    assert [recall.step(1, "one"), recall.step(1, "two"), recall.step(1, "draft")] == ["two", "draft", None]


def test_what_is_changed_on_the_way_is_kept_until_something_is_sent() -> None:
    earlier = ["one", "two"]
    recall = Recall(earlier)
    assert [recall.step(-1, ""), recall.step(-1, "two!"), recall.step(1, "one")] == ["two", "one", "two!"]
    recall.finish("two!")
    assert earlier == ["one", "two", "two!"]
    assert recall.step(-1, "") == "two!"


def test_a_text_sent_twice_running_is_remembered_once_and_a_blank_one_never() -> None:
    earlier: list[str] = []
    recall = Recall(earlier)
    for text in ("one", "one", " \n", "two", "one"):
        recall.finish(text)
    assert earlier == ["one", "two", "one"]


def test_a_text_is_cut_at_the_ends_of_its_lines() -> None:
    assert pieces("aa\nbb\ncc\n", 5) == ["aa\nbb", "cc"]


def test_a_line_that_is_too_long_is_cut_between_its_characters() -> None:
    assert pieces("äöü", 4) == ["äö", "ü"]


def test_a_blank_piece_is_no_message() -> None:
    assert pieces("aaaa\n\n\n\n\n\nbbbb", 4) == ["aaaa", "bbbb"]


@given(st.text(st.sampled_from("ab \nä€😀"), max_size=60), st.integers(4, 20))
def test_pieces_fit_and_hold_all_that_is_to_be_seen(text: str, limit: int) -> None:
    made = pieces(text, limit)
    assert all(each.strip() and len(each.encode()) <= limit for each in made)
    assert "".join("".join(made).split()) == "".join(text.split())
