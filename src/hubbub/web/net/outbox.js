/**
 * What one says, until it has come true: it waits while one is offline, is sent again with the same id after the
 * connection broke, and survives that the page is loaded anew. It tells `waiting (place)` when anything changes.
 */
import { Emitter } from "../chat/emitter.js";
import { newId } from "./connection.js";
import { ofTab } from "./storage.js";

const REMEMBERED_MS = 9.5 * 60_000;
const NOT_SAID = "It was sent, but whether it was said is not known any more. Look before you send it again.";

export class Outbox extends Emitter {
  #connection;
  /** [{id, place, key, text, form, reply, at, sent, error}]; `sent` is when it was first sent, 0 if not yet. */
  #messages = ofTab.get("outbox") ?? [];

  constructor(connection, chat) {
    super();
    this.#connection = connection;
    connection.on("ready", () => this.#sendAll());
    connection.on("error", (error) => this.#failed(error));
    connection.on("done", ({ id }) => this.#remove(id));
    chat.on("mine", (id) => this.#remove(id));
  }

  /** What waits to be said in a room. */
  of(room) {
    return this.#messages.filter(({ key }) => key === room.key);
  }

  /** Say something in a room as soon as one can. */
  say(room, text, { form = "text", reply = 0 } = {}) {
    const { key } = room;
    const message = { id: newId(), key, text, form, reply, at: Date.now(), sent: 0, error: "" };
    this.#messages.push(message);
    this.#changed(key);
    if (this.#connection.state === "open") this.#send(message);
  }

  /** Try again what has failed. It counts as said now. */
  retry(message) {
    const unknown = message.error === NOT_SAID;
    Object.assign(message, { error: "", at: Date.now(), sent: 0, id: unknown ? newId() : message.id });
    this.#changed(message.key);
    if (this.#connection.state === "open") this.#send(message);
  }

  /** Give it up. */
  discard(message) {
    this.#remove(message.id);
  }

  #sendAll() {
    for (const message of this.#messages.filter(({ error }) => !error)) {
      if (message.sent && Date.now() - message.sent > REMEMBERED_MS) this.#fail(message, NOT_SAID);
      else this.#send(message);
    }
  }

  #send(message) {
    const { id, key, text, form, reply } = message;
    const what = { text, id, form: form === "text" ? undefined : form, reply: reply || undefined };
    const sent = key.startsWith("@")
      ? this.#connection.tell({ type: "msg", to: key.slice(1), ...what })
      : this.#connection.tell({ type: "say", room: key, ...what });
    if (!sent) return;
    message.sent ||= Date.now();
    this.#keep();
  }

  #failed({ id, text }) {
    const message = this.#messages.find((each) => each.id === id);
    if (message) this.#fail(message, text);
  }

  #fail(message, error) {
    message.error = error;
    this.#changed(message.key);
  }

  #remove(id) {
    const message = this.#messages.find((each) => each.id === id);
    if (!message) return;
    this.#messages = this.#messages.filter((each) => each !== message);
    this.#changed(message.key);
  }

  #changed(key) {
    this.#keep();
    this.emit("waiting", key);
  }

  #keep() {
    ofTab.set("outbox", this.#messages.length ? this.#messages : undefined);
  }
}
