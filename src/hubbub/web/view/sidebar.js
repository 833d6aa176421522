/** The list of rooms and conversations, with what is unread in them; and who one is. */
import { isClosed } from "../chat/closed.js";
import { aside } from "./apart.js";
import { byId, el, oncePerFrame } from "./dom.js";
import { onChord } from "./keys.js";
import { avatar } from "./person.js";
import { Rows } from "./rows.js";

export class Sidebar {
  #chat;
  #places;
  #rooms = new Rows(byId("rooms"));
  #people = new Rows(byId("people"));

  constructor(chat, places) {
    this.#chat = chat;
    this.#places = places;
    const draw = oncePerFrame(() => this.#draw());
    for (const what of ["rooms", "you", "room"]) chat.on(what, draw);
    places.on("shown", () => (this.#draw(), this.#toCurrent()));
    byId("open-sidebar").addEventListener("click", () => this.#open());
    byId("shade").addEventListener("click", () => this.close());
    byId("sidebar").addEventListener("click", ({ target }) => target.closest("button") && this.close());
    byId("sidebar").addEventListener("keydown", (event) => this.#key(event));
    onChord("Alt-↑", () => this.#go(-1));
    onChord("Alt-↓", () => this.#go(1));
  }

  /** Put it away again, where it lies over the page. */
  close() {
    document.body.classList.remove("sidebar-open");
    byId("open-sidebar").setAttribute("aria-expanded", "false");
  }

  #open() {
    document.body.classList.add("sidebar-open");
    byId("open-sidebar").setAttribute("aria-expanded", "true");
    (this.#current() ?? byId("open-switcher")).focus();
  }

  #current() {
    return byId("sidebar").querySelector("[aria-current]");
  }

  #toCurrent() {
    this.#current()?.scrollIntoView({ block: "nearest" });
  }

  get #all() {
    return [...byId("sidebar").querySelectorAll(".row")];
  }

  /** Show the room that is so many further down. */
  #go(step) {
    const rows = this.#all;
    rows[rows.indexOf(this.#current()) + step]?.click();
  }

  #key(event) {
    const rows = this.#all;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = rows.indexOf(document.activeElement);
    if (event.key === "Escape" && document.body.classList.contains("sidebar-open")) {
      this.close();
      byId("open-sidebar").focus();
    } else if (step && at >= 0) {
      event.preventDefault();
      rows[at + step]?.focus();
    }
  }

  #draw() {
    const all = [...this.#chat.rooms.values()];
    const isHome = ({ name }) => name === this.#chat.home;
    const rooms = all
      .filter(({ name }) => name)
      .sort((one, other) => isHome(other) - isHome(one) || one.name.localeCompare(other.name));
    const since = ({ lastAt }) => lastAt || Infinity; // what has not begun is about to
    const isListed = (room) => room.partner && (room === this.#places.current || !isClosed(this.#chat, room));
    const people = all.filter(isListed).sort((one, other) => since(other) - since(one));
    this.#rooms.draw(rooms.map((room) => this.#row(room)));
    this.#people.draw(people.map((room) => this.#row(room)));
    byId("people-heading").hidden = !people.length;
    byId("elsewhere").hidden = !all.some((room) => room.unread && room !== this.#places.current);
    this.#drawYou();
  }

  #row(room) {
    const { unread, mentions } = room;
    const count = unread > 99 ? "99+" : String(mentions || unread);
    const words = mentions ? `${mentions} for you` : `${unread} new`;
    const badge = el(
      "span",
      { class: `badge ${mentions ? "mention" : ""}` },
      el("span", { "aria-hidden": "true" }, count),
      el("span", { class: "unseen" }, `, ${words}`),
    );
    return {
      key: room,
      className: unread ? "unread" : "",
      current: room === this.#places.current,
      onclick: () => this.#places.show(room),
      contents: [
        room.partner ? avatar(room.title, "small") : "",
        el("span", { class: "label" }, room.title),
        ...aside(this.#chat, room),
        unread > 0 ? badge : "",
      ],
    };
  }

  #drawYou() {
    const { you, named } = this.#chat;
    const words = named ? "You" : "Reading along";
    byId("you").replaceChildren(
      avatar(you.nick || "?"),
      el("span", { class: "label" }, you.nick || "…", el("small", {}, words)),
    );
  }
}
