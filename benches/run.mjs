// Measures the release build on the demo community and on a large set, and writes benches/README.md.
//   --no-lighthouse       without Lighthouse
//   --engines=sqlite      only this engine (or "sqlite,postgres", the default if PostgreSQL is available)
//   --seconds=N           how long each measurement takes, instead of 15
//   --trial               seconds instead of minutes, a tenth of the large set, and nothing is written
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LARGE, growth } from "./growth.mjs";
import { Site } from "./site.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.env.CIRCLET_BINARY;
const trial = process.argv.includes("--trial");
const lighthouse = !trial && !process.argv.includes("--no-lighthouse");
const SECONDS = trial ? 2 : Number(process.argv.find((a) => a.startsWith("--seconds="))?.slice("--seconds=".length) ?? 15);
const asked = process.argv.find((a) => a.startsWith("--engines="))?.slice("--engines=".length).split(",");
const engines = asked ?? (process.env.CIRCLET_TEST_POSTGRES ? ["sqlite", "postgres"] : ["sqlite"]);
if (engines.includes("postgres") && !process.env.CIRCLET_TEST_POSTGRES) throw new Error("PostgreSQL: run this through scripts/bench");

if (trial) {
  const tenth = Object.fromEntries(Object.entries(LARGE).map(([what, n]) => [what, n / 10]));
  console.log((await growth({ engines, seconds: SECONDS, sizes: tenth })).join("\n"));
  process.exit(0);
}

const files = mkdtempSync(join(os.tmpdir(), "circlet-bench-site-"));
process.on("exit", () => rmSync(files, { recursive: true, force: true }));
cpSync(join(here, "../target/site"), files, { recursive: true });
const demo = await Site.load({ files });
const { base, folder } = demo;
const started = await demo.start();

const html = await demo.text("/circles");
const circle = html.match(/href="(\/circles\/(?!start)[^"/?]+)"/)?.[1];
const course = (await demo.text("/courses")).match(/href="(\/courses\/(?!add)[^"/?]+)"/)?.[1];
if (!circle || !course) throw new Error("the demo has no circle or no course");
const page = Buffer.from(await (await fetch(base + circle)).arrayBuffer());
writeFileSync(join(files, "pkg/bench.html"), page);

const load = (path, seconds = SECONDS) => demo.wrk(path, seconds);
load(circle, 3); // warm
const dynamic = load(circle);
const memory = demo.memory();
load("/pkg/bench.html", 2);
const fixed = load("/pkg/bench.html");

/** Bytes on the wire, brotli. */
async function bytes(path) {
  return Number(execFileSync("curl", ["-s", "-o", "/dev/null", "-w", "%{size_download}", "-H", "Accept-Encoding: br", base + path], { encoding: "utf8" }));
}
// The list's page names its style sheet and, in the script that hydrates it, the glue and the first piece;
// the glue imports the loader of pieces.
const links = [...html.matchAll(/"(\/pkg\/[^"]+)"/g)].map((m) => m[1]);
for (const glue of links.filter((l) => l.endsWith(".js"))) {
  const text = await (await fetch(base + glue)).text();
  links.push(...[...text.matchAll(/["']\.\/([^"']+\.js)["']/g)].map((m) => `/pkg/${m[1]}`));
}
const ending = async (end) => {
  let sum = 0;
  for (const path of new Set(links.filter((l) => l.endsWith(end)))) sum += await bytes(path);
  return sum;
};
for (const end of [".css", ".js", ".wasm"]) if (!links.some((l) => l.endsWith(end))) throw new Error(`the list of circles names no ${end}`);
const sizes = { html: await bytes("/circles"), css: await ending(".css"), js: await ending(".js"), wasm: await ending(".wasm") };
const size = statSync(binary).size;

