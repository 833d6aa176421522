/** The commands that the page suggests; all others that the server knows work as well. [name, how it goes on, help] */
export const COMMANDS = [
  ["join", "#room [key]", "Enter a room, or make one"],
  ["leave", "[#room] [reason]", "Leave a room"],
  ["nick", "name", "Take another name"],
  ["me", "text", "Tell what you do"],
  ["msg", "name text", "Say something to one person alone"],
  ["topic", "[text]", "Show or set the topic"],
  ["away", "[reason]", "Say that you are away, or back"],
  ["who", "", "List who is here"],
  ["rooms", "", "List the rooms"],
  ["search", "words", "Find what was said"],
  ["invite", "#room name", "Invite somebody"],
  ["kick", "#room name [reason]", "Make somebody leave a room"],
  ["set", "#room setting [value]", "Set something in a room"],
  ["unset", "#room setting [value]", "Take back what was set"],
  ["rename", "#room name", "Give a room another name"],
  ["register", "password", "Make your name your own"],
  ["login", "account password", "Log in to your account"],
  ["own", "#room", "Make a room your own"],
  ["help", "[command]", "List all commands, or explain one"],
];

/** Whether a line is a command, and not a message that begins with //. */
export const isCommand = (text) => text.startsWith("/") && !text.startsWith("//");
