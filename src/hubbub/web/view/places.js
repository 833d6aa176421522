/**
 * Which room is shown, and how the page's address follows it (chat/links.js); the browser's history knows besides which one
 * of that name it was. It tells `shown (room)`.
 */
import { Emitter } from "../chat/emitter.js";
import { hashOf, parse } from "../chat/links.js";
import { roomsToEnter } from "../net/hello.js";
import { local } from "../net/storage.js";
import { askSecret } from "./secret.js";
import { complain, toast } from "./toast.js";

export class Places extends Emitter {
  current = null;
  #chat;
  #connection;
  /** What the address named, until it is there. */
  #wanted = parse(location.hash);

  constructor(chat, connection) {
    super();
    this.#chat = chat;
    this.#connection = connection;
    addEventListener("hashchange", () => this.#follow(parse(location.hash), this.#lastShown()));
    addEventListener("click", ({ target }) => this.#clicked(target.closest("a")));
    chat.on("entered", (room, isNew, asked) => this.#entered(room, isNew && asked));
    chat.on("left", (room) => room === this.current && this.#fallBack());
    chat.on("room", (room) => room === this.current && this.#rename(room));
    chat.on("rooms", () => local.set("rooms", this.#names()));
    connection.on("ready", () => this.#arrive());
  }

  /** The rooms to enter with a hello: those one was in, and the one that the address names. */
  rooms() {
    return roomsToEnter(this.#wanted, this.#chat.rooms.size ? this.#names() : undefined);
  }

  /** Show a room. */
  show(room) {
    if (room === this.current) return;
    if (this.current && !this.current.unread) this.current.divider = 0;
    this.current = room;
    const before = parse(location.hash)?.key.toLowerCase();
    const state = { room: room.id, journal: this.#chat.journal };
    if (!before) history.replaceState(state, "", hashOf(room));
    else if (before !== room.key.toLowerCase()) history.pushState(state, "", hashOf(room));
    else history.replaceState(state, "");
    this.emit("shown", room);
  }

  /** Show the room of that name, after entering it if need be, by its `secret` if it has one; or the conversation with @somebody. */
  async open(key, secret) {
    const known = this.#chat.find(key);
    if (known) return this.show(known);
    if (key.startsWith("@")) return this.show(this.#chat.conversation(key.slice(1)));
    try {
      await this.#connection.ask({ type: "join", room: key, key: secret });
    } catch (error) {
      if (error.code !== "wrong-key") throw error;
      if (!this.current) this.#fallBack();
      const words = secret ? "That is not its password." : "Who knows it can enter.";
      return askSecret(`${key} has a password`, words, (typed) => this.open(key, typed).catch(complain));
    }
    const room = this.#chat.find(key);
    return room && this.show(room);
  }

  #names() {
    return [...this.#chat.rooms.values()].filter(({ name }) => name).map(({ name }) => name);
  }

  #entered(room, wasAsked) {
    const isWanted = this.#wanted?.key.toLowerCase() === room.key.toLowerCase();
    const first = !this.current && !this.#wanted;
    if (wasAsked || isWanted || first) this.show(room);
  }

  /** All rooms are there: show what the address named, or what there is. */
  #arrive() {
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted) this.#follow(wanted, this.#lastShown());
    if (!this.current) this.#fallBack();
  }

  /** What was shown at this place in the browser's history, if it is known still. */
  #lastShown() {
    const { room, journal } = history.state ?? {};
    return journal === this.#chat.journal ? this.#chat.rooms.get(room) : undefined;
  }

  /** Go where a link leads; to that room, if it is called so. */
  async #follow(link, room) {
    if (!link) return;
    try {
      if (room?.key.toLowerCase() === link.key.toLowerCase()) this.show(room);
      else await this.open(link.key);
      if (link.seq && link.journal === this.#chat.journal) this.emit("message", link.seq);
      else if (link.seq) toast("That message is of another history than the one that is kept here now.");
    } catch (error) {
      toast(error.text ?? "That place could not be opened.");
      if (!this.current) this.#fallBack();
    }
  }

  /** A link to where the address leads already changes nothing in it, and is followed all the same. */
  #clicked(link) {
    if (link?.getAttribute("href").startsWith("#") && link.hash === location.hash) this.#follow(parse(link.hash));
  }

  #fallBack() {
    this.current = null;
    const rooms = [...this.#chat.rooms.values()];
    const next = rooms.find(({ name }) => name && name === this.#chat.home) ?? rooms[0];
    if (next) this.show(next);
    else if (this.#connection.state === "open") this.open(this.#chat.home).catch((error) => toast(error.text));
  }

  #rename(room) {
    if (parse(location.hash)?.key.toLowerCase() !== room.key.toLowerCase())
      history.replaceState(history.state, "", hashOf(room));
  }
}
