/** What stands above what is said, and below it: the room's name and topic, who types, and the way to the newest. */
import { close } from "../chat/closed.js";
import { aside } from "./apart.js";
import { byId, el, icon, oncePerFrame } from "./dom.js";
import { listed } from "./person.js";
import { complain } from "./toast.js";

export class Head {
  #chat;
  #places;

  constructor(chat, places) {
    this.#chat = chat;
    this.#places = places;
    const draw = oncePerFrame(() => this.#draw());
    chat.on("room", (room) => (room === places.current || places.current?.partner) && draw());
    chat.on("typing", (room) => room === places.current && this.#drawTyping());
    places.on("shown", () => (this.#draw(), this.#drawTyping()));
    byId("close-conversation").addEventListener("click", () => this.#close());
  }

  #draw() {
    const room = this.#places.current;
    if (!room) return; // one was sent away since
    byId("title").replaceChildren(room.title, ...aside(this.#chat, room));
    byId("topic").textContent = byId("topic").title = room.partner ? this.#words(room) : room.topic;
    byId("close-conversation").hidden = !room.partner;
  }

  #close() {
    close(this.#chat, this.#places.current);
    this.#places.open(this.#chat.home).catch(complain);
  }

  #words(room) {
    return this.#chat.hasLeft(room) ? "What you write here is not said any more" : "Only the two of you read this";
  }

  #drawTyping() {
    const nicks = [...this.#places.current.typing.values()].map(({ nick }) => nick);
    byId("typing").textContent = nicks.length ? `${listed(nicks)} ${nicks.length > 1 ? "are" : "is"} typing…` : "";
  }
}

/** Show the way to the newest messages, if they are not in sight. */
export function drawJump(isAtEnd, missed) {
  const jump = byId("jump");
  if (jump.hidden === isAtEnd && jump.dataset.missed === String(missed)) return;
  jump.dataset.missed = String(missed);
  jump.hidden = isAtEnd;
  jump.replaceChildren(icon("down"), missed ? `Jump to latest (${missed})` : "Jump to latest");
}

/** What stands before the first message of a room. */
export function welcome(room) {
  const words = room.partner
    ? `This is where you and ${room.title} talk. Nobody else reads it.`
    : "This is where it began. Say hello, or invite others.";
  return [el("h2", {}, room.title), el("p", {}, words)];
}
