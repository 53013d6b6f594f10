// A running site for benchmarks: its data folder or database, its server, and wrk.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import { join } from "node:path";

const binary = process.env.CIRCLET_BINARY;

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Waits until a server responds. */
async function answers(base, server) {
  const begin = performance.now();
  for (;;) {
    const answer = await fetch(`${base}/circles`).catch(() => null);
    if (answer?.ok) return;
    if (server.exitCode !== null || performance.now() - begin > 30_000) throw new Error("the server did not start");
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** One site: `await Site.load({...})`, `await site.start()`, measure, `await site.stop()`. */
export class Site {
  static all = [];

  /** Loads the demo, plus a large set if sizes are given. */
  static async load({ engine = "sqlite", sizes = null, files = null }) {
    const site = new Site();
    Site.all.push(site);
    site.folder = mkdtempSync(join(os.tmpdir(), "circlet-bench-"));
    site.port = await freePort();
    site.base = `http://127.0.0.1:${site.port}`;
    site.env = {
      PATH: process.env.PATH,
      CIRCLET_DATA: join(site.folder, "data"),
      CIRCLET_ADDR: `127.0.0.1:${site.port}`,
      CIRCLET_DEMO: "1",
      CIRCLET_TRUSTED_PROXIES: "127.0.0.1",
      RUST_LOG: "warn",
    };
    if (files) site.env.CIRCLET_SITE = files;
    if (engine === "postgres") {
      site.database = `bench_${process.pid}_${Site.all.length}`;
      site.psql("postgres", `create database ${site.database}`);
      site.env.DATABASE_URL = `${process.env.CIRCLET_TEST_POSTGRES}/${site.database}`;
    }
    mkdirSync(site.env.CIRCLET_DATA, { recursive: true });
    const large = sizes ? ["--circles", sizes.circles, "--courses", sizes.courses, "--signups", sizes.signups].map(String) : [];
    const begin = performance.now();
    execFileSync(binary, ["demo", ...large], { env: site.env, stdio: ["ignore", "ignore", "inherit"] });
    site.loaded = (performance.now() - begin) / 1000;
    return site;
  }

  psql(database, statement) {
    execFileSync("psql", ["-qAt", `${process.env.CIRCLET_TEST_POSTGRES}/${database}`, "-c", statement], { stdio: ["ignore", "ignore", "inherit"] });
  }

  /** Starts the server including the worker; returns the milliseconds until its first response. */
  async start() {
    const begin = performance.now();
    this.server = spawn(binary, ["serve"], { env: this.env, stdio: ["ignore", "ignore", "inherit"] });
    await answers(this.base, this.server);
    return Math.round(performance.now() - begin);
  }

  /** Starts a second server on the same database, on another port; returns its address. */
  async startAnother() {
    const port = await freePort();
    this.other = spawn(binary, ["serve"], { env: { ...this.env, CIRCLET_ADDR: `127.0.0.1:${port}` }, stdio: ["ignore", "ignore", "inherit"] });
    await answers(`http://127.0.0.1:${port}`, this.other);
    return `http://127.0.0.1:${port}`;
  }

  /** Stops the server; the data stays until `remove`. */
  async stop() {
    for (const server of [this.other, this.server]) {
      if (!server) continue;
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGTERM");
      await ended;
    }
    this.server = null;
    this.other = null;
  }

  remove() {
    this.other?.kill("SIGKILL");
    this.server?.kill("SIGKILL");
    if (this.database) this.psql("postgres", `drop database if exists ${this.database} with (force)`);
    rmSync(this.folder, { recursive: true, force: true });
    this.database = null;
  }

  /** Resident memory, in MiB. */
  memory() {
    return Number(readFileSync(`/proc/${this.server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
  }

  async text(path) {
    return (await fetch(this.base + path)).text();
  }

  /** Signs in and returns the session cookie. Right after a run of sign-ups the database may still be busy with their emails. */
  async signIn(email, password, tries = 10) {
    const answer = await fetch(`${this.base}/fn/accounts/sign-in?page=/sign-in`, {
      method: "POST",
      redirect: "manual",
      headers: { "sec-fetch-site": "same-origin", accept: "text/html" },
      body: new URLSearchParams({ "form[email]": email, "form[password]": password }),
    });
    if (answer.status === 503 && tries > 1) {
      await new Promise((done) => setTimeout(done, 2000));
      return this.signIn(email, password, tries - 1);
    }
    const cookie = answer.headers.getSetCookie().map((line) => line.split(";")[0]).find((pair) => /^(__Host-)?circlet=/.test(pair));
    if (answer.status !== 303 || !cookie) throw new Error(`${email} cannot sign in: ${answer.status}`);
    return cookie;
  }

  /** Runs wrk with 16 connections; returns requests per second and the 99th percentile in milliseconds. */
  wrk(path, seconds, { headers = {}, script = null } = {}) {
    const options = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    if (script) {
      const file = join(this.folder, "wrk.lua");
      writeFileSync(file, script);
      options.push("-s", file);
    }
    const told = execFileSync("wrk", ["-t2", "-c16", `-d${seconds}s`, "--latency", ...options, this.base + path], { encoding: "utf8" });
    const milliseconds = (text) => ({ us: 0.001, ms: 1, s: 1000, m: 60_000 })[text.match(/[a-z]+$/)[0]] * parseFloat(text);
    const wrong = told.match(/Non-2xx or 3xx responses: (\d+)/) ?? told.match(/^wrong answers: ([1-9]\d*)/m);
    if (wrong) throw new Error(`${path}: ${wrong[0]}`);
    return { perSecond: Math.round(Number(told.match(/Requests\/sec:\s+([\d.]+)/)[1])), p99: milliseconds(told.match(/^\s+99%\s+(\S+)/m)[1]) };
  }
}

process.on("exit", () => Site.all.forEach((site) => site.remove()));
