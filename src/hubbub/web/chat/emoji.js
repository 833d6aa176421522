/** A few emoji, each with the names by which it is found; the first is what :name: writes. */
const LIST = `
😀 grinning happy|😄 smile happy|😁 grin|😅 sweat_smile phew|😂 joy laugh tears|🤣 rofl laugh|🙂 slight_smile|😉 wink
😊 blush|😍 heart_eyes love|😘 kiss|😋 yum tasty|😜 tongue|🤪 zany crazy|🤔 thinking hmm|🤨 eyebrow|😐 neutral|🙄 eyeroll
😏 smirk|😌 relieved|😴 sleeping tired|😎 cool sunglasses|🤓 nerd|🥳 party celebrate|😕 confused|😟 worried|😢 cry sad
😭 sob crying|😤 huff|😡 angry|🤬 swearing|🤯 mind_blown|😱 scream|🥶 cold|🥵 hot|🤗 hug|🤐 zip quiet|🤒 sick|🤖 robot bot
👻 ghost|💀 skull dead|💩 poop|👋 wave hello bye|👍 thumbsup yes +1|👎 thumbsdown no -1|👏 clap bravo|🙌 raised_hands
🙏 pray thanks please|💪 muscle strong|👌 ok_hand|✌️ peace victory|🤞 fingers_crossed|🤝 handshake deal|👀 eyes look
🤷 shrug|🤦 facepalm|❤️ heart love|🧡 orange_heart|💛 yellow_heart|💚 green_heart|💙 blue_heart|💜 purple_heart
💔 broken_heart|🔥 fire hot|✨ sparkles|🎉 tada party|🎂 cake birthday|🎁 gift|🎈 balloon|🏆 trophy|🥇 medal first|⭐ star
💯 hundred perfect|✅ check done|❌ x wrong|❓ question|❗ exclamation|⚠️ warning|🚧 construction wip|🐛 bug|🚀 rocket ship
💡 bulb idea|🔧 wrench fix|🔒 lock|🔑 key|📌 pin|📎 paperclip|📝 memo note|📅 calendar|⏰ alarm|⏳ hourglass wait|💤 zzz
☕ coffee|🍵 tea|🍺 beer|🍻 cheers|🍕 pizza|🍰 shortcake|🍪 cookie|🍎 apple|🍌 banana|🥑 avocado|🌮 taco|🍜 noodles
☀️ sun|🌧️ rain|❄️ snow|🌈 rainbow|🌙 moon|⚡ zap|🌍 earth|🌱 seedling plant|🌸 flower|🌲 tree|🐱 cat|🐶 dog|🦊 fox
🐼 panda|🐧 penguin|🐢 turtle|🦄 unicorn|🐝 bee|🐙 octopus|🚲 bike|🚗 car|🚂 train|✈️ plane|🏠 home|💻 computer laptop
📱 phone|🎮 game|🎵 music|🎸 guitar|⚽ football|🏀 basketball|🎯 target|🎲 dice|🏁 finish|🙈 see_no_evil monkey
`;

/** [{emoji, names}] */
export const EMOJI = LIST.trim()
  .split(/[|\n]/)
  .map((entry) => {
    const [emoji, ...names] = entry.split(" ");
    return { emoji, names };
  });

/** The emoji that are called so, then those whose first name begins with the text, whose others do, and which contain it. */
export function find(text) {
  const wanted = text.toLowerCase();
  const ranks = [
    ({ names }) => names.includes(wanted),
    ({ names }) => names[0].startsWith(wanted),
    ({ names }) => names.some((name) => name.startsWith(wanted)),
    ({ names }) => names.some((name) => name.includes(wanted)),
  ];
  return [...new Set(ranks.flatMap((rank) => EMOJI.filter(rank)))];
}

/** The text with each :name: that is known replaced, outside of code. */
export function replaced(text) {
  const put = (all, name) => EMOJI.find(({ names }) => names.includes(name))?.emoji ?? all;
  return text
    .split(/(```[^]*?```|`[^`\n]*`)/)
    .map((piece, place) => (place % 2 ? piece : piece.replace(/:([a-z0-9_+-]+):/g, put)))
    .join("");
}
