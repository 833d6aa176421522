"""Who takes batches is told the same as who does not."""

from hypothesis import given
from hypothesis import strategies as st
from json_stage import JsonStage, hello, one_by_one, only, types, wish

wishes = st.lists(
    st.one_of(
        st.builds(lambda text: wish("say", room="#lobby", text=text), st.sampled_from(["hi", "ho", "x" * 8_000])),
        st.builds(lambda text: wish("say", room="#tea", text=text), st.sampled_from(["tea", "cake"])),
        st.builds(lambda text: wish("msg", to="cy", text=text), st.just("psst")),
        st.builds(lambda seq: wish("edit", room="#lobby", message=seq, text="other"), st.integers(4, 9)),
        st.builds(lambda name: wish("nick", name=name), st.sampled_from(["bo", "bob", "bobby"])),
        st.builds(lambda topic: wish("topic", room="#lobby", topic=topic), st.just("cake")),
        st.builds(lambda kind: wish(kind, room="#tea"), st.sampled_from(["join", "leave"])),
        st.just(wish("typing", room="#lobby", state="active")),
    ),
    max_size=30,
)


@given(st.lists(wishes, min_size=1, max_size=4))
def test_each_is_told_the_same_in_the_same_order(bursts):
    stage = JsonStage()
    bo, _ = stage.guest("bo", "#tea")
    plain, _ = stage.come(nick="cy", rooms=["#lobby"])
    batching, _ = stage.come(nick="di", rooms=["#lobby"], batch=True)
    plain.told(), batching.told(), bo.told()
    for burst in bursts:
        bo.ask(*burst)
        private = only(told := plain.told(), "entered")
        assert "batch" not in types(told)
        whispers = [frame for frame in told if frame in private or frame.get("to")]
        assert list(one_by_one(batching.told())) == [frame for frame in told if frame not in whispers]


def test_a_burst_is_told_as_one_to_who_takes_it_so():
    stage = JsonStage()
    bo, _ = stage.guest("bo")
    batching, _ = stage.come(nick="di", batch=True)
    bo.ask(*(wish("say", room="#lobby", text=str(number)) for number in range(20)))
    (batch,) = batching.told()
    assert [said["text"] for said in batch["said"]] == [str(number) for number in range(20)]


def test_a_hello_that_is_refused_changes_nothing():
    stage = JsonStage()
    bo, _ = stage.guest("bo")
    batching, _ = stage.come(nick="di", batch=True)
    assert types(batching.ask(hello(nick="di"))) == ["error"]
    bo.ask(wish("say", room="#lobby", text="hi"))
    batching.ask(wish("leave", room="#lobby"))
    bo.ask(wish("say", room="#lobby", text="hi"), wish("say", room="#lobby", text="ho"))
    assert batching.told() == []
    batching.ask(wish("join", room="#lobby"))
    bo.ask(wish("say", room="#lobby", text="hi"), wish("say", room="#lobby", text="ho"))
    assert types(batching.told()) == ["batch"]
