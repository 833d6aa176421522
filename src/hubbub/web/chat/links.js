/**
 * The addresses of rooms and messages. They stand behind the # of the page's own address, where no room's name can be
 * mistaken for a path and the server never sees them:
 *
 *     /#tea                 the room #tea
 *     /#tea/120/5d41402a    its message 120, if the journal is that one; of another journal, the room alone
 *     /#@bo                 the conversation with bo
 */

/** What an address's hash names: {key, seq, journal}, or null. */
export function parse(hash) {
  const [name, seq, journal] = hash.replace(/^#/, "").split("/").map(decoded);
  if (!name || name === "@") return null;
  const key = name.startsWith("@") ? name : `#${name}`;
  return { key, seq: /^\d+$/.test(seq ?? "") ? Number(seq) : 0, journal: journal ?? "" };
}

/** The hash of a room's address. */
export function hashOf(room) {
  return `#${encodeURIComponent(room.key.replace(/^#/, "")).replace("%40", "@")}`;
}

/** The whole address of a room, or of a message in it. */
export function address(room, seq = 0, journal = "") {
  const place = `${location.origin}/${hashOf(room)}`;
  return seq ? `${place}/${seq}/${encodeURIComponent(journal)}` : place;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
