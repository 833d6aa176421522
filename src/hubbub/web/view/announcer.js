/** Reads new messages of the room that is shown to those who do not see it. Older ones that are fetched are not read. */
import { byId, el } from "./dom.js";
import { snippet } from "./text.js";

const KEPT = 6;

/** Let screen readers know of what is said from now on. */
export function announce(chat, places) {
  const log = byId("announcer");
  const lines = new WeakMap();
  chat.on("said", (room, message) => {
    if (room !== places.current) return;
    const line = el("p", {}, `${message.nick}: ${snippet(message.text)}`);
    lines.set(message, line);
    log.append(line);
    while (log.children.length > KEPT) log.firstChild.remove();
  });
  chat.on("changed", (_room, message) => message.deleted && lines.get(message)?.remove());
  places.on("shown", () => log.replaceChildren());
}
