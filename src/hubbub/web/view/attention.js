/** Calls one back to the page: by its title, its icon, and where the browser allows it by a notification. */
import { names } from "../chat/message.js";
import { local } from "../net/storage.js";
import { byId, oncePerFrame } from "./dom.js";
import { snippet } from "./text.js";

const BADGE = "<circle cx='50' cy='14' r='13' fill='#e11d48' stroke='#fff' stroke-width='3'/>";

/** Whether this browser can notify from this page at all. */
export const canNotify = () => window.isSecureContext && "Notification" in window;
export const mayNotify = () => canNotify() && Notification.permission === "granted";
export const wantsToNotify = () => local.get("notify") === true;

export class Attention {
  #chat;
  #places;
  #icon = byId("favicon").href;
  #badged = false;

  constructor(chat, places) {
    this.#chat = chat;
    this.#places = places;
    const draw = oncePerFrame(() => this.#draw());
    chat.on("rooms", draw);
    places.on("shown", draw);
    chat.on("said", (room, message) => this.#said(room, message));
  }

  #draw() {
    const rooms = [...this.#chat.rooms.values()];
    const mentions = rooms.reduce((sum, room) => sum + room.mentions, 0);
    const unread = rooms.some((room) => room.unread);
    const { current } = this.#places;
    const mark = mentions ? `(${mentions}) ` : unread ? "• " : "";
    document.title = `${mark}${current ? `${current.title} · ` : ""}Hubbub`;
    this.#badge(mentions > 0 || unread);
  }

  async #badge(on) {
    if (on === this.#badged) return;
    this.#badged = on;
    const badged = on && (await this.#badgedIcon());
    byId("favicon").href = this.#badged && badged ? badged : this.#icon;
  }

  /** The icon with a badge, as an address; none if the icon cannot be had. */
  async #badgedIcon() {
    try {
      const drawing = await (await fetch(this.#icon)).text();
      return `data:image/svg+xml,${encodeURIComponent(drawing.replace("</svg>", `${BADGE}</svg>`))}`;
    } catch {
      return "";
    }
  }

  #said(room, message) {
    const isForMe = room.partner || names(message.text, this.#chat.you.nick);
    if (!isForMe || document.hasFocus() || !mayNotify() || !wantsToNotify()) return;
    const title = room.partner ? message.nick : `${message.nick} in ${room.title}`;
    try {
      const shown = new Notification(title, {
        body: snippet(message.text),
        tag: `${room.key} ${message.seq}`,
        icon: this.#icon,
      });
      shown.onclick = () => {
        window.focus();
        this.#places.show(room);
        shown.close();
      };
    } catch {
      // some phones let only service workers notify
    }
  }
}
