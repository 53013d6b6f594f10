// A separate site for a test: the release binary on a free port, with its own data folder (or its own
// database on the PostgreSQL of CIRCLET_TEST_POSTGRES) and a clock that the test moves.
import { test as base, expect, type Page } from "@playwright/test";
import axe from "axe-core";
import PostalMime from "postal-mime";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { record } from "./called";
import { join, resolve } from "node:path";

export { expect };

export const binary = resolve(process.env.CIRCLET_BINARY ?? "../target/release/circlet");

/** A Monday, 10:00 in Chicago. */
export const START = "2026-11-16T16:00:00Z";

/**
 * A Sunday, 12:00 in Nairobi. The demo of this day has every state at once: a meeting whose
 * feedback has been due since yesterday, and one tomorrow whose reminder was sent.
 */
export const DEMO_NOON = "2026-11-22T09:00:00Z";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The links in its text. */
  links: string[];
}

export class Site {
  private process?: ChildProcess;
  private output = "";
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  /** The demo's community, always on the same day, once the emails that were due have been written. */
  static async demo(settings: Record<string, string> = {}): Promise<Site> {
    const site = await Site.start(settings, [["demo"]], DEMO_NOON);
    let before = 0;
    const settled = async () => {
      const [last, now] = [before, (await site.mails()).length];
      before = now;
      return now > 0 && now === last;
    };
    await expect.poll(settled, { timeout: 60_000, intervals: [200] }).toBe(true);
    return site;
  }

