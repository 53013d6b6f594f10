// What the tests without a network share: a site behind a wire, its people, and what a browser holds of them.
import { expect, Site, test } from "./site";
import { CIRCLE, GRACE, link, PASSWORD } from "./steps";
import { Wire } from "./wire";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";

export const yes = (page: Page): Locator => page.getByRole("button", { name: "Yes, I’ll be there" });
export const no = (page: Page): Locator => page.getByRole("button", { name: "I can’t make it" });
/** Where a page says what waits and how old it is. */
export const bar = (page: Page): Locator => page.locator("#device");
export const kept = (page: Page): Locator => page.locator('html[data-device="kept"]');

interface Held {
  pages: string[];
  queue: number;
  marks: number;
  storage: number;
}

/** Returns what this browser holds of a person: pages, answers that wait, storage. */
export const held = (page: Page): Promise<Held> =>
  page.evaluate(async () => {
    const pages = (await caches.has("pages")) ? (await (await caches.open("pages")).keys()).map(({ url }) => new URL(url).pathname) : [];
    const storage = sessionStorage.length + localStorage.length;
    // Opened first by the test it would be empty.
    if (!(await indexedDB.databases()).some(({ name }) => name === "circlet")) return { pages, queue: 0, marks: 0, storage };
    const db = await new Promise<IDBDatabase>((done, fail) => {
      const ask = indexedDB.open("circlet");
      ask.onsuccess = () => done(ask.result);
      ask.onerror = () => fail(ask.error);
    });
    const all = (name: string) =>
      new Promise<unknown[]>((done) => {
        const ask = db.transaction(name).objectStore(name).getAll();
        ask.onsuccess = () => done(ask.result);
      });
    const [queue, marks] = [await all("queue"), await all("marks")];
    db.close();
    return { pages, queue: queue.length, marks: marks.length, storage };
  });

/** Waits until the last post that waits says something. */
export async function waits(page: Page, text: RegExp): Promise<void> {
  const last = () =>
    page.evaluate(async () => {
      const db = await new Promise<IDBDatabase>((done) => {
        const ask = indexedDB.open("circlet");
        ask.onsuccess = () => done(ask.result);
      });
      const posts = await new Promise<{ body: string }[]>((done) => {
        const ask = db.transaction("queue").objectStore("queue").getAll();
        ask.onsuccess = () => done(ask.result);
      });
      db.close();
      return decodeURIComponent((posts.at(-1)?.body ?? "").replaceAll("+", " "));
    });
  await expect.poll(last, "what was typed waits").toMatch(text);
}

/** Waits until nothing waits on the device any more. */
export async function sent(page: Page): Promise<void> {
  await expect.poll(async () => (await held(page)).queue, "what waited is sent").toBe(0);
  await expect(bar(page)).toBeHidden();
}

/** Sets the tests of a file up: `ready` gets the demo behind a wire, which is open when each begins, and the path of Grace's page. */
export function inCellar(ready: (cellar: Cellar, dashboard: string) => void): void {
  let cellar: Cellar;
  test.use({ serviceWorkers: "allow" });
  test.setTimeout(120_000);
  test.beforeAll(async ({ browser }) => {
    cellar = await Cellar.open();
    ready(cellar, await cellar.dashboard(browser, GRACE));
  });
  test.beforeEach(() => cellar.wire.set("open"));
  test.afterAll(async () => cellar.close());
}

/** The demo behind a wire that a test cuts. */
export class Cellar {
  private constructor(
    readonly wire: Wire,
    readonly demo: Site,
  ) {}

  static async open(): Promise<Cellar> {
    const wire = await Wire.start();
    const demo = await Site.demo({ CIRCLET_URL: wire.url });
    wire.lead(demo.url);
    return new Cellar(wire, demo);
  }

  async close(): Promise<void> {
    this.wire.stop();
    await this.demo.stop();
  }

  get url(): string {
    return this.wire.url;
  }

  async signIn(page: Page, email: string, stay: boolean): Promise<void> {
    await page.goto(`${this.url}/sign-in`);
    await page.locator("#email").fill(email);
    if (stay) await page.locator('main input[type=checkbox][name="form[stay]"]').check();
    await page.locator("#password").fill(PASSWORD);
    await page.locator("#password").press("Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  }

  /** Returns the path of someone's page in a circle, behind their link. */
  async dashboard(browser: Browser, email: string, circle = CIRCLE.full): Promise<string> {
    const page = await browser.newPage();
    await this.signIn(page, email, false);
    await page.goto(`${this.url}/circles/${circle}/me`);
    const link = await page.locator('main a[href^="/p/"]').first().getAttribute("href");
    await page.close();
    return link!.split("/").slice(0, 3).join("/");
  }

  /** Returns the path of the page on which Grace answers for the sixth meeting, from the reminder, two days before it. */
  async answerPage(): Promise<string> {
    this.demo.at("2026-11-26T07:05:00Z");
    return new URL(link(await this.demo.mail(GRACE, /^Python.*: .*\b28\b/), "/rsvp/")).pathname;
  }

  /** Opens a page behind a link and keeps it on the device. */
  async keep(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(this.url + path);
    // The button works from then on, and the style sheet shows it only then.
    await expect(page.locator('html[data-device="can"]')).toHaveCount(1);
    await page.getByRole("button", { name: "Keep on this device" }).click();
    await expect(kept(page)).toHaveCount(1);
    return page;
  }

  /** The same; from then on all it fetches goes through the service worker. */
  async keepWhole(context: BrowserContext, path: string): Promise<Page> {
    const page = await this.keep(context, path);
    await page.reload();
    await expect(kept(page)).toHaveCount(1);
    return page;
  }

  /** Signs in for longer, and opens a page that is kept then. */
  async stay(context: BrowserContext, email: string, path: string): Promise<Page> {
    const page = await context.newPage();
    await this.signIn(page, email, true);
    await page.goto(this.url + path);
    await expect(kept(page)).toHaveCount(1);
    await expect.poll(async () => (await held(page)).pages).toContain(path);
    return page;
  }
}
