// The same pages on the demo community alone and with 20,000 more circles, on both engines.
import { live, liveLines } from "./live.mjs";
import { Site } from "./site.mjs";
import { lines, voices } from "./voices.mjs";

/** The size of the large set. */
export const LARGE = { circles: 20_000, courses: 2_500, signups: 200_000 };

/** A circle of the demo with 12 people and 8 meetings, its facilitator, and a circle without a seat limit. */
const MANAGED = "python-for-beginners-upper-hill";
const FACILITATOR = ["amina@example.org", "learning together"];
/** A finished circle of the demo and its facilitator. */
const RATING = ["public-speaking-at-harold-washington", "denise@example.org", "learning together"];
const STAFF = ["staff@example.org", "learning together"];
const OPEN = "antropologia-de-lo-digital-en-linea";

/** Rows of the table: name, before (0.1), target, path. `large` rows make no sense on the demo alone. */
const PAGES = [
  { what: "start page", before: "2,600 · large: 26", reach: "large within 1.3 × of small", path: "/" },
  { what: "circle list", before: "2,450 · large: 25", reach: "large within 1.3 × of small", path: "/circles" },
  { what: "`/circles?show=all`", before: "large: 11–24", reach: "≥ 1,500, p99 ≤ 25 ms", path: "/circles?show=all" },
  { what: "search, one word", before: "large: 11–24", reach: "≥ 1,500, p99 ≤ 25 ms", path: "/circles?q=python&show=all" },
  { what: "filter: city", before: "large: 11–24", reach: "≥ 1,500, p99 ≤ 25 ms", path: "/circles?city=chicago" },
  { what: "filter: language", before: "large: 11–24", reach: "≥ 1,500, p99 ≤ 25 ms", path: "/circles?lang=es" },
  { what: "page 40", before: "large: 11–24", reach: "≥ 1,500, p99 ≤ 25 ms", path: "/circles?show=all&page=40", large: true },
  { what: "course list", before: "large: 43", reach: "≥ 2,000", path: "/courses" },
  { what: "course search", before: "large: 162", reach: "≥ 1,500", path: "/courses?q=python" },
];

const DISTINCT = "search, other words each time (answers are not shared)";

/** Searches for pairs of words that occur in titles, in an order in which none returns within two seconds. */
const searchScript = `
local words = { "python", "public", "speaking", "data", "english", "history", "music", "web", "design", "writing", "algebra", "garden", "photography",
  "beginners", "advanced", "digital", "online", "library", "introduction", "health", "money", "science", "statistics", "philosophy", "spanish", "art" }
local threads = {}
function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end
function init()
  count = number * 331
end
function request()
  count = count + 1
  local a, b = words[count % #words + 1], words[math.floor(count / #words) % #words + 1]
  return wrk.format("GET", "/circles?show=all&q=" .. a .. "+" .. string.sub(b, 1, 3 + count % 3))
end
`;

/** Every request of every run is a different person from a different address; any response but the thank-you page counts as wrong. */
const signUpScript = () => `
local threads = {}
function setup(thread)
  thread:set("number", #threads)
  thread:set("stamp", ${Date.now()})
  table.insert(threads, thread)
end
function init()
  count = 0
  bad = 0
end
function request()
  count = count + 1
  local person = stamp .. "." .. number .. "." .. count
  local body = "form%5Bslug%5D=${OPEN}&form%5Bname%5D=Bench+Person&form%5Bemail%5D=bench." .. person ..
    "%40example.org&form%5Bgoal%5D=Measure&form%5Bsupport%5D=Count&form%5Banswer%5D=Here&form%5Bconsent%5D=on"
  local headers = {
    ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin", ["Accept"] = "text/html",
    ["X-Forwarded-For"] = "10." .. number .. "." .. math.floor(count / 250) % 250 .. "." .. count % 250
  }
  return wrk.format("POST", "/fn/signups/sign-up?page=/circles/${OPEN}/sign-up", headers, body)
end
function response(status, headers)
  local to = headers["Location"] or headers["location"] or ""
  if status ~= 303 or not string.find(to, "signed%-up") then bad = bad + 1 end
end
function done()
  local bad = 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("bad") end
  io.write("wrong answers: " .. bad .. "\\n")
end
`;

async function signUp(site, seconds) {
  return site.wrk("/", seconds, { script: signUpScript() });
}

