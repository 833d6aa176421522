/** Lets parts of the page hear of each other's changes without knowing each other. */
export class Emitter {
  #listeners = new Map();

  /** Call `listener` with whatever is told under that name. */
  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  emit(name, ...details) {
    for (const listener of this.#listeners.get(name) ?? []) listener(...details);
  }
}
