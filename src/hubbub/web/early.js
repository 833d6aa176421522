/**
 * What runs before the rest of the page is there, from within its HTML: connects and says hello. What the server says
 * until then is kept, and Connection takes it over (net/connection.js).
 */
import { parse } from "./chat/links.js";
import { connect, hello, roomsToEnter } from "./net/hello.js";
import { local } from "./net/storage.js";

const wishes = { nick: local.get("nick"), rooms: roomsToEnter(parse(location.hash)) };
const isNew = !local.get("token") && !wishes.nick && !wishes.rooms;
const socket = connect();
const events = [];
socket.onopen = () => socket.send(hello(wishes));
socket.onmessage = socket.onclose = (event) => events.push(event);
window.early = { socket, events, isNew };

new Intl.DateTimeFormat(); // the first one takes a browser 20 ms: it has them now, and not when there are rows to draw
