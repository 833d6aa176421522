/** Messages, and what changes them. Each exists once in a room, however many segments show it. */

/** The message that a `said` tells of. */
export function messageOf(said) {
  return {
    kind: "message",
    order: said.seq,
    seq: said.seq,
    at: said.at,
    user: said.user,
    nick: said.persona || said.nick,
    account: said.account ?? "",
    bot: Boolean(said.bot || said.persona),
    text: said.text ?? "",
    form: said.form ?? "text",
    reply: said.reply ?? 0,
    replyNick: said.reply_nick ?? "",
    rank: said.rank ?? "",
    id: said.id ?? "",
    edited: said.edited ?? 0,
    deleted: Boolean(said.deleted || said.erased),
    /** Who reacted: {reaction: {user id: nick}}. */
    reactions: new Map(),
  };
}

/** Take over an `edited`, `deleted` or `reacted`. */
export function change(message, event) {
  if (event.type === "edited") {
    if (!event.text) return; // it was said otherwise again later: that is told too
    message.text = event.text;
    message.edited = event.at;
  } else if (event.type === "deleted") {
    message.text = "";
    message.deleted = true;
    message.reactions.clear();
  } else {
    react(message.reactions, event);
  }
}

function react(reactions, { reaction, user, nick, on }) {
  const people = reactions.get(reaction) ?? new Map();
  if (on === false) people.delete(user);
  else people.set(user, nick);
  if (people.size) reactions.set(reaction, people);
  else reactions.delete(reaction);
}

/** Whether nick is named in the text: as a word, in whatever case. */
export function names(text, nick) {
  return Boolean(nick) && text.toLowerCase().includes(nick.toLowerCase()) && nickPattern(nick).test(text);
}

/** Finds a nick within text. Its first group is what stands before it. */
export function nickPattern(nick) {
  const escaped = nick.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(`(^|[^\\p{L}\\p{N}_-])(@?${escaped})(?![\\p{L}\\p{N}_-])`, "iu");
}
