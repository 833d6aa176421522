/**
 * The WebSocket to the server. It comes back by itself, later and later, and goes on where it was: with the token that
 * all tabs of this browser share, and from the latest event of each room that was seen (docs/protocol.md, "Coming back").
 *
 * It tells:
 *     state (state)     how it stands
 *     ready ()          one is in the rooms, and what was missed has come: what waits may be sent
 *     refused (error)   the server takes no hello like this: {code, text}
 *     error (error)     what was told, or the connection itself, meets with an error: {id, code, text}
 *     done (done)       what was told is done, and nothing that was said tells of it: {id}
 *     notice (notice)   words for people: {id, text}
 */
import { Emitter } from "../chat/emitter.js";
import { connect, hello } from "./hello.js";
import { local } from "./storage.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const LONGEST_ASKED_SECONDS = 3600;
/** Close codes after which one stays away until one is asked back (docs/protocol.md, "When the connection ends"). */
const FOR_GOOD = [1002, 1003, 1007, 1008, 1009, 4000];
/** So long nothing needs to come; so long if something was sent; and so long an answer may take that has to come. */
const SILENCE_MS = 45_000;
const QUIET_MS = 10_000;
const ANSWER_MS = 15_000;
/** Where no connection comes about in that time, the next tries may take longer each, up to so many times as long. */
const MOST_PATIENCE = 4;
const CHECK_MS = 5_000;

let count = 0;
const ids = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

/** An id that no other message has. */
export const newId = () => `${ids}-${(count += 1)}`;

export class Connection extends Emitter {
  /** "connecting", "resuming", "open", "waiting" or "ended". */
  state = "connecting";
  /** Until when it waits. */
  retryAt = 0;
  /** What the server said last, if it said goodbye. */
  goodbye = "";
  /** For how many seconds it asked to be left alone. */
  #after = 0;
  #chat;
  #hello;
  #socket = null;
  /** How often in a row no connection came about. */
  #tries = 0;
  #timer = 0;
  /** Who waits for an answer: {id: {resolve, reject}}. */
  #asked = new Map();
  /** Where the hello that is under way resumes. */
  #positions = {};
  /** When something came last, when something was sent, and since when an answer is due that has to come, if one is. */
  #heard = 0;
  #spoke = 0;
  #asking = 0;

  /** `hello` gives what one wants to enter with: {nick, rooms, password}. */
  constructor(chat, hello) {
    super();
    this.#chat = chat;
    this.#hello = hello;
    addEventListener("online", () => this.#online());
    addEventListener("offline", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#wake());
    setInterval(() => this.#check(), CHECK_MS);
  }

  /** Connect, now. */
  open() {
    clearTimeout(this.#timer);
    this.goodbye = "";
    this.#after = 0;
    this.#become("connecting");
    this.#use(connect());
    this.#socket.onopen = () => this.hello();
  }

  /** Go on with a socket that one has said hello over, and with the `events` that it has had since (early.js). */
  takeOver({ socket, events }) {
    this.#use(socket);
    for (const event of events) socket.dispatchEvent(event);
  }

  #use(socket) {
    this.#socket = socket;
    this.#asking = Date.now();
    socket.onmessage = ({ data }) => socket === this.#socket && this.#receive(JSON.parse(data));
    socket.onclose = ({ code, reason }) => socket === this.#socket && this.#closed(code, reason);
  }

  /** Say hello; again, if it was refused. */
  hello() {
    this.#asking = Date.now();
    this.#positions = this.#chat.positions();
    const resume = { journal: this.#chat.journal, rooms: this.#positions };
    this.#socket.send(hello({ resume: this.#chat.journal ? resume : undefined, ...this.#hello() }));
  }

  /** Connect at once, if it waits to do so. */
  retry() {
    if (this.state === "waiting") this.open();
  }

  /** Hang up, and come back later: the server takes no hello, for that reason. */
  putOff(reason) {
    this.goodbye = reason;
    this.#drop();
  }

  /** Come back after the end. */
  again() {
    local.set("token", undefined);
    this.open();
  }

  /** Send something that nobody waits for. Returns whether it could be sent. */
  tell(frame) {
    if (this.state !== "open") return false;
    this.#send(frame);
    return true;
  }

  /** Send something, and wait for what answers it. Rejects with {code, text} if it is refused, or the connection ends. */
  ask(frame) {
    const id = newId();
    if (!this.tell({ ...frame, id }))
      return Promise.reject({ code: "offline", text: "You are not connected just now." });
    return new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
  }

  #send(frame) {
    this.#spoke = Date.now();
    this.#socket.send(JSON.stringify(frame));
  }

  #become(state) {
    this.state = state;
    this.emit("state", state);
  }

  #receive(frame) {
    this.#heard = Date.now();
    this.#asking = 0;
    const asked = this.#asked.get(frame.id);
    if (frame.type === "welcome") this.#welcomed(frame);
    else if (frame.type === "you") this.#renewed(frame);
    else if (frame.type === "resumed") (this.#chat.receive(frame), this.#ready());
    else if (frame.type === "pong" && frame.token === "ready") this.#ready();
    else if (frame.type === "goodbye") this.#dismissed(frame);
    else if (frame.type === "error") this.#error(frame, asked);
    else if (frame.type === "notice" && !asked) this.emit("notice", frame);
    else if (asked && !("at" in frame) && frame.type !== "entered") this.#answer(frame, asked);
    else this.#chat.receive(frame);
    if (frame.type === "welcome" && asked) this.#answer(frame, asked); // a login to an account that is here already
    if (frame.type === "done" && !asked) this.emit("done", frame);
  }

  /** The server's last words. */
  #dismissed({ text = "", after = 0 }) {
    this.goodbye = text;
    this.#after = after;
  }

  #answer(frame, asked) {
    this.#asked.delete(frame.id);
    asked.resolve(frame);
  }

