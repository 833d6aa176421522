/** One row of the timeline: a message, one that waits to be said, what else happened, or a note of the server's. */
import { clock, dayName, dayNumber, full, shortClock } from "../chat/time.js";
import { names } from "../chat/message.js";
import { el, iconButton } from "./dom.js";
import { avatar, colourOf, listed } from "./person.js";
import { sentence } from "./sentences.js";
import { setStops } from "./stops.js";
import { snippet, TAKEN_BACK, textOf } from "./text.js";

const TOGETHER_MS = 5 * 60_000;

/**
 * How an item is drawn behind `before` it, for `you`, with the `changes` that wait to be made to it: two of the same look
 * need not be drawn anew.
 */
export function lookOf(item, before, room, you, changes, isOnline) {
  const day = !before || dayNumber(before.at) !== dayNumber(item.at);
  const unread = Boolean(room.divider && before && before.order <= room.divider && item.order > room.divider);
  const head = day || unread || !goesOn(item, before);
  const nick = item.text && names(item.text, you.nick) ? you.nick : "";
  const user = item.reactions?.size ? you.user : item.user === you.user;
  const waits = changes.length ? JSON.stringify([isOnline, changes.map((each) => ({ ...each, sent: 0 }))]) : "";
  const key = `${day}${unread}${head}${item.version ?? ""}${item.error ?? ""} ${nick} ${user}${waits}`;
  return { day, unread, head, changes, key };
}

/** Whether it reads on from what stands before it, without its author named again. */
function goesOn(item, before) {
  if (before?.kind !== "message" && before?.kind !== "waiting") return false;
  const sameAuthor = item.user === before.user && item.nick === before.nick && item.rank === before.rank;
  return sameAuthor && item.at - before.at < TOGETHER_MS && !item.reply && item.form !== "action";
}

/** The row of an item. `page` has what one can do with it. */
export function row(item, look, page) {
  const content = { message, waiting: message, happenings, note }[item.kind](item, look, page);
  setStops(content, false);
  return el(
    "li",
    {},
    look.day && el("div", { class: "day", role: "separator", "aria-label": dayName(item.at) }, dayName(item.at)),
    look.unread && el("div", { class: "unread-line", role: "separator", "aria-label": "New messages" }, "New"),
    content,
  );
}

function message(item, { head, changes, target }, page) {
  const { you } = page.chat;
  const mentions = item.kind === "message" && item.user !== you.user && names(item.text, you.nick);
  const edit = changes.find(({ type }) => type === "edit");
  const isLeaving = changes.some(({ type }) => type === "delete");
  const waits = item.kind === "waiting" || edit || isLeaving;
  const classes = [
    "message",
    head && "head",
    mentions && "mention",
    waits && (item.error || edit?.error ? "failed" : "pending"),
  ];
  const element = el(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      tabindex: "-1",
      "aria-label": `${item.nick}, ${clock(item.at)}`,
      "data-seq": item.seq,
    },
    head ? avatar(item.nick) : el("span", { class: "gutter", "aria-hidden": "true" }, shortClock(item.at)),
    head && byline(item, page),
    item.reply > 0 && quote(item, page),
    item.deleted
      ? el("div", { class: "gone" }, TAKEN_BACK)
      : textOf(edit ? { ...item, text: edit.text } : item, you.nick),
    item.edited > 0 && !item.deleted && el("span", { class: "edited", title: full(item.edited) }, "edited"),
    item.kind === "waiting" && delivery(item, page),
    (edit || isLeaving) && outcome(edit, page),
    reactions(item, changes, target, page),
  );
  return Object.assign(element, { item, target });
}

function byline(item, page) {
  return el(
    "div",
    { class: "byline" },
    el(
      "button",
      { type: "button", class: `name ${colourOf(item.nick)}`, tabindex: "-1", onclick: () => page.mention(item.nick) },
      item.nick,
    ),
    item.bot && el("span", { class: "tag" }, "bot"),
    item.form === "notice" && el("span", { class: "tag" }, "notice"),
    item.rank && el("span", { class: "tag" }, `for ${item.rank}s`),
    el("time", { datetime: new Date(item.at).toISOString(), title: full(item.at) }, clock(item.at)),
  );
}

/** What is answered, as far as that is known: its author may be where it is not. */
function quote({ reply, replyNick }, page) {
  const target = page.quoted(reply);
  const nick = target?.nick ?? replyNick ?? "";
  const words = target
    ? target.deleted
      ? TAKEN_BACK
      : snippet(target.text)
    : "An earlier message";
  const jump = {
    type: "button",
    class: "quote",
    "aria-label": `Answers: ${nick} ${words}`,
    onclick: () => page.jump(reply),
  };
  return el("button", jump, nick !== "" && el("b", { class: colourOf(nick) }, nick), el("span", {}, words));
}

/** Who reacted how, with what one is about to do. */
function reactionsTo(item, changes, { user, nick }) {
  const all = new Map(item.reactions);
  for (const { reaction, on } of changes.filter(({ type }) => type === "react")) {
    const people = new Map(all.get(reaction));
    if (on) people.set(user, nick);
    else people.delete(user);
    all.set(reaction, people);
  }
  return [...all].filter(([, people]) => people.size);
}

function reactions(item, changes, target, page) {
  const all = reactionsTo(item, changes, page.chat.you).map(([reaction, people]) => {
    const mine = people.has(page.chat.you.user);
    const who = listed([...people.values()], 12);
    const label = `${reaction}, by ${who}`;
    const toggle = {
      type: "button",
      "aria-pressed": String(mine),
      "aria-label": label,
      title: who,
      onclick: () => page.react(target, reaction, !mine),
    };
    return el("button", toggle, reaction, el("span", {}, String(people.size)));
  });
  return all.length > 0 && el("div", { class: "reactions" }, all);
}

/** What becomes of an `edit`, or of the message if there is none. */
function outcome(edit, page) {
  if (!edit?.error) return page.isOnline() ? false : el("div", { class: "delivery" }, "Waits until you are connected");
  return decision(`Not changed. ${edit.error}`, () => page.retryChange(edit), () => page.discardChange(edit));
}

function delivery(item, page) {
  if (!item.error) return el("div", { class: "delivery" }, item.delay);
  const { original, error } = item;
  return decision(`Not said. ${error}`, () => page.retry(original), () => page.discard(original));
}

/** That something could not be done, and what to do now. */
function decision(words, retry, discard) {
  const button = (label, onclick) => el("button", { type: "button", class: "plain", onclick }, label);
  const buttons = [button("Try again", retry), button("Discard", discard)];
  return el("div", { class: "delivery" }, el("span", {}, words), buttons);
}

function happenings(item) {
  return el("div", { class: "happenings" }, sentence(item.events));
}

function note(item, _look, page) {
  const close = iconButton("close", "Close this note", () => page.dismiss(item));
  const element = el("div", { class: `note ${item.tone}`, tabindex: "-1", role: "note" }, el("span", {}, item.text), close);
  return Object.assign(element, { item });
}
