/**
 * What one says, until it has come true: it waits while one is offline, is sent again with the same id after the
 * connection broke, and survives that the page is loaded anew. It goes where it was written, by whatever name that goes
 * then. It tells:
 *
 *     waiting             what waits has changed
 *     unplaced (message)  one has failed, and there is no room any more to show it in
 *     moved (from, to)    one was written in a conversation, and came true in another one with the same person
 */
import { Emitter } from "../chat/emitter.js";
import { newId } from "./connection.js";
import { ofTab } from "./storage.js";

const REMEMBERED_MS = 9.5 * 60_000;
const SOMEBODY_ELSE = "Who is called so now may be somebody else than it was written to.";
const ANSWER_LOST =
  "What it answers is of another history than the one that is kept here now. Trying again says it without that.";
const NOT_SAID = "It was sent, but whether it was said is not known any more. Look before you send it again.";

export class Outbox extends Emitter {
  #connection;
  #chat;
  /**
   * [{id, journal, room, key, user, text, form, reply, at, sent, error}]; `room` and `key` are those that the room had
   * then, in that `journal`, `user` whom the conversation was with, if that was known; `sent` is when it was first sent, 0
   * if not yet.
   */
  #messages = ofTab.get("outbox") ?? [];
  /** Whether all waits until one has a name again. */
  #isHeld = false;
  /** Those that had failed before the page was loaded anew. */
  #hadFailed = this.#messages.filter(({ error }) => error);

  constructor(connection, chat) {
    super();
    this.#connection = connection;
    this.#chat = chat;
    connection.on("ready", () => this.#sendAll());
    connection.on("error", (error) => this.#failed(error));
    connection.on("done", ({ id }) => this.#remove(id));
    chat.on("mine", (id, room) => this.#said(id, room));
    chat.on("you", () => this.#isHeld && this.#maySend && this.#sendAll());
  }

  /** What waits to be said in a room. */
  of(room) {
    return this.#messages.filter((message) => this.#roomOf(message) === room);
  }

  /** Say something in a room as soon as one can. */
  say(room, text, { form = "text", reply = 0 } = {}) {
    const message = { id: newId(), ...this.#address(room), text, form, reply, at: Date.now(), sent: 0, error: "" };
    this.#messages.push(message);
    this.#changed();
    if (this.#maySend) this.#send(message);
  }

  /** Keep what could not be put where it was to be, with the reason, until its author decides about it. */
  hold(room, text, error) {
    const message = { id: newId(), ...this.#address(room), text, form: "text", reply: 0, at: Date.now(), sent: 0 };
    this.#messages.push(message);
    this.#fail(message, error);
  }

  /** Try again what has failed. It counts as said now. */
  retry(message) {
    const unknown = message.error === NOT_SAID;
    const id = unknown ? newId() : message.id;
    Object.assign(message, this.#address(this.#roomOf(message)), { error: "", at: Date.now(), sent: 0, id });
    this.#changed();
    if (this.#maySend) this.#send(message);
  }

  /** Give it up. */
  discard(message) {
    this.#remove(message.id);
  }

  /** Whether one is connected, and by a name: somebody else may have taken that under which all this was written. */
  get #maySend() {
    return this.#connection.state === "open" && this.#chat.named;
  }

  #sendAll() {
    this.#isHeld = !this.#maySend;
    if (this.#isHeld) return;
    for (const message of this.#messages.filter(({ error }) => !error)) {
      if (message.sent && Date.now() - message.sent > REMEMBERED_MS) this.#fail(message, NOT_SAID);
      else if (message.key.startsWith("@") && !this.#isKnown(message)) this.#fail(message, SOMEBODY_ELSE);
      else if (message.reply && message.journal !== this.#chat.journal) this.#loseAnswered(message);
      else this.#send(message);
    }
    for (const message of this.#hadFailed.splice(0)) this.#showFailed(message);
  }

  #send(message) {
    const { id, key, text, form, reply } = message;
    const room = this.#roomOf(message);
    const what = { text, id, form: form === "text" ? undefined : form };
    if (reply && !room?.over) what.reply = reply;
    const sent = key.startsWith("@")
      ? this.#connection.tell({ type: "msg", to: room?.place ?? key.slice(1), user: this.#userOf(message), ...what })
      : this.#connection.tell({ type: "say", room: room?.place ?? key, ...what });
    if (!sent) return;
    message.sent ||= Date.now();
    this.#keep();
  }

  #failed({ id, code, text }) {
    const message = this.#messages.find((each) => each.id === id);
    if (!message) return;
    if (code === "not-here") this.#chat.miss(this.#userOf(message));
    this.#fail(message, text);
  }

  #fail(message, error) {
    message.error = error;
    this.#changed();
    this.#showFailed(message);
  }

  #showFailed(message) {
    if (!this.#roomOf(message)) this.emit("unplaced", message);
  }

  /** By what the room of a message is known again. */
  #address({ id, key, partner }) {
    return { journal: this.#chat.journal, room: id, key, user: partner?.user };
  }

  /** Whether it is known in this history whom a message was written to, if more than the name was known then. */
  #isKnown(message) {
    const wasNamed = typeof message.room !== "number" && !message.user;
    return wasNamed || Boolean(this.#roomThen(message)) || Boolean(this.#userOf(message));
  }

  /** The room that a message was written in, if it is here still. */
  #roomThen({ journal, room, user }) {
    if (journal !== this.#chat.journal) return undefined;
    return this.#chat.rooms.get(room) ?? this.#chat.with(user);
  }

  /** That one, or else the one that has its name now. */
  #roomOf(message) {
    return this.#roomThen(message) ?? this.#chat.find(message.key);
  }

  /** Whom a message was written to, as he is known by now; nothing if only the name is. */
  #userOf(message) {
    const user = message.journal === this.#chat.journal ? message.user : 0;
    return this.#roomThen(message)?.partner?.user || user || undefined;
  }

  #loseAnswered(message) {
    message.reply = 0; // in this history that is another message
    this.#fail(message, ANSWER_LOST);
  }

  /** One has come true, in that room. */
  #said(id, room) {
    const message = this.#messages.find((each) => each.id === id);
    if (!message) return;
    const written = this.#roomOf(message);
    this.#remove(id);
    if (written && written !== room) this.emit("moved", written, room);
  }

  #remove(id) {
    const message = this.#messages.find((each) => each.id === id);
    if (!message) return;
    this.#messages = this.#messages.filter((each) => each !== message);
    this.#changed();
  }

  #changed() {
    this.#keep();
    this.emit("waiting");
  }

  #keep() {
    ofTab.set("outbox", this.#messages.length ? this.#messages : undefined);
  }
}
