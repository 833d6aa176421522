/**
 * The page: puts its parts together.
 *
 * `net/` speaks with the server, `chat/` holds what is known and knows no document, `view/` shows it. The parts hear of
 * each other by what they tell (chat/emitter.js). Addresses of rooms and messages: chat/links.js.
 */
import { Chat } from "./chat/chat.js";
import { Commands } from "./chat/commands.js";
import { Drafts } from "./chat/drafts.js";
import { Changes } from "./net/changes.js";
import { Connection } from "./net/connection.js";
import { countUnread } from "./net/counting.js";
import { Outbox } from "./net/outbox.js";
import { local } from "./net/storage.js";
import { announce } from "./view/announcer.js";
import { Attention } from "./view/attention.js";
import { Composer } from "./view/composer.js";
import { byId } from "./view/dom.js";
import { drawJump, Head } from "./view/head.js";
import { Join } from "./view/join.js";
import { makeRoomForKeyboard } from "./view/keyboard.js";
import { offerKeys } from "./view/keys.js";
import { Members } from "./view/members.js";
import { Page } from "./view/page.js";
import { Places } from "./view/places.js";
import { Search } from "./view/search.js";
import { askSecret } from "./view/secret.js";
import { sentence } from "./view/sentences.js";
import { offerSharing } from "./view/share.js";
import { Sidebar } from "./view/sidebar.js";
import { Status } from "./view/status.js";
import { Switcher } from "./view/switcher.js";
import { Timeline } from "./view/timeline.js";
import { toast } from "./view/toast.js";
import { Tools } from "./view/tools.js";
import { catchUnaimed } from "./view/unaimed.js";
import { offerYou } from "./view/you.js";

const READ_TOLD_MS = 2000;

let password;
let nick = local.get("nick");

const chat = new Chat();
const connection = new Connection(chat, () => ({ nick, password, rooms: places.rooms() }));
const outbox = new Outbox(connection, chat);
const changes = new Changes(connection, chat);
const commands = new Commands(connection);
const places = new Places(chat, connection);
const page = new Page(chat, connection, outbox, changes, places);
page.commands = commands;
const timeline = (page.timeline = new Timeline(page, looked));
const composer = (page.composer = new Composer(
  page,
  new Drafts(chat),
  () => page.people(),
  () => page.roomNames(),
  (text) => commands.beginningWith(text),
));
const join = new Join(page);
page.search = new Search(page);
page.members = new Members(page);
new Status(connection);
new Head(chat, places);
new Sidebar(chat, places);
new Switcher(page);
new Attention(chat, places);
countUnread(chat, connection);
const tools = new Tools(page, byId("messages"));
announce(chat, places);
offerSharing(places);
offerYou(page);
offerKeys();
catchUnaimed(() => composer.focus());
makeRoomForKeyboard();

chat.isWatched = (room) => room === places.current && timeline.atEnd && document.hasFocus();

/** What is in sight has changed: what is at the end has been read. */
function looked() {
  drawJump(Boolean(timeline.atEnd), timeline.missed);
  if (places.current && chat.isWatched(places.current)) chat.read(places.current);
}

const notes = [];

/** Note something in the room that is shown, or in the next one if there is none. */
function note(...words) {
  notes.push(words);
  if (places.current) writeNotes(places.current);
}

function writeNotes(room) {
  for (const each of notes.splice(0)) chat.note(room, ...each);
}

const told = new Map();

/** Let one's other tabs and devices know, a moment later, that all of a room was read. */
function tellRead(room) {
  clearTimeout(told.get(room));
  told.set(room, setTimeout(tellNow, READ_TOLD_MS, room));
}

function tellNow(room) {
  told.delete(room);
  if (room.lastAt) page.tell({ type: "read", room: room.place, up_to: room.lastAt });
}

function drawFoot() {
  const wanted = chat.named ? composer.element : join.element;
  if (!chat.you.nick) return;
  document.documentElement.classList.remove("known");
  if (byId("foot").firstElementChild === wanted) return;
  const hadFocus = byId("foot").contains(document.activeElement);
  byId("foot").replaceChildren(wanted);
  if (chat.named && hadFocus) composer.focus();
}

chat.on("you", () => {
  drawFoot();
  if (chat.named) local.set("nick", (nick = chat.you.nick));
});
chat.on("read", tellRead);
chat.on("announced", ({ nick: who, text }) => toast(`${who} says to all: ${text}`));
chat.on("sentaway", (room, kicked) => {
  note(kicked ? `${room.title}: ${sentence([kicked])}` : `You are no longer in ${room.title}.`);
});
chat.on("invited", ({ nick: who, name }) =>
  toast(`${who} invites you to ${name}.`, ["Go there", () => places.open(name)]),
);
places.on("shown", (room) => {
  timeline.show(room);
  const goesOn = composer.show(room);
  if (goesOn && matchMedia("(hover: hover)").matches && chat.named) composer.focus();
  writeNotes(room);
});
places.on("message", (seq) => page.jump(seq));
outbox.on("unplaced", ({ key, text, error }) => note(`Not said in ${key}: ${text}\n${error}`, "error"));
outbox.on("moved", (from, to) => from === places.current && places.show(to));
connection.on("state", () => timeline.draw());
connection.on("ready", () => timeline.goOn());
connection.on("error", ({ id, text }) => id || toast(text));
connection.on("notice", ({ text }) => note(text));
connection.on("refused", ({ code, text }) => {
  if (code.includes("password")) return askServerPassword(text);
  join.complain({ code, text });
  if (!nick) return connection.putOff(text); // it is not for the name
  nick = undefined;
  return connection.hello();
});

function askServerPassword(words) {
  const enter = (typed) => ((password = typed), connection.hello());
  askSecret("This server has a password", words, enter, { insists: true });
}

byId("skip").addEventListener("click", () => byId("foot").querySelector("textarea, input")?.focus());
byId("jump").addEventListener("click", () => (timeline.toLatest(), page.focusComposer()));
byId("scroller").addEventListener("keydown", (event) => {
  if (event.target !== event.currentTarget || event.key !== "Enter") return;
  event.preventDefault();
  tools.enter();
});
addEventListener("focus", looked);
addEventListener("pagehide", () => [...told.keys()].forEach(tellNow));
connection.takeOver(window.early);
