/**
 * What one does to messages: edits, reactions, taking back. It waits while one is offline, is sent again after the
 * connection broke until it is answered, since done twice it is done once, and survives that the page is loaded anew.
 * The message that is meant is known by its journal, room and number: in another history that is another message's.
 *
 *     changed ()                      what waits has changed
 *     undone (change, room, reason)   it is not done, and is not tried again; `room` is none if that is gone
 *     refused (change, reason)        an edit is not done, and waits for its author to decide
 */
import { Emitter } from "../chat/emitter.js";
import { ofTab } from "./storage.js";

const NONE = [];
const OTHER_HISTORY = "The message that is meant is of another history than the one that is kept here now.";
/** Codes of what leaves nothing to be tried again: the message, or the room, is not there any more. */
const GONE = ["no-such-message", "not-joined", "no-such-room"];

export class Changes extends Emitter {
  #connection;
  #chat;
  /** [{journal, room, key, seq, type, text, reaction, on, sent, error}], in the order in which they were made. */
  #changes = ofTab.get("changes") ?? [];

  constructor(connection, chat) {
    super();
    this.#connection = connection;
    this.#chat = chat;
    connection.on("ready", () => this.#sendAll());
  }

  /** What waits to be done to a message, which `target` names: {journal, room, key, seq}. */
  at(target) {
    return this.#changes.length ? this.#changes.filter((each) => isSame(each, target)) : NONE;
  }

  /** Do something to it as soon as one can: `what` is its type and fields. It takes the place of what it outdates. */
  make(target, what) {
    const change = { ...target, ...what, sent: false, error: "" };
    this.#changes = this.#changes.filter((each) => !isOutdated(each, change));
    this.#changes.push(change);
    this.#changed();
    this.#start(change);
  }

  /** Try again what was refused. */
  retry(change) {
    change.error = "";
    this.#changed();
    this.#start(change);
  }

  /** Give it up, or know that it is done. */
  discard(change) {
    this.#changes = this.#changes.filter((each) => each !== change);
    this.#changed();
  }

  #sendAll() {
    for (const change of this.#changes.filter(({ error }) => !error)) this.#start(change);
  }

  #start(change) {
    const room = this.#chat.rooms.get(change.room);
    if (this.#connection.state !== "open") return;
    if (change.journal !== this.#chat.journal) this.#undo(change, this.#chat.find(change.key), OTHER_HISTORY);
    else if (!room) this.#undo(change, room, "You are no longer where it was said.");
    else this.#send(change, room);
  }

  async #send(change, room) {
    const { type, seq, text, reaction, on, sent } = change;
    change.sent = true;
    this.#keep();
    try {
      await this.#connection.ask({ type, ...room.where, message: seq, text, reaction, on });
      this.discard(change);
    } catch (error) {
      if (error.code !== "offline" && this.#changes.includes(change)) this.#failed(change, room, error, sent);
    }
  }

  /** It was refused; or `wasSent` before, and had been done then. */
  #failed(change, room, { code, text }, wasSent) {
    const isDone = code === "unchanged" || (wasSent && change.type === "delete" && code === "no-such-message");
    if (isDone) return this.discard(change);
    if (change.type !== "edit" || GONE.includes(code)) return this.#undo(change, room, text);
    change.error = text;
    this.#changed();
    return this.emit("refused", change, text);
  }

  #undo(change, room, reason) {
    this.discard(change);
    this.emit("undone", change, room, reason);
  }

  #changed() {
    this.#keep();
    this.emit("changed");
  }

  #keep() {
    ofTab.set("changes", this.#changes.length ? this.#changes : undefined);
  }
}

/** Whether both are of the same message. */
function isSame(one, other) {
  return one.seq === other.seq && one.room === other.room && one.journal === other.journal;
}

/** Whether it does not matter any more, since another one is made. */
function isOutdated(change, made) {
  const isLike = change.type === made.type && change.reaction === made.reaction;
  return isSame(change, made) && (isLike || made.type === "delete");
}
