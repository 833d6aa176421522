/**
 * What runs before the rest of the page is there, from within its HTML. Who comes for the first time is left alone until
 * he sees what the page brings along; from anybody else that is hidden. Then it connects, says hello, and fetches the
 * rest. What the server says until that is there is kept, and Connection takes it over (net/connection.js). So is that one
 * has asked to join in (view/join.js).
 */
import { parse } from "./chat/links.js";
import { connect, hello, roomsToEnter } from "./net/hello.js";
import { local, ofTab } from "./net/storage.js";
import { askPassword, note } from "./view/asking.js";

/** So long what was painted may take to come to the screen, without scripts that compete with it. */
const PAUSE_MS = 100;
const LATEST_MS = 1000;
/** When the page is loaded anew if its rest cannot be had, and when if that has just been tried. */
const SOON_MS = 2000;
const SELDOM_MS = 60_000;
/** What stands last in the HTML. */
const LAST = "announcer";
/** If no more of the HTML comes for so long, it has broken off: Chromium does not say so. */
const STALLED_MS = 10_000;

const { home } = document.currentScript.dataset;
const link = parse(location.hash);
const isHome = !link || (link.key.toLowerCase() === home.toLowerCase() && !link.seq);
const isNew = isHome && !["token", "nick", "rooms"].some((key) => local.get(key));
let begun = false;

function begin() {
  if (begun) return;
  begun = true;
  const socket = connect();
  const events = [];
  socket.onopen = () => socket.send(hello({ nick: local.get("nick"), rooms: roomsToEnter(link) }));
  socket.onmessage = socket.onclose = (event) => events.push(event);
  window.early = { socket, events };
  if (document.readyState === "loading") waitForAll();
  else fetchRest();
  new Intl.DateTimeFormat(); // the first one takes a browser 20 ms: it has them now, and not when there are rows to draw
}

function waitForAll() {
  addEventListener("DOMContentLoaded", fetchRest);
  setTimeout(lookWhetherMoreComes, STALLED_MS, document.all.length);
}

function lookWhetherMoreComes(before) {
  if (document.readyState !== "loading") return;
  const now = document.all.length;
  if (now === before) loadAnew();
  else setTimeout(lookWhetherMoreComes, STALLED_MS, now);
}

function fetchRest() {
  if (!document.getElementById(LAST)) return loadAnew();
  if (!isNew) document.getElementById("messages").replaceChildren();
  return import("{assets}/main.js").catch(loadAnew);
}

/**
 * What was lost on the way, or is of a version that the server no longer has, comes with the page itself, once that can be
 * had. Where it is no use, since the browser is too old, it is tried once a minute.
 */
async function loadAnew() {
  const wasTried = Date.now() - (ofTab.get("loaded anew") ?? 0) < SELDOM_MS;
  do await new Promise((resolve) => setTimeout(resolve, wasTried ? SELDOM_MS : SOON_MS));
  while (!(await fetch(location.pathname, { cache: "no-store" }).then(({ ok }) => ok, () => false)));
  ofTab.set("loaded anew", Date.now());
  location.reload();
}

document.onsubmit = (event) => {
  event.preventDefault();
  note(event.target, true);
  begin();
};
document.oninput = ({ target }) => note(target.form, false); // it was not for that name
document.onclick = ({ target }) => {
  if (target.matches(".hint button")) askPassword(target.form);
};

document.documentElement.classList.toggle("known", !isNew);
if (isNew && document.visibilityState === "visible" && PerformanceObserver.supportedEntryTypes.includes("paint")) {
  new PerformanceObserver(() => setTimeout(begin, PAUSE_MS)).observe({ type: "paint", buffered: true });
  setTimeout(begin, LATEST_MS); // what is put away meanwhile is not painted
} else {
  begin();
}
