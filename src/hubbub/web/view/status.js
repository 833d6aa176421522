/** How the connection is, in words. */
import { byId, el } from "./dom.js";

const QUIET_MS = 1200;

export class Status {
  #connection;
  #timer = 0;

  constructor(connection) {
    this.#connection = connection;
    connection.on("state", (state) => this.#changed(state));
    this.#changed(connection.state);
  }

  #changed(state) {
    clearInterval(this.#timer);
    document.body.dataset.connection = state;
    if (state === "open") this.#show("");
    else if (state === "waiting") {
      this.#tick();
      this.#timer = setInterval(() => this.#tick(), 1000);
    } else if (state === "ended") {
      const why = this.#connection.goodbye || "The server ended the connection.";
      this.#show(`You have left. ${why}`, ["Come back", () => this.#connection.again()], true);
    } else {
      this.#timer = setTimeout(() => this.#show("Connecting…"), QUIET_MS); // sooner, words would only flicker
    }
  }

  #tick() {
    const seconds = Math.max(1, Math.round((this.#connection.retryAt - Date.now()) / 1000));
    const why = navigator.onLine ? this.#connection.goodbye || "The connection was lost." : "This device is offline.";
    this.#show(
      `${why} What you write goes out when it is back. Trying again in ${seconds} s.`,
      ["Try now", () => this.#connection.retry()],
      true,
    );
  }

  #show(words, action, isBad = false) {
    const status = byId("status");
    status.hidden = !words;
    status.classList.toggle("bad", isBad);
    const text = status.querySelector("span") ?? el("span", { "aria-live": "off" });
    text.textContent = words;
    const button = action && el("button", { type: "button", onclick: action[1] }, action[0]);
    if (!words) status.replaceChildren();
    else if (
      !status.contains(text) ||
      Boolean(button) !== Boolean(status.querySelector("button")) ||
      (button && status.querySelector("button").textContent !== action[0])
    ) {
      status.replaceChildren(...[text, button].filter(Boolean));
    }
  }
}
