/**
 * A room comes with what was said there last, a conversation with its latest number. If one has read less than that, how
 * much it is has to be asked for. What this browser knows nothing of was read elsewhere, or was said while one was away:
 * the account tells it, and else whether one was here before.
 */
import { local } from "./storage.js";

/** More is not counted: it is shown as "99+". */
const MOST = 100;
/** Between two questions, so that what one says in the meantime does not wait. */
const PAUSE_MS = 250;

/** Whenever one is connected again, have the chat count what was said meanwhile, room by room; one may not read in all. */
export function countUnread(chat, connection) {
  connection.on("ready", async () => {
    const { user } = chat.you;
    const counted = `counted ${chat.journal}`;
    const isBack = local.get(counted) === user;
    for (const room of [...chat.rooms.values()]) {
      if (!room.hasUncounted) continue;
      try {
        await count(room, isBack);
      } catch ({ code }) {
        if (code === "offline") return; // it begins anew with the next connection
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    local.set(counted, user);
  });

  async function count(room, isBack) {
    const { place, read, where } = room;
    const { up_to: upTo } = await connection.ask({ type: "read", room: place });
    const forward = Boolean(read || upTo);
    const isNew = !forward && !isBack;
    const bounds = { after: read, after_at: upTo, forward, count: MOST };
    const { events } = isNew ? { events: [] } : await connection.ask({ type: "history", ...where, ...bounds });
    chat.recount(room, events, upTo);
  }
}
