// Usage: node called.js FOLDER   Compares the server functions that pages with scripts called during the journeys (each line of
// each file in FOLDER names one) with all that the source declares. Fails if one was never called and is not excused below, or is
// excused although it was called.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Those that no journey calls with scripts, with the reason.
const EXCUSED = {
  "moderation/held": "needs a restored backup; tests/it/backup.rs presses it",
  "signups/undo": "only links of versions before 0.5 lead to it; tests/it/calls posts it",
  "signups/undo-page": "only links of versions before 0.5 lead to it; tests/it/calls reads it",
  "moderation/send-again": "needs a mail server that refuses; tests/it/staff.rs presses it",
  "messages/send-again": "needs a mail server that refuses; tests/it/delivery.rs presses it",
};

const source = fileURLToPath(new URL("../src", import.meta.url));
const declared = new Set(
  readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .flatMap((name) => [...readFileSync(join(source, name), "utf8").matchAll(/#\[server\(endpoint = "([^"]+)"/g)].map((found) => found[1])),
);
const folder = process.argv[2];
const called = new Set(readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n")).filter(Boolean));

const missing = [...declared].filter((name) => !called.has(name) && !(name in EXCUSED)).sort();
const needless = Object.keys(EXCUSED).filter((name) => called.has(name) || !declared.has(name)).sort();
console.log(`server functions called with scripts: ${[...declared].filter((name) => called.has(name)).length} of ${declared.size}`);
if (missing.length) console.log(`never called:\n  ${missing.join("\n  ")}`);
if (needless.length) console.log(`excused although called or gone:\n  ${needless.join("\n  ")}`);
process.exitCode = missing.length + needless.length ? 1 : 0;
