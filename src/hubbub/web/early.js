/**
 * What runs before the rest of the page is there, from within its HTML. Who comes for the first time is left alone until
 * he sees what the page brings along; from anybody else that is hidden. Then it connects, says hello, and fetches the
 * rest. What the server says until that is there is kept, and Connection takes it over (net/connection.js).
 */
import { parse } from "./chat/links.js";
import { connect, hello, roomsToEnter } from "./net/hello.js";
import { local } from "./net/storage.js";

/** So long what was painted may take to come to the screen, without scripts that compete with it. */
const PAUSE_MS = 100;
const LATEST_MS = 1000;

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
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", fetchRest);
  else fetchRest();
  new Intl.DateTimeFormat(); // the first one takes a browser 20 ms: it has them now, and not when there are rows to draw
}

function fetchRest() {
  if (!isNew) document.getElementById("messages").replaceChildren();
  import("{assets}/main.js");
}

document.documentElement.classList.toggle("known", !isNew);
if (isNew && document.visibilityState === "visible" && PerformanceObserver.supportedEntryTypes.includes("paint")) {
  new PerformanceObserver(() => setTimeout(begin, PAUSE_MS)).observe({ type: "paint", buffered: true });
  setTimeout(begin, LATEST_MS); // what is put away meanwhile is not painted
} else {
  begin();
}
