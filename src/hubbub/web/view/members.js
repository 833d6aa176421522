/** Who is in the room, with ranks, and who is away. */
import { byId, el, oncePerFrame } from "./dom.js";
import { closePanel, openPanel } from "./panel.js";
import { avatar } from "./person.js";
import { complain } from "./toast.js";

const MOST = 500;

export class Members {
  #page;
  #list = null;

  constructor(page) {
    this.#page = page;
    const draw = oncePerFrame(() => this.#draw());
    page.chat.on("room", draw);
    page.places.on("shown", draw);
    byId("open-members").addEventListener("click", () => (this.#list ? closePanel() : this.open()));
  }

  /** Open the panel. */
  open() {
    closePanel();
    this.#list = el("div", { class: "scroll" });
    const leave = el("button", { type: "button", onclick: () => this.#leave() }, "Leave this room");
    leave.hidden = this.#page.roomNames().length < 2;
    openPanel("Who is here", byId("open-members"), [this.#list, leave], () => (this.#list = null));
    this.#draw();
    this.#list.querySelector("button")?.focus();
  }

  #leave() {
    closePanel();
    this.#page.ask({ type: "leave", room: this.#page.places.current.name }).catch(complain);
  }

  #draw() {
    const room = this.#page.places.current;
    const button = byId("open-members");
    button.hidden = !room || Boolean(room.partner);
    if (!room) return;
    byId("member-count").textContent = String(room.count);
    button.setAttribute("aria-label", `Who is here: ${room.count}`);
    if (!this.#list) return;
    const members = [...room.members.values()].sort((one, other) => one.nick.localeCompare(other.nick));
    const groups = [
      ["Operators", members.filter(hasRank)],
      ["Here", members.filter((member) => !hasRank(member) && !member.away)],
      ["Away", members.filter((member) => !hasRank(member) && member.away)],
    ];
    const parts = groups.filter(([, people]) => people.length).flatMap(([title, people]) => this.#group(title, people));
    const more = room.count - Math.min(members.length, MOST);
    this.#list.replaceChildren(...parts, more > 0 ? el("p", {}, `and ${more} more`) : "");
  }

  #group(title, people) {
    return [
      el("h3", {}, `${title} · ${people.length}`),
      el(
        "ul",
        { "aria-label": title },
        people.slice(0, MOST).map((member) => this.#item(member)),
      ),
    ];
  }

  #item({ user, nick, away, ranks, bot }) {
    const note = away || (user === this.#page.chat.you.user ? "you" : bot ? "bot" : (ranks?.[0] ?? ""));
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "row", title: `Write to ${nick}`, onclick: () => this.#page.talkTo(nick, user) },
        avatar(nick, "small"),
        el("span", { class: "label" }, nick),
        note && el("span", { class: "side-note" }, note),
        el("span", { class: `presence ${away ? "away" : ""}`, role: "img", "aria-label": away ? "away" : "here" }),
      ),
    );
  }
}

function hasRank({ ranks }) {
  return ["owner", "admin", "operator"].some((rank) => ranks?.includes(rank));
}
