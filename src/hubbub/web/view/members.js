/** What the room is about, and who is in it, with ranks, and who is away. */
import { byId, el, oncePerFrame } from "./dom.js";
import { closePanel, openPanel } from "./panel.js";
import { avatar } from "./person.js";
import { Rows } from "./rows.js";
import { textOf } from "./text.js";
import { complain } from "./toast.js";

const MOST = 500;

export class Members {
  #page;
  /** While the panel is open: operators, who else is here, who is away; as `group` makes them. */
  #groups = null;
  #more;
  #topic;

  constructor(page) {
    this.#page = page;
    const draw = oncePerFrame(() => this.#draw());
    page.chat.on("room", draw);
    page.places.on("shown", (room) => (room.partner && this.#groups && closePanel(), draw()));
    byId("open-members").addEventListener("click", () => (this.#groups ? closePanel() : this.open()));
    byId("topic").addEventListener("click", () => page.places.current.partner || this.open());
  }

  /** Open the panel. */
  open() {
    closePanel();
    this.#groups = ["Operators", "Here", "Away"].map(group);
    this.#more = el("p");
    this.#topic = el("div", { class: "topic" });
    const list = el("div", { class: "scroll" }, this.#topic, ...this.#groups.map(({ element }) => element), this.#more);
    const leave = el("button", { type: "button", onclick: () => this.#leave() }, "Leave this room");
    leave.hidden = this.#page.roomNames().length < 2;
    openPanel("Who is here", byId("open-members"), [list, leave], () => (this.#groups = null));
    this.#draw();
    list.querySelector("button")?.focus({ preventScroll: true });
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
    if (!this.#groups) return;
    this.#drawTopic(room.topic);
    const members = [...room.members.values()].sort((one, other) => one.nick.localeCompare(other.nick));
    const isOf = [hasRank, (member) => !hasRank(member) && !member.away, (member) => !hasRank(member) && member.away];
    this.#groups.forEach((each, place) => this.#fill(each, members.filter(isOf[place])));
    const more = room.count - Math.min(members.length, MOST);
    this.#more.textContent = more > 0 ? `and ${more} more` : "";
  }

  /** All of it: above what is said there is not always room for that. */
  #drawTopic(text) {
    if (this.#topic.dataset.text === text) return;
    this.#topic.dataset.text = text;
    this.#topic.replaceChildren(...(text ? [el("h3", {}, "Topic"), ...textOf({ text }, "")] : []));
  }

  #fill({ element, title, heading, rows }, people) {
    element.hidden = !people.length;
    heading.textContent = `${title} · ${people.length}`;
    rows.draw(people.slice(0, MOST).map((member) => this.#row(member)));
  }

  #row({ user, nick, away, ranks, bot }) {
    const note = away || (user === this.#page.chat.you.user ? "you" : bot ? "bot" : (ranks?.[0] ?? ""));
    return {
      key: user,
      title: `Write to ${nick}`,
      onclick: () => this.#page.talkTo(nick, user),
      contents: [
        avatar(nick, "small"),
        el("span", { class: "label" }, nick),
        note ? el("span", { class: "side-note" }, note) : "",
        el("span", { class: `presence ${away ? "away" : ""}`, role: "img", "aria-label": away ? "away" : "here" }),
      ],
    };
  }
}

function group(title) {
  const heading = el("h3");
  const list = el("ul", { "aria-label": title });
  return { title, heading, rows: new Rows(list), element: el("div", {}, heading, list) };
}

function hasRank({ ranks }) {
  return ["owner", "admin", "operator"].some((rank) => ranks?.includes(rank));
}
