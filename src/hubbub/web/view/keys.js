/** The keys of the page: what they do, as docs/page.md has it too, and the dialog that tells of them. */
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** [keys, each between backticks, and where; what they do]. */
const KEYS = [
  ["`Ctrl-K`", "go to a room or a person, or make a room"],
  ["`Alt-↑`, `Alt-↓`", "go to the room above, the one below"],
  ["`Ctrl-Shift-F`", "search"],
  ["`Enter`, `Shift-Enter`", "send, make a line"],
  ["`Ctrl-B`, `Ctrl-I`", "mark what is chosen as strong, as emphasis"],
  ["`↑` in the empty field", "edit what you said last"],
  ["`Tab`, `@`, `:`, `#`, `/`", "complete a name, an emoji, a room, a command"],
  ["`Escape`", "leave an edit or an answer; else: go to the newest, all is read"],
  ["`Enter` in the messages", "go through them, with `↑` and `↓`"],
  ["`Tab` on one", "go to its links, and to what can be done with it"],
  ["`r`, `e`, `+`, `Delete` on one", "answer, edit, react, take back"],
  ["`Ctrl-/`", "show these keys"],
];
const ARROWS = { "↑": "arrowup", "↓": "arrowdown" };

/** How the keys of this machine are called: where others have Ctrl, a Mac has ⌘. */
export function spelled(chord) {
  return isMac ? chord.replace("Ctrl-", "⌘") : chord;
}

/** Do something whenever keys such as Ctrl-Shift-F are pressed together. On some keyboards / is typed with Shift. */
export function onChord(chord, act) {
  const keys = chord.split("-");
  const last = ARROWS[keys.at(-1)] ?? keys.at(-1).toLowerCase();
  const has = (key) => keys.includes(key);
  addEventListener("keydown", (event) => {
    const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
    const isIt = key.toLowerCase() === last && altKey === has("Alt") && (ctrlKey || metaKey) === has("Ctrl");
    if (!isIt || (shiftKey !== has("Shift") && last !== "/")) return;
    event.preventDefault();
    act();
  });
}

/** Let the keys be shown, or put away, by their own. */
export function offerKeys() {
  let shown;
  onChord("Ctrl-/", () => (shown?.open ? shown.close() : (shown = showKeys())));
}

/** How one comes to see them. */
export const hint = `${spelled("Ctrl-/")} · shows the keys of this page`;

/** Open the dialog. */
export function showKeys() {
  const row = ([keys, does]) => el("tr", {}, el("th", { scope: "row" }, marked(keys)), el("td", {}, marked(does)));
  return openDialog("Keys", el("table", { class: "keys" }, KEYS.map(row)));
}

/** Words, in which keys look like keys. */
function marked(words) {
  return words.split("`").map((part, place) => (place % 2 ? el("kbd", {}, spelled(part)) : part));
}
