/** Go to a room or a person by a few letters of the name (Ctrl-K), or make a room. */
import { openDialog } from "./dialog.js";
import { byId, el, isComposing } from "./dom.js";
import { avatar } from "./person.js";
import { complain } from "./toast.js";

const MOST = 30;

export class Switcher {
  #page;
  #others = [];
  #chosen = 0;

  constructor(page) {
    this.#page = page;
    const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
    byId("switch-key").textContent = isMac ? "⌘K" : "Ctrl K";
    byId("open-switcher").addEventListener("click", () => this.open());
    byId("browse").addEventListener("click", () => this.open());
    addEventListener("keydown", (event) => {
      const isOurs =
        event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isOurs) return;
      event.preventDefault();
      this.open();
    });
  }

  /** Open it, and ask the server which rooms there are. */
  open() {
    const field = el("input", {
      type: "text",
      role: "combobox",
      "aria-expanded": "true",
      "aria-controls": "switch-list",
      "aria-autocomplete": "list",
      "aria-label": "Name of a room or a person",
      placeholder: "Name of a room or a person",
      autocomplete: "off",
      autofocus: true,
    });
    const list = el("ul", { class: "results", id: "switch-list", role: "listbox", "aria-label": "Rooms and people" });
    const dialog = openDialog("Go to…", [field, list], { class: "switcher" });
    const draw = () => this.#draw(field, list, dialog);
    field.addEventListener("input", () => ((this.#chosen = 0), draw()));
    field.addEventListener("keydown", (event) => this.#key(event, field, list));
    this.#chosen = 0;
    draw();
    this.#page
      .ask({ type: "rooms" })
      .then(({ rooms = [] }) => {
        this.#others = rooms;
        if (dialog.open) draw();
      })
      .catch(() => {});
  }

  #draw(field, list, dialog) {
    const go = (act) => () => {
      dialog.close();
      Promise.resolve(act()).catch(complain);
    };
    const found = this.#found(field.value.trim());
    list.replaceChildren(
      ...found
        .slice(0, MOST)
        .map(({ look, act }, place) =>
          el("li", { class: "row", role: "option", id: `switch-${place}`, onclick: go(act) }, look),
        ),
    );
    this.#mark(field, list);
  }

  #found(text) {
    const { chat, places } = this.#page;
    const matches = (name) => name.toLowerCase().includes(text.toLowerCase());
    const label = (name) => el("span", { class: "label" }, name);
    const side = (words) => el("span", { class: "side-note" }, words);
    const held = [...chat.rooms.values()]
      .filter((room) => matches(room.key))
      .sort((one, other) => other.mentions - one.mentions || other.unread - one.unread);
    const here = held.map((room) => ({
      look: [
        room.partner && avatar(room.title, "small"),
        label(room.title),
        room.unread ? side(`${room.unread} new`) : side(room.topic),
      ].filter(Boolean),
      act: () => places.show(room),
    }));
    const rooms = this.#others
      .filter(({ name }) => matches(name) && !chat.find(name))
      .map(({ name, topic, count }) => ({
        look: [label(name), side([`${count} here`, topic].filter(Boolean).join(" · "))],
        act: () => places.open(name),
      }));
    const people = text ? this.#page.people().filter((nick) => matches(nick) && !chat.find(`@${nick}`)) : [];
    const persons = people.map((nick) => ({
      look: [avatar(nick, "small"), label(nick), side("write in private")],
      act: () => this.#page.talkTo(nick),
    }));
    const name = `#${text.replace(/^#/, "")}`;
    const isNew =
      text.length > 0 &&
      !/[\s@]/.test(text) &&
      ![...this.#others, ...held].some((room) => room.name?.toLowerCase() === name.toLowerCase());
    return [
      ...here,
      ...rooms,
      ...persons,
      ...(isNew ? [{ look: [label(`Make the room ${name}`)], act: () => places.open(name) }] : []),
    ];
  }

  #key(event, field, list) {
    if (isComposing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = list.children.length;
    if (step && count) this.#chosen = (this.#chosen + step + count) % count;
    else if (event.key === "Enter") list.children[this.#chosen]?.click();
    else return;
    event.preventDefault();
    this.#mark(field, list);
  }

  #mark(field, list) {
    this.#chosen = Math.min(this.#chosen, Math.max(0, list.children.length - 1));
    [...list.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === this.#chosen)));
    const chosen = list.children[this.#chosen];
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  }
}
