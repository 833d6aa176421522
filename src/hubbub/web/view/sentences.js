/** What happened besides talk, in sentences: who came and went is told together. */
import { listed } from "./person.js";

const MOST_NAMES = 6;

/** The text of several events in a row. */
export function sentence(events) {
  const parts = [];
  let comings = [];
  const close = () => {
    parts.push(...moved(comings));
    comings = [];
  };
  for (const event of events) {
    const arrival =
      event.type === "renamed" && comings.findLast(({ type, user }) => type === "joined" && user === event.user);
    if (arrival) comings[comings.indexOf(arrival)] = { ...arrival, nick: event.nick };
    else if (["joined", "left", "departed"].includes(event.type)) comings.push(event);
    else {
      close();
      parts.push(single(event));
    }
  }
  close();
  return parts.join(" · ");
}

/** Who came and who went, each once: who came and went again is told so. */
function moved(events) {
  const came = new Map();
  const went = new Map();
  for (const { type, user, nick } of events) (type === "joined" ? came : went).set(user, nick);
  const both = [...came].filter(([user]) => went.has(user)).map(([, nick]) => nick);
  const only = (one, other) => [...one].filter(([user]) => !other.has(user)).map(([, nick]) => nick);
  return [
    [only(came, went), "joined"],
    [only(went, came), "left"],
    [both, "came and went"],
  ]
    .filter(([nicks]) => nicks.length)
    .map(([nicks, what]) => `${listed(nicks, MOST_NAMES)} ${what}`);
}

function single(event) {
  const { nick, reason } = event;
  const why = reason ? `: ${reason}` : "";
  switch (event.type) {
    case "renamed":
      return `${event.old} is now ${nick}`;
    case "kicked":
      return `${nick} made ${event.target_nick} leave${why}`;
    case "invited":
      return `${nick} invited ${event.target_nick}`;
    case "topicset":
      return event.topic ? `${nick} set the topic: ${event.topic}` : `${nick} took the topic away`;
    case "roomrenamed":
      return `${nick} named the room ${event.name}`;
    default:
      return `${nick} changed the room: ${event.changes.map(setting).join(", ")}`;
  }
}

function setting({ setting: name, on, value }) {
  return [on === false ? "no longer" : "", name, value ?? ""].filter(Boolean).join(" ");
}
