/**
 * Which messages one is editing or answering, one in each room, and what one has written for that. Edits outlast that the
 * page is loaded anew.
 */
import { ofTab } from "../net/storage.js";

export class Abouts {
  #chat;
  /** [{kind: "edit" or "reply", target, text, and `message` and `before`, its text, where they are known}] */
  #all = ofTab.get("editing") ?? [];

  constructor(chat) {
    this.#chat = chat;
  }

  /** The one in that room, if there is one. */
  of(room) {
    return this.#all.find(({ target }) => target.room === room.id && target.journal === this.#chat.journal);
  }

  /** Those whose message is out of reach: of another history, or where one is not any more. */
  get lost() {
    return this.#all.filter(({ target }) => !this.#isHere(target));
  }

  /** Begin one, in place of another in its room. */
  begin(about) {
    this.#all = this.#all.filter(({ target }) => target.room !== about.target.room);
    this.#all.push(about);
    this.#keep();
  }

  end(about) {
    this.#all = this.#all.filter((each) => each !== about);
    this.#keep();
  }

  /** What is written for one is this. */
  note(about, text) {
    about.text = text;
    this.#keep();
  }

  #keep() {
    const edits = this.#all.filter(({ kind }) => kind === "edit");
    const kept = edits.map(({ kind, target, text }) => ({ kind, target, text }));
    ofTab.set("editing", kept.length ? kept : undefined);
  }

  #isHere({ journal, room }) {
    return journal === this.#chat.journal && this.#chat.rooms.has(room);
  }
}
