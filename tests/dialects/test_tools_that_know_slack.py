"""What tools write for Slack is shown in plain text, with all of its words; whatever else comes is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.chat.refusals import Refused
from hubbub.dialects.api.bodies import hook
from hubbub.dialects.api.slack import Attachment, Block, Hook

words = st.text("abc é*_:\n", min_size=1, max_size=20).map(str.strip).filter(bool)
names = st.sampled_from([*Block.__struct_fields__, *Attachment.__struct_fields__, *Hook.__struct_fields__, "value"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.sampled_from(["section", "button", "context"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=30,
)


def plain(sent: Any) -> str:
    """What a tool's object says."""
    return hook("application/json", json.dumps(sent).encode()).words


def mrkdwn(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}


GRAFANA = {
    "channel": "#alarms",
    "username": "Grafana",
    "attachments": [
        {
            "color": "#D63232",
            "title": "[FIRING:1] High CPU (web1)",
            "title_link": "http://grafana.example/alerting/list",
            "text": "**Firing**\n\nValue: A=97\n",
            "fallback": "[FIRING:1] High CPU (web1)",
            "footer": "Grafana v11",
            "ts": 1732612000,
        }
    ],
}
ALERTMANAGER = {
    "attachments": [
        {
            "title": "[FIRING:1] InstanceDown",
            "title_link": "http://alerts.example/#/alerts",
            "text": "",
            "fallback": "[FIRING:1] InstanceDown | http://alerts.example/#/alerts",
            "callback_id": "",
            "fields": [{"title": "severity", "value": "critical", "short": True}, {"title": "count", "value": 3}],
            "mrkdwn_in": ["fallback", "pretext", "text"],
        }
    ]
}
UPTIME_KUMA = {
    "text": "Uptime Kuma Alert",
    "icon_emoji": None,
    "attachments": [
        {
            "color": "#e01e5a",
            "blocks": [
                {"type": "header", "text": {"type": "plain_text", "text": "Uptime Kuma Alert"}},
                {"type": "section", "fields": [mrkdwn("*Message*\ntimeout"), mrkdwn("*Time (UTC)*\n12:00")]},
                {
                    "type": "actions",
                    "elements": [
                        {"type": "button", "text": {"text": "Visit"}, "value": "v", "url": "https://kuma.example"},
                        {"type": "button", "text": {"text": "Acknowledge"}, "value": "a"},
                    ],
                },
            ],
        }
    ],
}
JENKINS = {
    "attachments": [
        {"fallback": "job 7 failed", "color": "danger", "text": "job - #7 Failure (<http://jenkins.example/7|Open>)"}
    ]
}
GITHUB = {
    "text": "",
    "blocks": [
        {"type": "section", "text": mrkdwn("<https://github.com/a/b|a/b> &lt;main&gt;")},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "image", "image_url": "x", "alt_text": "octocat"}, mrkdwn("by ada")]},
    ],
}
RICH = {
    "blocks": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "see "},
                        {"type": "link", "url": "https://a.example", "text": "this"},
                        {"type": "text", "text": ":"},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": number}]}
                        for number in ("one", "two")
                    ],
                },
            ],
        }
    ]
}


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (
            GRAFANA,
            ["[FIRING:1] High CPU (web1) (http://grafana.example/alerting/list)", "**Firing**", "", "Value: A=97"],
        ),
        (
            ALERTMANAGER,
            ["[FIRING:1] InstanceDown (http://alerts.example/#/alerts)", "severity: critical", "count: 3"],
        ),
        (
            UPTIME_KUMA,
            [
                "Uptime Kuma Alert",
                *("Uptime Kuma Alert", "*Message*", "timeout", "*Time (UTC)*", "12:00", "Visit (https://kuma.example)"),
            ],
        ),
        (JENKINS, ["job - #7 Failure (Open (http://jenkins.example/7))"]),
        (GITHUB, ["a/b (https://github.com/a/b) <main>", "octocat by ada"]),
        (RICH, ["see this (https://a.example):", "one", "two"]),
    ],
    ids=["Grafana", "Alertmanager", "Uptime Kuma", "Jenkins", "GitHub", "rich text"],
)
def test_what_a_tool_sends_is_shown_with_all_of_its_words(sent: Any, shown: list[str]) -> None:
    assert plain(sent).split("\n") == shown


def test_what_an_attachment_repeats_is_said_once() -> None:
    assert plain({"text": "the disk is full", "attachments": [{"text": "the disk is full"}]}) == "the disk is full"


@given(words, words, words, words, words, words)
def test_no_words_are_lost(text: str, pretext: str, title: str, body: str, label: str, value: str) -> None:
    block = {"type": "section", "text": mrkdwn(body), "fields": [mrkdwn(label), mrkdwn(value)]}
    fields = [{"title": label, "value": value}]
    attachment = {"pretext": pretext, "title": title, "text": body, "fields": fields, "blocks": [block]}
    shown = plain({"text": text, "attachments": [attachment]})
    assert all(each in shown for each in (text, pretext, title, body, f"{label}: {value}", label, value))
    assert plain({"attachments": [{**attachment, "fallback": "instead"}]}).count("instead") == 0
    assert plain({"blocks": [block]}).split() == " ".join((body, label, value)).split()


@given(anything | st.fixed_dictionaries({}, optional={"blocks": st.lists(anything), "attachments": st.lists(anything)}))
def test_whatever_comes_is_words_or_refused(sent: Any) -> None:
    try:
        shown = plain(sent)
    except Refused as refused:
        shown = f"{refused.code}: {refused.text}"
    assert shown
