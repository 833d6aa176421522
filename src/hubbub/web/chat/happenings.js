/** Events that are no messages: who comes and goes, topics, settings. They change who is in a room, and are shown there. */

const TOGETHER_MS = 30 * 60_000;

/** What happens in each kind of event: to the rooms it concerns. */
const CHANGES = {
  joined: (_chat, room, { user, nick, ranks }) => room.addMember({ user, nick, ranks }),
  left: (chat, room, { user }) => leave(chat, room, user),
  kicked: (chat, room, event) => {
    leave(chat, room, event.target);
    if (event.target === chat.you.user) chat.emit("sentaway", room, event);
  },
  departed: (chat, room, { user }) => (room.removeMember(user), chat.miss(user)), // each of his rooms is told of it
  topicset: (_chat, room, { topic }) => (room.topic = topic ?? ""),
  roomrenamed: (chat, room, { name }) => {
    room.name = name.startsWith("#") ? name : `#${name}`;
    chat.emit("rooms");
  },
  changed: (_chat, room, { changes }) => changes.forEach((change) => rank(room, change)),
};

/** Those of a user, in all the rooms that he is in. */
const OF_USER = {
  renamed: (member, { nick }) => (member.nick = nick),
  wentaway: (member, { away }) => (member.away = away ?? ""),
  loggedin: (member, { becomes }, room) => {
    if (!becomes) return;
    room.removeMember(member.user);
    room.addMember({ ...member, user: becomes });
  },
  described: () => {},
};

const RANKS = ["owner", "admin", "operator", "helper", "voice"];

/** Whether an event is of a user in all rooms: one's own may come without any. */
export const concernsUser = ({ type }) => type in OF_USER;

/** Take over an event that is told in `room`. What was missed is only shown: who is there now was told already. */
export function apply(chat, room, event, missed) {
  if (missed) {
    if (event.type in CHANGES || event.type === "renamed") show(chat, room, event);
  } else if (event.type in OF_USER) {
    ofUser(chat, event);
  } else if (event.type in CHANGES) {
    CHANGES[event.type](chat, room, event);
    show(chat, room, event);
    chat.emit("room", room);
  } else if (event.type === "invited") {
    show(chat, room, event);
  }
}

function ofUser(chat, event) {
  if (event.user === chat.you.user) {
    chat.become({ ...chat.you, user: event.becomes || event.user, nick: event.nick, account: event.account });
  }
  for (const room of chat.rooms.values()) {
    if (room.partner?.user === event.user) {
      room.partner = { user: event.becomes || event.user, nick: event.nick };
      room.over ||= Boolean(event.becomes);
      chat.emit("room", room);
    }
    const member = room.members.get(event.user);
    if (!member) continue;
    OF_USER[event.type](member, event, room);
    if (event.type === "renamed") show(chat, room, event);
    chat.emit("room", room);
  }
  chat.emit("rooms");
}

function leave(chat, room, user) {
  room.removeMember(user);
  if (user === chat.you.user) chat.remove(room);
}

function rank(room, { setting, on, user }) {
  const member = RANKS.includes(setting) && room.members.get(user);
  if (!member) return;
  const ranks = (member.ranks ?? []).filter((each) => each !== setting);
  member.ranks = on === false ? ranks : [...ranks, setting];
}

/** Show it at the end of what was said, together with others of its like. */
function show(chat, room, event) {
  const last = room.live.last;
  const kept = { ...event };
  if (last?.kind === "happenings" && event.at - last.at < TOGETHER_MS) {
    if (last.events.some((each) => isSame(each, event))) return;
    last.events.push(kept);
    last.version += 1;
  } else {
    const order = Math.max(event.room === room.id ? event.seq || 0 : 0, (last?.order ?? 0) + 1e-6);
    room.live.insert({ kind: "happenings", order, at: event.at, events: [kept], version: 0 });
  }
  chat.emit("lines", room);
}

/** Whether it is one that was told already in another room. */
function isSame(one, other) {
  return one.type === other.type && one.user === other.user && one.nick === other.nick && one.at === other.at;
}