const scores = [];
if (lighthouse) {
  const own = await (await fetch(`${base}/circles/python-for-beginners-upper-hill/me`, { headers: { cookie: await demo.signIn("grace@example.org", "learning together") } })).text();
  const dashboard = `/p/${own.match(/name="form\[link\]" value="([^"]+)"/)[1]}`;
  // A personal page must not be found by search engines, which is what this audit asks for.
  const personal = ["--skip-audits=is-crawlable"];
  for (const [name, path, ...more] of [["home", "/"], ["circle page", circle], ["course page", course], ["a participant's dashboard (without the audit is-crawlable)", dashboard, ...personal]]) {
    const out = join(folder, "lighthouse.json");
    // Now and then it loses the trace of a page (NO_NAVSTART) and asks to be run again.
    for (let tries = 1; ; tries++) {
      try {
        execFileSync(
          join(here, "node_modules/.bin/lighthouse"),
          [base + path, ...more, "--quiet", "--output=json", `--output-path=${out}`, "--only-categories=performance,accessibility,best-practices,seo", "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"],
          { stdio: ["ignore", "ignore", "inherit"] },
        );
        break;
      } catch (error) {
        if (tries === 3) throw error;
      }
    }
    const { categories, audits } = JSON.parse(readFileSync(out, "utf8"));
    const score = (key) => Math.round(categories[key].score * 100);
    const failing = Object.values(audits).filter((a) => a.score !== null && a.score < 0.9 && a.scoreDisplayMode === "binary").map((a) => a.id);
    scores.push({ name, performance: score("performance"), accessibility: score("accessibility"), practices: score("best-practices"), seo: score("seo"), fcp: audits["first-contentful-paint"].displayValue, lcp: audits["largest-contentful-paint"].displayValue, failing });
  }
}

await demo.stop();
const grown = await growth({ engines, seconds: SECONDS });

const cpu = os.cpus();
const kib = (n) => `${(n / 1024).toFixed(1)} KiB`;
const row = (...cells) => `| ${cells.join(" | ")} |`;
const lines = [
  "# Benchmarks",
  "",
  "`make bench` measures the release build and writes this page except for the stage times, which are maintained by hand: first the demo community on SQLite, then growth, on both engines. `scripts/bench --trial` shows in two minutes whether everything runs, and writes nothing. Tests do not time anything.",
  "",
  `Machine: ${cpu.length} × ${cpu[0]?.model ?? "?"}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.release()}; the load tool on the same machine; load average ${os.loadavg()[0].toFixed(1)} at the end.`,
  `Date: ${new Date().toISOString().slice(0, 10)}.`,
  "",
  row("what", "measured", "to reach"),
  row("---", "---", "---"),
  row(`circle page (${page.length} bytes), wrk, 16 connections, ${SECONDS} s`, `${dynamic.perSecond} requests/s`, "≥ 2,000"),
  row("its 99th percentile", `${dynamic.p99.toFixed(1)} ms`, "≤ 25 ms"),
  row("a static file of the same size, same axum", `${fixed.perSecond} requests/s (p99 ${fixed.p99.toFixed(1)} ms)`, ""),
  row("ratio", (dynamic.perSecond / fixed.perSecond).toFixed(2), "0.33, the aim to come"),
  row("memory after that load (RSS)", `${memory.toFixed(0)} MiB`, "≤ 64 MiB"),
  row("start to the first page", `${started} ms`, "≤ 1 s"),
  row("release binary", `${(size / 2 ** 20).toFixed(1)} MiB`, "≤ 60 MiB"),
  row("/circles: HTML, brotli", kib(sizes.html), "≤ 15 KiB"),
  row("/circles: CSS, brotli", kib(sizes.css), "≤ 15 KiB"),
  row("/circles: JS glue, brotli", kib(sizes.js), "≤ 12 KiB"),
  row("/circles: WASM, brotli", kib(sizes.wasm), "≤ 215 KiB"),
];
if (scores.length) {
  lines.push("", "Lighthouse 12, mobile preset (each ≥ 95 to reach):", "", row("page", "performance", "accessibility", "best practices", "SEO", "FCP", "LCP"), row("---", "---", "---", "---", "---", "---", "---"));
  for (const s of scores) lines.push(row(s.name, s.performance, s.accessibility, s.practices, s.seo, s.fcp, s.lcp));
  for (const s of scores) if (s.failing.length) console.log(`${s.name}: ${s.failing.join(", ")}`);
}
lines.push("", ...grown.slice(0, -1));
// The last section is maintained by hand.
const report = join(here, "README.md");
const kept = readFileSync(report, "utf8").match(/^## Stage times[^]*/m)?.[0];
writeFileSync(report, `${lines.join("\n")}\n${kept ? `\n${kept}` : ""}`);
console.log(lines.join("\n"));
process.exit(0);
