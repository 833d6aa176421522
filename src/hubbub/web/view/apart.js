/** What tells conversations apart that go by one name: whose other one has left, and when something was said there last. */
import { briefly } from "../chat/time.js";
import { el } from "./dom.js";

/** What stands beside the title of a room, to the eye and to the ear: nothing, or that somebody has left. */
export function aside(chat, room) {
  if (!chat.hasLeft(room)) return [];
  const isAlike = (other) => other !== room && other.key.toLowerCase() === room.key.toLowerCase() && chat.hasLeft(other);
  const when = room.lastAt && [...chat.rooms.values()].some(isAlike) ? ` · ${briefly(room.lastAt)}` : "";
  return [el("span", { class: "unseen" }, ", "), el("span", { class: "side-note" }, `left${when}`)];
}
