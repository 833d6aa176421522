/** The conversations that somebody has closed: off the list, until something new is said. His browser keeps which. */
import { local } from "../net/storage.js";

const keyOf = (chat, room) => `closed ${chat.journal} ${room.id}`;

/** Take a conversation off the list. */
export function close(chat, room) {
  local.set(keyOf(chat, room), room.lastAt);
  chat.emit("rooms");
}

/** Whether it is off the list. */
export const isClosed = (chat, room) => !room.unread && room.lastAt <= (local.get(keyOf(chat, room)) ?? -1);
