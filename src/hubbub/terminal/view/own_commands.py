"""The commands that this client does itself; all others are the server's."""

from hubbub.terminal.chat.completion import Hint

OWN = (
    Hint("close", "", "Leave this room, or take this conversation off the list"),
    Hint("copy", "", "Choose a message with Alt-Up, then c copies it"),
    Hint("editor", "", "Write the message in your editor"),
    Hint("go", "[room or nick]", "Go to a room or a person"),
    Hint("help", "[command]", "Keys and commands, or what one command does"),
    Hint("mouse", "", "Turn the mouse off, so that the terminal selects text; or on"),
    Hint("next", "", "Go to the next place where something is unread"),
    Hint("notify", "all|mentions|off", "Of what in this room you want to be told"),
    Hint("query", "nick", "Open a conversation with somebody"),
    Hint("quit", "[reason]", "Leave"),
    Hint("search", "words", "Find what was said"),
    Hint("theme", "[name]", "Choose the colours"),
)
NAMES = frozenset(hint.name for hint in OWN)

KEYS = (
    ("Enter", "send; Alt-Enter or Ctrl-J begins a new line"),
    ("Tab", "complete a name, a room, a command, an emoji; again: the next one"),
    ("↑ ↓", "what you sent before"),
    ("Ctrl-↑", "edit your last message"),
    ("Alt-E", "write in your editor"),
    ("PgUp PgDn", "scroll"),
    ("Esc", "leave what you are in; then: to the newest message"),
    ("Alt-↑", "choose a message: r reply, t react, e edit, d delete, c copy, o open its link, Enter unfold"),
    ("Alt-A", "the next place where something is unread"),
    ("Alt-G", "go to a room or a person"),
    ("Alt-1 … Alt-9", "the first nine places; Ctrl-PgUp, Ctrl-PgDn: one up, one down"),
    ("Alt-R", "search"),
    ("Alt-X", "all commands"),
    ("Alt-S Alt-U", "fold away the rooms, the people"),
    ("Alt-M", "the mouse off, so that the terminal selects text; or on"),
    ("Ctrl-R", "connect now, if the connection broke"),
    ("Ctrl-L", "draw the screen anew"),
    ("Ctrl-Q", "leave"),
)
"""What the keys do, for the page of help."""
