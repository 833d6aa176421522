/** What one connects to, and what one says there first (docs/protocol.md, "Connecting"). */
import { local } from "./storage.js";

const MOST_ROOMS = 100;

/** A new WebSocket to the server. */
export const connect = () =>
  new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);

/** A hello, as it is sent; `wishes` is what one wants to enter with. The token is the one that all tabs share. */
export const hello = (wishes) =>
  JSON.stringify({ type: "hello", version: 1, token: local.get("token"), batch: true, ...wishes });

/** The rooms to enter with a hello: those one was in, and the one that an address names (chat/links.js). */
export function roomsToEnter(link, held = local.get("rooms") ?? []) {
  const wanted = link?.key.startsWith("#") ? [link.key] : [];
  const rooms = [...new Set([...wanted, ...held].map((name) => name.toLowerCase()))];
  return rooms.length ? rooms.slice(0, MOST_ROOMS) : undefined;
}