/** Measures one engine with one set. */
async function column({ engine, sizes, seconds }) {
  const name = `${engine}, ${sizes ? "large" : "small"}`;
  console.error(`${name}: loading`);
  const site = await Site.load({ engine, sizes });
  await site.start();
  const cells = {};
  const measure = async (what, run) => {
    await run(Math.min(2, seconds)); // warm
    cells[what] = await run(seconds);
    console.error(`${name}: ${what}: ${cells[what].perSecond}/s, p99 ${cells[what].p99.toFixed(1)} ms`);
  };
  for (const { what, path, large } of PAGES) {
    if (!large || sizes) await measure(what, async (s) => site.wrk(path, s));
  }
  await measure(DISTINCT, async (s) => site.wrk("/", s, { script: searchScript }));
  const cookie = await site.signIn(...FACILITATOR);
  await measure("manage page (12 people, 8 meetings)", async (s) => site.wrk(`/circles/${MANAGED}/manage`, s, { headers: { Cookie: cookie } }));
  const download = await voices(site, { staff: await site.signIn(...STAFF), rating: { circle: RATING[0], cookie: await site.signIn(...RATING.slice(1)) }, seconds, measure });
  console.error(`${name}: download: ${download.status}, ${download.bytes} bytes in ${download.seconds.toFixed(1)} s, memory ${download.memory.toFixed(0)} MiB`);
  await measure("sign-up by form, the worker running", (s) => signUp(site, s));
  if (engine === "postgres") {
    await site.stop();
    site.psql(site.database, `alter database ${site.database} set synchronous_commit = on`);
    await site.start();
    await measure("sign-up, `synchronous_commit = on`", (s) => signUp(site, s));
  }
  const memory = site.memory();
  const streams = await live(site, { seconds, measure });
  console.error(`${name}: 2,000 streams: ${streams.memory.toFixed(0)} MiB, told after ${streams.p50.toFixed(0)} ms (p99 ${streams.p99.toFixed(0)} ms)`);
  await site.stop();
  site.remove();
  return { name, cells, memory, download, streams, loaded: site.loaded };
}

/** The section for the report, as lines of Markdown. */
export async function growth({ engines, seconds, sizes = LARGE }) {
  const columns = [];
  for (const engine of engines) {
    for (const set of [null, sizes]) columns.push(await column({ engine, sizes: set, seconds }));
  }
  const row = (...cells) => `| ${cells.join(" | ")} |`;
  const number = (n) => n.toLocaleString("en");
  const cell = (measured) => (measured ? `${number(measured.perSecond)} (${measured.p99.toFixed(1)} ms)` : "");
  const line = (what, before, reach) => row(what, before, reach, ...columns.map((c) => cell(c.cells[what])));
  return [
    "## Growth",
    "",
    `Small: the demo community. Large: ${number(sizes.circles)} circles (400 of them upcoming), ${number(sizes.courses)} courses and ${number(sizes.signups)} sign-ups in addition to it.`,
    `Requests a second (99th percentile), wrk, 16 connections, ${seconds} s each. PostgreSQL with \`fsync\` on and \`synchronous_commit = off\`, which promises what SQLite's \`synchronous = normal\` does.`,
    "Pages that are the same for everyone are rendered once for all visitors who ask within two seconds (docs/decisions/0016): their rows measure that. What each of different questions costs is in the row with other words each time.",
    "",
    row("what", "0.1", "to reach", ...columns.map((c) => c.name)),
    row(...Array(3 + columns.length).fill("---")),
    ...PAGES.map((page) => line(page.what, page.before, page.reach)),
    line(DISTINCT, "", ""),
    line("sign-up by form, the worker running", "666", "≥ 1,300"),
    ...(engines.includes("postgres") ? [line("sign-up, `synchronous_commit = on`", "", "")] : []),
    line("manage page (12 people, 8 meetings)", "959", "≥ 1,500"),
    ...lines.map((cells) => line(...cells)),
    ...liveLines.map((cells) => line(...cells)),
    row("memory with 2,000 open streams (after everything above)", "", "≤ 150 MiB", ...columns.map((c) => `${c.streams.memory.toFixed(0)} MiB (${c.streams.before.toFixed(0)} before)`)),
    row("an answer until 2,000 open dashboards are told (PostgreSQL: and 500 on a second server), median and 99th percentile of 10 answers", "", "≤ 500 ms", ...columns.map((c) => `${c.streams.p50.toFixed(0)} ms, ${c.streams.p99.toFixed(0)} ms`)),
    row("download of everything (JSON), by staff", "", "≤ 30 s, ≤ 128 MiB", ...columns.map((c) => `${c.download.seconds.toFixed(1)} s, ${c.download.memory.toFixed(0)} MiB, ${(c.download.bytes / 2 ** 20).toFixed(0)} MiB long`)),
    row("a rating changed until the course's page shows it (the longest of 9)", "", "≤ 1 s", ...columns.map((c) => `${c.download.moved.toFixed(0)} ms`)),
    row("memory after it all", "107 MiB", "≤ 96 MiB", ...columns.map((c) => `${c.memory.toFixed(0)} MiB`)),
    row("`circlet demo`, whole", "", "≤ 120 s", ...columns.map((c) => `${c.loaded.toFixed(0)} s`)),
    "",
  ];
}
