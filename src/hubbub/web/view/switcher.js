/** Go to a room or a person by a few letters of the name (Ctrl-K), or make a room. */
import { aside } from "./apart.js";
import { openDialog } from "./dialog.js";
import { byId, el, isComposing } from "./dom.js";
import { onChord, showKeys, spelled } from "./keys.js";
import { avatar } from "./person.js";
import { arrange } from "./rows.js";
import { complain } from "./toast.js";

const MOST = 30;
/** Who types one of these may want to know the keys. */
const HELP = ["help", "keys", "shortcuts"];

export class Switcher {
  #page;
  #others = [];
  /** The option that Enter takes. */
  #chosen = null;

  constructor(page) {
    this.#page = page;
    byId("switch-key").textContent = spelled("Ctrl-K");
    byId("open-switcher").addEventListener("click", () => this.open());
    byId("browse").addEventListener("click", () => this.open());
    onChord("Ctrl-K", () => this.open());
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
    field.addEventListener("input", () => ((this.#chosen = null), draw()));
    field.addEventListener("keydown", (event) => this.#key(event, field, list));
    draw();
    this.#page
      .ask({ type: "rooms" })
      .then(({ rooms = [] }) => {
        this.#others = rooms;
        if (dialog.open) draw();
      })
      .catch(() => {});
  }

  /** An option lasts as long as what it stands for: so does a click that has begun when the server's answer comes. */
  #draw(field, list, dialog) {
    const former = new Map([...list.children].map((option) => [option.dataset.key, option]));
    const go = (act) => () => {
      dialog.close();
      Promise.resolve(act()).catch(complain);
    };
    const options = this.#found(field.value.trim())
      .slice(0, MOST)
      .map(({ key, look, act }, place) => {
        const option = former.get(key) ?? el("li", { class: "row", role: "option", "data-key": key });
        option.replaceChildren(...look);
        return Object.assign(option, { id: `switch-${place}`, onclick: go(act) });
      });
    arrange(list, options);
    this.#choose(options.includes(this.#chosen) ? this.#chosen : options[0], field, list);
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
      key: `in ${room.id}`,
      look: [
        room.partner && avatar(room.title, "small"),
        label(room.title),
        ...aside(chat, room),
        side(room.unread ? `${room.unread} new` : room.topic),
      ].filter(Boolean),
      act: () => places.show(room),
    }));
    const rooms = this.#others
      .filter(({ name }) => matches(name) && !chat.find(name))
      .map(({ name, topic, count }) => ({
        key: name,
        look: [label(name), side([`${count} here`, topic].filter(Boolean).join(" · "))],
        act: () => places.open(name),
      }));
    const people = text ? this.#page.people().filter((nick) => matches(nick) && !chat.find(`@${nick}`)) : [];
    const persons = people.map((nick) => ({
      key: `to ${nick}`,
      look: [avatar(nick, "small"), label(nick), side("write in private")],
      act: () => this.#page.talkTo(nick),
    }));
    const name = `#${text.replace(/^#/, "")}`;
    const isNew =
      text.length > 0 &&
      !/[\s@]/.test(text) &&
      ![...this.#others, ...held].some((room) => room.name?.toLowerCase() === name.toLowerCase());
    const isHelp = text.length > 1 && HELP.some((word) => word.startsWith(text.toLowerCase()));
    return [
      ...here,
      ...rooms,
      ...persons,
      ...(isHelp ? [{ key: "keys", look: [label("Keys of this page"), side(spelled("Ctrl-/"))], act: showKeys }] : []),
      ...(isNew ? [{ key: "new", look: [label(`Make the room ${name}`)], act: () => places.open(name) }] : []),
    ];
  }

  #key(event, field, list) {
    if (isComposing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const options = [...list.children];
    const next = options.at((options.indexOf(this.#chosen) + step) % options.length);
    if (step) this.#choose(next, field, list);
    else if (event.key === "Enter") this.#chosen?.click();
    else return;
    event.preventDefault();
  }

  #choose(option, field, list) {
    this.#chosen = option;
    for (const each of list.children) each.setAttribute("aria-selected", String(each === option));
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }
}
