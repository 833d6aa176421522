/** One row of the timeline: a message, one that waits to be said, what else happened, or a note of the server's. */
import { clock, dayName, dayNumber, full, shortClock } from "../chat/time.js";
import { names } from "../chat/message.js";
import { el, iconButton } from "./dom.js";
import { avatar, colourOf, listed } from "./person.js";
import { sentence } from "./sentences.js";
import { snippet, textOf } from "./text.js";

const TOGETHER_MS = 5 * 60_000;

/** How an item is drawn behind `before` it, for `you`: two of the same look need not be drawn anew. */
export function lookOf(item, before, room, you) {
  const day = !before || dayNumber(before.at) !== dayNumber(item.at);
  const unread = Boolean(room.divider && before && before.order <= room.divider && item.order > room.divider);
  const head = day || unread || !goesOn(item, before);
  const nick = item.text && names(item.text, you.nick) ? you.nick : "";
  const user = item.reactions?.size ? you.user : item.user === you.user;
  const key = `${day}${unread}${head}${item.version ?? ""}${item.error ?? ""} ${nick} ${user}`;
  return { day, unread, head, key };
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
  return el(
    "li",
    {},
    look.day && el("div", { class: "day", role: "separator", "aria-label": dayName(item.at) }, dayName(item.at)),
    look.unread && el("div", { class: "unread-line", role: "separator", "aria-label": "New messages" }, "New"),
    content,
  );
}

function message(item, { head }, page) {
  const { you } = page.chat;
  const mentions = item.kind === "message" && item.user !== you.user && names(item.text, you.nick);
  const classes = [
    "message",
    head && "head",
    mentions && "mention",
    item.kind === "waiting" && (item.error ? "failed" : "pending"),
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
    item.reply > 0 && quote(item.reply, page),
    item.deleted ? el("div", { class: "gone" }, "This message was taken back.") : textOf(item, you.nick),
    item.edited > 0 && !item.deleted && el("span", { class: "edited", title: full(item.edited) }, "edited"),
    item.kind === "waiting" && delivery(item, page),
    item.reactions?.size > 0 && reactions(item, page),
  );
  element.item = item;
  return element;
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

function quote(seq, page) {
  const target = page.quoted(seq);
  const words = target
    ? target.deleted
      ? "This message was taken back."
      : snippet(target.text)
    : "An earlier message";
  const jump = {
    type: "button",
    class: "quote",
    "aria-label": `Answers: ${target?.nick ?? ""} ${words}`,
    onclick: () => page.jump(seq),
  };
  return el("button", jump, target && el("b", { class: colourOf(target.nick) }, target.nick), el("span", {}, words));
}

function reactions(item, page) {
  const all = [...item.reactions].map(([reaction, people]) => {
    const mine = people.has(page.chat.you.user);
    const who = listed([...people.values()], 12);
    const label = `${reaction}, by ${who}`;
    const toggle = {
      type: "button",
      "aria-pressed": String(mine),
      "aria-label": label,
      title: who,
      onclick: () => page.react(item, reaction, !mine),
    };
    return el("button", toggle, reaction, el("span", {}, String(people.size)));
  });
  return el("div", { class: "reactions" }, all);
}

function delivery(item, page) {
  if (!item.error)
    return el("div", { class: "delivery" }, page.isOnline() ? "Sending…" : "Waits until you are connected");
  return el(
    "div",
    { class: "delivery" },
    el("span", {}, `Not said. ${item.error}`),
    el("button", { type: "button", class: "plain", onclick: () => page.retry(item.original) }, "Try again"),
    el("button", { type: "button", class: "plain", onclick: () => page.discard(item.original) }, "Discard"),
  );
}

function happenings(item) {
  return el("div", { class: "happenings" }, sentence(item.events));
}

function note(item, _look, page) {
  const close = iconButton("close", "Close this note", () => page.dismiss(item));
  return el("div", { class: `note ${item.tone}` }, el("span", {}, item.text), close);
}
