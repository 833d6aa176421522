/** The messages that are in the document. A row that would look the same stays what it is, and so does the focus in it. */
import { lookOf, row } from "./row.js";
import { arrange } from "./rows.js";
import { ROWS } from "./stops.js";

/** So many rows are held, most of them for when one scrolls back. */
const MOST = 480;

export class Sheet {
  #list;
  #page;
  /** {item: {key, element}} */
  #rows = new Map();

  constructor(list, page) {
    this.#list = list;
    this.#page = page;
  }

  /** Show exactly these items of a room; `before` is the one that came before them, if there is one. */
  draw(room, items, before) {
    const rows = items.map((item, place) => this.#row(room, item, place ? items[place - 1] : before));
    const focused = this.#list.contains(document.activeElement) && document.activeElement.closest(ROWS);
    arrange(this.#list, rows);
    if (focused && !focused.isConnected) this.#focus(focused.item, items);
    if (this.#rows.size > MOST) this.#forgetAllBut(new Set(rows));
  }

  /** Draw that item anew next time: it has changed. */
  forget(item) {
    this.#rows.delete(item);
  }

  /** Draw those anew next time that answer the message of that seq. */
  forgetAnswers(seq) {
    for (const item of this.#rows.keys()) if (item.reply === seq) this.#rows.delete(item);
  }

  /** Draw all anew next time. */
  clear() {
    this.#rows.clear();
  }

  #row(room, item, before) {
    const target = item.kind === "message" ? this.#page.target(item) : null;
    const changes = target ? this.#page.changes.at(target) : [];
    const look = lookOf(item, before, room, this.#page.chat.you, changes, this.#page.isOnline());
    const known = this.#rows.get(item.original ?? item);
    if (known?.key === look.key) return known.element;
    const element = row(item, { ...look, target }, this.#page);
    this.#rows.set(item.original ?? item, { key: look.key, element });
    return element;
  }

  /** Put the focus on an item, which may have been said by now and be another one; on all messages if it is gone. */
  #focus(item, items) {
    const now = items.find((each) => each === item || (item.id && each.id === item.id));
    const row = now && this.#rows.get(now.original ?? now).element;
    (row?.querySelector(ROWS) ?? this.#list.parentElement).focus({ preventScroll: true });
  }

  #forgetAllBut(shown) {
    for (const [item, { element }] of this.#rows) if (!shown.has(element)) this.#rows.delete(item);
  }
}
