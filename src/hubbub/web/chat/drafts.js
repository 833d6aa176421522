/**
 * What one has begun to write, room by room: it stays with its room, by whatever name that goes later on. Each tab has
 * its own, and finds what was written last in any if it has none. Commands are known as long as the page is open: they
 * may hold a password.
 */
import { local, ofTab } from "../net/storage.js";
import { isCommand } from "./commands.js";

export class Drafts {
  #chat;
  /** {room: the command that was begun there} */
  #commands = new WeakMap();

  constructor(chat) {
    this.#chat = chat;
  }

  /** What one has begun to write there. */
  of(room) {
    return this.#commands.get(room) ?? this.#kept(room);
  }

  /** Keep that text for later; an empty one leaves nothing. */
  keep(room, text) {
    const kept = isCommand(text) ? "" : text;
    if (kept === text) this.#commands.delete(room);
    else this.#commands.set(room, text);
    if (kept !== this.#kept(room)) for (const keeper of [ofTab, local]) this.#put(keeper, room, kept);
  }

  #kept(room) {
    return (this.#find(ofTab, room) ?? this.#find(local, room))?.text ?? "";
  }

  #put(keeper, room, text) {
    const found = this.#find(keeper, room);
    const others = draftsIn(keeper).filter(({ journal, id }) => journal !== found?.journal || id !== found?.id);
    const drafts = text ? [...others, { journal: this.#chat.journal, id: room.id, key: room.key, text }] : others;
    keeper.set("drafts", drafts.length ? drafts : undefined);
  }

  /** The draft for that room; else for one of its name that is here no more, or of another history. */
  #find(keeper, { id, key }) {
    const { journal, rooms } = this.#chat;
    const drafts = draftsIn(keeper);
    const isHere = (draft) => draft.journal === journal && rooms.has(draft.id);
    return (
      drafts.find((draft) => draft.journal === journal && draft.id === id) ??
      drafts.find((draft) => draft.key === key && !isHere(draft))
    );
  }
}

const draftsIn = (keeper) => keeper.get("drafts") ?? [];