  static async start(settings: Record<string, string> = {}, prepare: string[][] = [], moment = START): Promise<Site> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "circlet-e2e-"));
    const env: Record<string, string> = {
      CIRCLET_DATA: join(folder, "data"),
      CIRCLET_ADDR: `127.0.0.1:${port}`,
      CIRCLET_DEMO: "1",
      CIRCLET_TEST_CLOCK: join(folder, "now"),
      RUST_LOG: "warn",
      ...settings,
    };
    const server = process.env.CIRCLET_TEST_POSTGRES;
    if (server) {
      const name = `e2e_${process.pid}_${port}`;
      execFileSync("psql", ["-q", `${server}/postgres`, "-c", `create database ${name}`]);
      env.DATABASE_URL = `${server}/${name}`;
    }
    const site = new Site(`http://127.0.0.1:${port}`, folder, env);
    if (!("CIRCLET_TEST_CLOCK" in settings)) site.at(moment);
    for (const words of prepare) site.command(...words);
    await site.serve();
    return site;
  }

  /** Runs a subcommand on the site's data. */
  command(...words: string[]): string {
    return execFileSync(binary, words, { env: { PATH: process.env.PATH ?? "", ...this.env }, cwd: this.folder, encoding: "utf8" });
  }

  /** Creates a confirmed account with a password. */
  person(name: string, email: string, password: string, staff = false): void {
    const words = ["user", "add", name, email, "--password-stdin", ...(staff ? ["--staff"] : [])];
    execFileSync(binary, words, { env: { PATH: process.env.PATH ?? "", ...this.env }, cwd: this.folder, input: `${password}\n` });
  }

  /** Makes an account of staff and writes the privacy text, without which no circle is published. */
  async ready(): Promise<void> {
    const [email, password] = ["sam.staff@library.example", "four cold lemonades"];
    this.person("Sam Staff", email, password, true);
    const post = (path: string, fields: Record<string, string>, cookie = "") =>
      fetch(`${this.url}/fn/${path}`, { method: "POST", redirect: "manual", body: new URLSearchParams(fields), headers: { origin: this.url, accept: "text/html", cookie } });
    const entered = await post("accounts/sign-in", { "form[email]": email, "form[password]": password });
    const cookie = entered.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
    const saved = await post("moderation/texts", { "form[privacy]": "We keep what you typed, until you leave." }, cookie);
    expect(saved.headers.get("location"), "the privacy text is saved").toContain("done=texts");
  }

  private async serve(): Promise<void> {
    const child = spawn(binary, ["serve"], { env: this.env, cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.process = child;
    child.stdout.on("data", (data) => (this.output += data));
    child.stderr.on("data", (data) => (this.output += data));
    for (let i = 0; i < 200; i++) {
      if (child.exitCode !== null) break;
      const answer = await fetch(`${this.url}/health`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server did not start:\n${this.output}`);
  }

  /** Moves the site's clock. */
  at(moment: string): void {
    // Renamed into place, so that the server never reads a partial file.
    writeFileSync(join(this.folder, "now.new"), moment);
    renameSync(join(this.folder, "now.new"), join(this.folder, "now"));
  }

  get log(): string {
    return this.output;
  }

  /** Returns all emails, oldest first. */
  async mails(): Promise<Mail[]> {
    const folder = join(this.env.CIRCLET_DATA, "mail");
    let names: string[] = [];
    try {
      names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((n) => n.endsWith(".eml")).sort();
    } catch {
      // No emails yet.
    }
    return Promise.all(
      names.map(async (name) => {
        const mail = await PostalMime.parse(readFileSync(join(folder, name)));
        const text = mail.text ?? "";
        return {
          to: mail.to?.map((a) => ("address" in a ? a.address : "")).join(", ") ?? "",
          subject: mail.subject ?? "",
          text,
          html: mail.html ?? "",
          links: [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map((m) => m[0]),
        };
      }),
    );
  }

  /** Waits for an email to an address whose subject matches, the newest if there are several. */
  async mail(to: string, subject: RegExp): Promise<Mail> {
    let found: Mail | undefined;
    await expect
      .poll(
        async () => {
          const mails = await this.mails();
          found = mails.filter((m) => m.to === to && subject.test(m.subject)).at(-1);
          return found ? "" : `no mail ${subject} to ${to} among: ${mails.map((m) => `${m.to} «${m.subject}»`).join("; ")}`;
        },
        { timeout: 75_000, intervals: [100, 250, 500] },
      )
      .toBe("");
    return found as Mail;
  }

  /** Ends the server as a host does, and starts it again on the same data; in between there is none. */
  async restart(between: () => Promise<void> = async () => {}): Promise<void> {
    await this.end();
    await between();
    await this.serve();
  }

  private async end(): Promise<void> {
    const child = this.process;
    if (child && child.exitCode === null) {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
    }
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Returns an unused port. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? done(address.port) : fail(new Error("no port"))));
    });
  });
}

/**
 * Audits one page, light and dark. axe itself is a script: a page shown without scripts is
 * audited in a second window with the same cookies, which refuses the page's own scripts.
 */
export async function audit(page: Page, scripts: boolean): Promise<void> {
  await examine(scripts ? page : await twinOf(page));
}

/** The second window of each page: opening one takes as long as an audit. */
const twins = new WeakMap<Page, Page>();

/** Shows a page that is open without scripts in a second window, where only the test's scripts run. */
export async function twinOf(page: Page): Promise<Page> {
  let twin = twins.get(page);
  if (!twin) {
    const browser = page.context().browser();
    if (!browser) throw new Error("no browser");
    const context = await browser.newContext({ javaScriptEnabled: true, locale: "en" });
    await context.route(/\/pkg\/.*\.(js|wasm)$/, (route) => route.abort());
    await context.addInitScript({ content: axe.source });
    page.context().once("close", () => void context.close().catch(() => undefined));
    twin = await context.newPage();
    twins.set(page, twin);
  }
  await twin.context().clearCookies();
  await twin.context().addCookies(await page.context().cookies());
  await twin.goto(page.url());
  return twin;
}

/** Checks everything required of a page, at one window width. */
export async function examine(page: Page, schemes: ("light" | "dark")[] = ["light", "dark"]): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Wait for colour transitions between the schemes to finish.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => null))));
    const told = await page.evaluate(async (dark) => {
      const axe = (window as unknown as { axe: typeof import("axe-core") }).axe;
      // Only colours can differ in dark mode.
      const runOnly = dark ? ["color-contrast", "link-in-text-block"] : ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const { violations } = await axe.run(document, { resultTypes: ["violations"], runOnly });
      return violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => `${n.target.join(" ")}: ${n.failureSummary ?? ""}`).join("\n  ")}`);
    }, colorScheme === "dark");
    expect.soft(told, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect.soft(sideways, `${page.url()} scrolls sideways at ${page.viewportSize()?.width} px`).toBe(false);
}

interface Fixtures {
  site: Site;
  /** Opens a path, waits until the page is hydrated (with scripts), and audits it. */
  open: (path: string) => Promise<void>;
  /** Audits the current page. */
  seen: () => Promise<void>;
}

/** Says so in the console, which fails the test, when a page loses its title: also for a moment, as while a piece of it is loaded. */
function keepTitle(): void {
  let had = "";
  const look = () => {
    if (had && !document.title) console.error(`the title is gone: ${had}`);
    had = document.title;
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}

export const test = base.extend<Fixtures & { scripts: boolean; watched: void }>({
  // What its pages call is recorded in every window, also in those that a test opens itself.
  browser: [
    async ({ browser }, use) => {
      const open = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const context = await open(options);
        record(context, options?.javaScriptEnabled !== false);
        return context;
      };
      await use(browser);
    },
    { scope: "worker" },
  ],
  context: async ({ context, javaScriptEnabled }, use) => {
    record(context, javaScriptEnabled !== false);
    if (javaScriptEnabled !== false) await context.addInitScript(keepTitle);
    await use(context);
  },
  scripts: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),
  site: async ({}, use, info) => {
    const site = await Site.start();
    await site.ready();
    await use(site);
    if (info.status !== info.expectedStatus) console.log(site.log);
    await site.stop();
  },
  // Errors in the console fail the test: a hydration mismatch shows there.
  watched: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() !== "error") return;
        // A 4xx status that a test expects is reported there too.
        if (!/Failed to load resource/.test(message.text())) errors.push(message.text());
      });
      await use();
      expect(errors, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  seen: async ({ page, scripts }, use) => {
    await use(async () => {
      if (scripts) await alive(page);
      await audit(page, scripts);
    });
  },
  open: async ({ page, site, seen }, use) => {
    await use(async (path) => {
      await page.goto(path.startsWith("http") ? path : site.url + path);
      await seen();
    });
  },
});

/** Waits until the page is hydrated. */
export async function alive(page: Page): Promise<void> {
  // A page that is only read is hydrated at the first user input.
  let x = 0;
  await expect
    .poll(
      async () => {
        await page.mouse.move((x = (x + 1) % 4), 1);
        return page.evaluate(() => document.documentElement.dataset.alive !== undefined);
      },
      { timeout: 20_000, intervals: [20, 50, 100] },
    )
    .toBe(true);
}
