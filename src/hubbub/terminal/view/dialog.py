"""What stands above the desk until it is answered or left, however small the screen is."""

from textual.screen import ModalScreen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """A box, which does without a frame where there is little space.

    What is `said` in it is cut there, and `besides` is left out; the field and the list are always to be seen.
    """

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical, Dialog > VerticalScroll { width: 60; max-width: 100%; height: auto; max-height: 100%;
                                                 padding: 0 1; border: round $border; background: $surface; }
    Dialog Input { background: $boost; }
    Dialog OptionList, Dialog OptionList:focus { height: auto; max-height: 50vh; border: none; padding: 0; }
    Dialog .soft { color: $text-muted; }
    Dialog.-low, Dialog.-narrow { padding: 0; }
    Dialog.-low > Vertical, Dialog.-narrow > Vertical, Dialog.-low > VerticalScroll, Dialog.-narrow > VerticalScroll {
        width: 100%; height: 100%; padding: 0; border: none; }
    Dialog.-low OptionList, Dialog.-narrow OptionList { height: 1fr; max-height: 100%; }
    Dialog.-low .said, Dialog.-narrow .said { text-wrap: nowrap; text-overflow: ellipsis; }
    Dialog.-low .besides, Dialog.-narrow .besides { display: none; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (40, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (11, "-high")]
