/**
 * The token by which one goes on as who one was. A tab keeps it for its next page; while it is shown, only in memory,
 * so that a copy of the tab does not take it along. A tab that is closed leaves it to the next one that is opened.
 */
import { local, ofTab } from "./storage.js";

const LEFT_MS = 60_000;

export class Token {
  #value = "";

  constructor() {
    const left = local.get("left token");
    this.#value = ofTab.get("token") ?? (left && Date.now() - left.at < LEFT_MS ? left.token : "");
    this.#take();
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#take());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") ofTab.set("token", this.#value || undefined);
      else this.#take();
    });
  }

  get value() {
    return this.#value;
  }

  set value(token) {
    this.#value = token;
    if (document.visibilityState === "hidden") ofTab.set("token", token);
  }

  #leave() {
    if (!this.#value) return;
    ofTab.set("token", this.#value);
    local.set("left token", { token: this.#value, at: Date.now() });
  }

  #take() {
    ofTab.set("token", undefined);
    if (local.get("left token")?.token === this.#value) local.set("left token", undefined);
  }
}
