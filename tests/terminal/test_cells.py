"""Text that takes as many cells as we think, whatever somebody wrote; tried in a real terminal."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from hubbub.terminal.cells import MOST_MARKS, UNKNOWN, steady, width

SAMPLES = (
    "plain text",
    "日本語、한국어, 中文字",
    "한글 \u1112\u1161\u11ab\u1100\u1173\u11af \u1100\u1100 \u1161",
    "😀 🥲 🫠 ☺ ☺️ ❤ ❤️ ☀️ ✈︎ ⌚ ™️ ©",
    "👩\u200d👩\u200d👧\u200d👦 👩🏽\u200d💻 🏳️\u200d🌈 👍🏿 🏿 ❤️\u200d🔥",
    "🇩🇪🇫🇷🇩 \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "1️⃣ #️⃣ 0\u20e3",
    "สวัสดี น้ำใจ ຄຳ",
    "می\u200cکنم عَلَيْكُمْ بحر",
    "नमस्ते हिन्दी क्षेत्र क्\u200dष दुःख",
    "বাংলা தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල ខ្មែរ မြန်မာ བོད་སྐད་",
    "שָׁלוֹם",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324 a\u0301e\u0301 \u0301",
    "ｶﾞﾊﾟｱﾞ ﾞ ﾡￂ",
    "a\u200bb\u2060c\ufeffd\u00ade\u3164f\uffa0g",
    "\U0001d4ef\U0001d4ea ☰ ䷀ 𝌆 ㉈ ㎏ Ⅷ ﷽ ꧁ ⸻ …",
    "\ue0b0 \U000f0001 \U0010fffd \ud800 \ufffe \U000e0001",
)
MEASURES = """
import json, os, re, sys, tty
samples, measured = sys.argv[1:]
texts = json.load(open(samples))
tty.setraw(0)
places, unread = [], b""
for first in range(0, len(texts), 100):
    some = texts[first:first + 100]
    os.write(1, b"".join(b"\\x1b[H\\x1b[2K" + text.encode() + b"\\x1b[6n" for text in some))
    while len(places) < first + len(some):
        unread += os.read(0, 65536)
        places += [int(place) - 1 for place in re.findall(rb"\\x1b\\[1;(\\d+)R", unread)]
        unread = unread[unread.rfind(b"R") + 1:]
json.dump(places, open(measured, "w"))
"""

anything = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("".join(SAMPLES)),
        st.sampled_from("a \t\n\x1b\u0301\u200d\ufe0f\u200c\u094d\u0e33\uff9e👩❤🏽🇩"),
    )
)


@pytest.fixture
def in_tmux():
    """How many cells tmux takes for each of some texts."""
    tmux = shutil.which("tmux")
    if not tmux:
        pytest.skip("tmux is not installed here")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [tmux, "-u", "-S", str(folder / "socket"), "-f", os.devnull]
        samples, measured = folder / "samples", folder / "measured"
        os.mkfifo(measured)

        def measure(texts):
            samples.write_text(json.dumps(texts))
            inside = [sys.executable, "-c", MEASURES, str(samples), str(measured)]
            window = ["new-session", "-d", "-x", "200", "-y", "3", "--"]
            environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
            subprocess.run([*command, *window, *inside], check=True, env=environment)
            return json.loads(measured.read_text())

        yield measure
        subprocess.run([*command, "kill-server"], check=False, capture_output=True)


def test_tmux_takes_as_many_cells_as_we_think(in_tmux):
    texts = [steady(sample) for sample in SAMPLES]
    assert dict(zip(texts, in_tmux(texts), strict=True)) == {text: width(text) for text in texts}


def test_tmux_agrees_about_each_character(in_tmux):
    planes = (range(0xA0, 0x20400), range(0x2F800, 0x2FA20), range(0xE0000, 0xE0200), range(0xFFF00, 0x100100))
    texts = [steady(f"a{chr(code)}b") for codes in planes for code in codes]
    wrong = [text for text, cells in zip(texts, in_tmux(texts), strict=True) if cells != width(text)]
    assert wrong == []


@given(anything)
@example("\u200c\u0301\u200c")
def test_nothing_that_is_left_acts_on_the_terminal_or_joins_what_stands_beside(text):
    shown = steady(text)
    kinds = {category(char) for char in shown if char not in "\n\u200c"}
    assert not kinds & {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}
    assert shown.encode().count(b"\n") == text.count("\n")


@given(anything)
def test_the_width_is_the_sum_of_its_characters_and_what_rich_thinks(text):
    shown = steady(text).replace("\n", "")
    assert width(shown) == cell_len(shown) == sum(map(get_character_cell_size, shown))
    assert width(steady(shown)) == width(shown)


@given(anything)
def test_a_letter_carries_few_marks_and_no_mark_is_alone(text):
    marks = MOST_MARKS
    for char in steady(text):
        if char.isspace():
            marks = MOST_MARKS
        elif get_character_cell_size(char):
            marks = 0
        else:
            marks += 1
            assert marks <= MOST_MARKS, ascii(steady(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, with ~`{}", "plain, with ~`{}"),
        ("a\tb\n\tc", "a   b\n    c"),
        ("a\x1b[2Jb\x9b\u202e", "a[2Jb"),
        ("日本 ñ e\u0301", "日本 ñ é"),
        ("👩\u200d👩\u200d👧", "👩👩👧"),
        ("👍🏽 ❤️ ☺︎", "👍 ❤ ☺"),
        ("🇩🇪", "DE"),
        ("1️⃣", "1\u20e3"),
        ("\u1112\u1161\u11ab", "한"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("ทำ", "ท\u0e4dา"),
        ("می\u200cکنم", "می\u200cکنم"),
        ("हिन्दी क्षेत्र वर्षा दुःख", "हिन्दी क्षेत्र वर्षा दुःख"),
        ("বাংলা தமிழ் සිංහල", "বাংলা தமிழ் සිංහල"),
        ("မြန်မာ ខ្មែរ", "မြန်မာ ខ្មែរ"),
        ("ক\u09c7\u09be ක\u0dca\u200dර", "ক\u09cb ක\u0dcaර"),
        ("ㅏ\u302e", f"ㅏ{UNKNOWN}"),
        ("\u0301a", "\u25cc\u0301a"),
        ("a" + "\u0323" * 50 + "b", "ạ" + "\u0323" * MOST_MARKS + "b"),
        ("\ud800 \ufffe \U000e0041\u200b", f"{UNKNOWN} {UNKNOWN} "),
    ],
)
def test_what_is_shown(text, shown):
    assert steady(text) == shown