  #error(frame, asked) {
    if (asked) {
      this.#asked.delete(frame.id);
      asked.reject(frame);
    } else if (this.state === "connecting" && frame.code !== "slow-down") {
      this.emit("refused", frame);
    } else {
      this.emit("error", frame);
    }
  }

  #welcomed(frame) {
    this.#tries = 0;
    local.set("token", frame.you.token);
    const positions = this.#positions;
    this.#positions = {}; // who logs in to be one of several is welcomed anew, and resumes nothing
    this.#chat.welcome(frame, positions);
    this.#become("resuming");
    if (!Object.keys(positions).length) this.#send({ type: "ping", token: "ready" });
  }

  /** One is somebody else by an account. */
  #renewed(you) {
    local.set("token", you.token);
    this.#chat.become(you);
  }

  #ready() {
    if (this.state !== "resuming") return;
    this.#chat.settle();
    this.#become("open");
    this.emit("ready");
  }

  #closed(code, reason = "") {
    this.#socket = null;
    this.#asking = 0;
    this.goodbye ||= reason;
    for (const { reject } of this.#asked.values()) reject({ code: "offline", text: "The connection was lost." });
    this.#asked.clear();
    if (FOR_GOOD.includes(code)) {
      this.#become("ended");
      return;
    }
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries);
    const own = this.#tries ? longest * (0.5 + Math.random() / 2) : longest * (0.3 + Math.random());
    const asked = Math.min(this.#after, LONGEST_ASKED_SECONDS) * 1000 * (1 + Math.random());
    const wait = Math.max(own, asked);
    this.#tries += 1;
    this.retryAt = Date.now() + wait;
    this.#timer = setTimeout(() => this.open(), wait);
    this.#become("waiting");
  }

  /** The device has a network again, or will have one in a moment. */
  #online() {
    this.#tries = 0;
    this.retry();
  }

  /** Something has changed around here: find out now whether the connection still lives. */
  #wake() {
    this.retry();
    if (this.state === "open") this.#askWhetherThere();
  }

  /** Find out whether the server is still there if nothing comes for long; give the connection up if nothing comes then. */
  #check() {
    const now = Date.now();
    this.#heard = Math.min(this.#heard, now); // the clock may have been put back
    this.#spoke = Math.min(this.#spoke, now);
    this.#asking = Math.min(this.#asking, now);
    const silent = now - this.#heard;
    const waiting = this.state === "resuming" ? silent : this.#asking && now - this.#asking;
    const patience = this.state === "connecting" ? Math.min(this.#tries + 1, MOST_PATIENCE) : 1;
    const isDoubtful = silent > SILENCE_MS || (this.#spoke > this.#heard && silent > QUIET_MS);
    if (waiting > ANSWER_MS * patience) this.#drop();
    else if (this.state === "open" && isDoubtful) this.#askWhetherThere();
  }

  #askWhetherThere() {
    this.#asking ||= Date.now();
    this.#send({ type: "ping", token: "there" });
  }

  #drop() {
    const lost = this.#socket;
    this.#socket = null;
    lost.close();
    this.#closed(1006);
  }
}
