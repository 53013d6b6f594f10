// Measures the release build on the demo community and writes benches/README.md.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.env.CIRCLET_BINARY;
const lighthouse = !process.argv.includes("--no-lighthouse");
const SECONDS = 15;

const port = await new Promise((done) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});
const base = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(os.tmpdir(), "circlet-bench-"));
const site = join(folder, "site");
cpSync(join(here, "../target/site"), site, { recursive: true });
const env = { CIRCLET_DATA: join(folder, "data"), CIRCLET_ADDR: `127.0.0.1:${port}`, CIRCLET_DEMO: "1", CIRCLET_SITE: site, RUST_LOG: "warn" };

execFileSync(binary, ["demo"], { env, stdio: ["ignore", "ignore", "inherit"] });
let server;
process.on("exit", () => {
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the server; the milliseconds until its first answer. */
async function start() {
  const begin = performance.now();
  server = spawn(binary, ["serve"], { env, stdio: ["ignore", "ignore", "inherit"] });
  for (;;) {
    const answer = await fetch(`${base}/circles`).catch(() => null);
    if (answer?.ok) return Math.round(performance.now() - begin);
    if (server.exitCode !== null || performance.now() - begin > 30_000) throw new Error("the server did not start");
    await new Promise((done) => setTimeout(done, 5));
  }
}
const started = await start();

const html = await (await fetch(`${base}/circles`)).text();
const circle = html.match(/href="(\/circles\/(?!start)[^"/?]+)"/)?.[1];
const course = (await (await fetch(`${base}/courses`)).text()).match(/href="(\/courses\/(?!add)[^"/?]+)"/)?.[1];
if (!circle || !course) throw new Error("the demo has no circle or no course");
const page = Buffer.from(await (await fetch(base + circle)).arrayBuffer());
writeFileSync(join(site, "pkg/bench.html"), page);

const rss = () => Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
function load(path, seconds = SECONDS) {
  const told = execFileSync("wrk", ["-t2", "-c16", `-d${seconds}s`, "--latency", base + path], { encoding: "utf8" });
  const milliseconds = (text) => ({ us: 0.001, ms: 1, s: 1000 })[text.match(/[a-z]+$/)[0]] * parseFloat(text);
  const wrong = told.match(/Non-2xx or 3xx responses: (\d+)/);
  if (wrong) throw new Error(`${path}: ${wrong[0]}`);
  return { perSecond: Math.round(Number(told.match(/Requests\/sec:\s+([\d.]+)/)[1])), p99: milliseconds(told.match(/99%\s+(\S+)/)[1]) };
}
load(circle, 3); // warm
const dynamic = load(circle);
const memory = rss();
load("/pkg/bench.html", 2);
const fixed = load("/pkg/bench.html");

/** Bytes on the wire, brotli. */
async function bytes(path) {
  return Number(execFileSync("curl", ["-s", "-o", "/dev/null", "-w", "%{size_download}", "-H", "Accept-Encoding: br", base + path], { encoding: "utf8" }));
}
// The list's page names its style sheet and, in the script that wakes it, the glue and the first piece; the glue imports the loader of pieces.
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
  for (const [name, path] of [["home", "/"], ["circle page", circle], ["course page", course]]) {
    const out = join(folder, "lighthouse.json");
    execFileSync(
      join(here, "node_modules/.bin/lighthouse"),
      [base + path, "--quiet", "--output=json", `--output-path=${out}`, "--only-categories=performance,accessibility,best-practices,seo", "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const { categories, audits } = JSON.parse(readFileSync(out, "utf8"));
    const score = (key) => Math.round(categories[key].score * 100);
    const failing = Object.values(audits).filter((a) => a.score !== null && a.score < 0.9 && a.scoreDisplayMode === "binary").map((a) => a.id);
    scores.push({ name, performance: score("performance"), accessibility: score("accessibility"), practices: score("best-practices"), seo: score("seo"), fcp: audits["first-contentful-paint"].displayValue, lcp: audits["largest-contentful-paint"].displayValue, failing });
  }
}

const cpu = os.cpus();
const kib = (n) => `${(n / 1024).toFixed(1)} KiB`;
const row = (...cells) => `| ${cells.join(" | ")} |`;
const lines = [
  "# Benchmarks",
  "",
  "`make bench` measures the release build on the demo community (SQLite) and writes this page down to the stage times, which are kept by hand. Tests do not time anything.",
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
// The last section is kept by hand.
const report = join(here, "README.md");
const kept = readFileSync(report, "utf8").match(/^## Stage times[^]*/m)?.[0];
writeFileSync(report, `${lines.join("\n")}\n${kept ? `\n${kept}` : ""}`);
console.log(lines.join("\n"));
process.exit(0);
