/** Whether a line is a command, and not a message that begins with //. */
export const isCommand = (text) => text.startsWith("/") && !text.startsWith("//");

/** The commands that the server knows, as it tells them whenever one is in the rooms. */
export class Commands {
  #all = [];
  #connection;

  constructor(connection) {
    this.#connection = connection;
    connection.on("ready", () => this.#learn());
  }

  /** Those whose names begin with a text: [{name, arguments, help}]. */
  beginningWith(text) {
    return this.#all.filter(({ name }) => name.startsWith(text));
  }

  /** Whether a password is typed in that line. */
  hasSecret(line) {
    const name = /^\/(\S*)/.exec(line)?.[1].toLowerCase();
    return this.#all.some((each) => each.name === name && each.secret);
  }

  async #learn() {
    try {
      this.#all = (await this.#connection.ask({ type: "commands" })).commands;
    } catch {
      // the connection is lost again: until the next one those that were known do
    }
  }
}
