// Checks the colour pairs in style/tokens.css against WCAG 2.2 AA, light and dark.
// Usage: node scripts/contrast.mjs
import { readFileSync } from "node:fs";

const css = readFileSync(new URL("../style/tokens.css", import.meta.url), "utf8");
const [lightPart, darkPart] = css.split("@media (prefers-color-scheme: dark)");
const read = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\b/g)].map((m) => [m[1], m[2]]));
const light = read(lightPart);
const schemes = { light, dark: { ...light, ...read(darkPart) } };

const channels = (hex) => (hex.length === 4 ? [...hex.slice(1)].map((c) => c + c) : hex.slice(1).match(/../g)).map((c) => parseInt(c, 16) / 255);
const luminance = (hex) => {
  const [r, g, b] = channels(hex).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
};

const grounds = ["paper", "card", "tint"];
const text = 4.5;
const shape = 3;
const pairs = [
  ...["ink", "soft", "clay", "pine", "red"].flatMap((c) => grounds.map((g) => [c, g, text])),
  ...["pine-tint", "sun-tint", "red-tint"].map((g) => ["ink", g, text]),
  ["pine", "pine-tint", text],
  ["on-clay", "clay", text],
  ["on-clay", "clay-deep", text],
  ["on-red", "red", text],
  ["on-red", "red-deep", text],
  ["clay-deep", "paper", text],
  ["paper", "ink", text],
  ...grounds.map((g) => ["edge", g, shape]),
  ...[0, 1, 2, 3, 4, 5].flatMap((n) => grounds.map((g) => [`hue${n}`, g, shape])),
];

let failed = 0;
for (const [name, tokens] of Object.entries(schemes)) {
  for (const [front, ground, least] of pairs) {
    const value = contrast(tokens[front], tokens[ground]);
    if (value < least) {
      failed += 1;
      console.error(`${name}: ${front} on ${ground} is ${value.toFixed(2)}, needs ${least}`);
    }
  }
}
console.log(`${pairs.length * 2} pairs checked, ${failed} too weak`);
process.exit(failed ? 1 : 0);
