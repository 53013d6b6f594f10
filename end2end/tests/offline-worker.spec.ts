// What waits on a device outlives its page, the program's version, and not the right to answer.
import { bar, Cellar, held, inCellar, kept, no, sent, yes } from "./offline";
import { expect, test } from "./site";
import { AMINA, CIRCLE, GRACE } from "./steps";
import type { Browser, BrowserContext, Page } from "@playwright/test";

const GONE = "You are no longer in this circle, or your page has a new link: 1 answer on this device was not sent and has been deleted.";

type Syncing = { sync: { getTags(): Promise<string[]> } };

/** What the browser will wake the service worker for. */
const tags = (page: Page): Promise<string[]> => page.evaluate(async () => ((await navigator.serviceWorker.ready) as unknown as Syncing).sync.getTags());

test.describe("what waits on a device @js-only", () => {
  let cellar: Cellar;
  let dashboard: string;
  inCellar((open, path) => ([cellar, dashboard] = [open, path]));

  /** Keeps a page, and answers on it without a network; before that the other answer was stored. */
  async function waiting(context: BrowserContext, path = dashboard): Promise<Page> {
    const page = await cellar.keep(context, path);
    await no(page).first().click();
    await expect(page.getByText("You said: I can’t make it.")).toBeVisible();
    await page.reload();
    await expect(kept(page)).toHaveCount(1);
    cellar.wire.set("cut");
    await yes(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    return page;
  }

  /** Another device, which keeps nothing. */
  async function other(browser: Browser): Promise<[Page, BrowserContext]> {
    const context = await browser.newContext({ serviceWorkers: "block" });
    return [await context.newPage(), context];
  }

  test("goes out by Background Sync while no page of the site is open", async ({ browser }) => {
    const here = await browser.newContext();
    const page = await waiting(here);
    await expect.poll(() => tags(page)).toEqual(["queue"]);
    const devtools = await here.newCDPSession(await here.newPage());
    const registered = new Promise<string>((done) =>
      devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations.length && done(registrations[0].registrationId)),
    );
    await devtools.send("ServiceWorker.enable");
    const registrationId = await registered;
    await page.close();
    cellar.wire.set("open");
    const [device, there] = await other(browser);
    await device.goto(cellar.url + dashboard);
    await expect(device.getByText("You said: I can’t make it."), "nothing is sent by itself").toBeVisible();

    // The browser ends a worker that has nothing to do.
    await devtools.send("ServiceWorker.stopAllWorkers");
    await devtools.send("ServiceWorker.dispatchSyncEvent", { origin: cellar.url, registrationId, tag: "queue", lastChance: false });
    await expect
      .poll(async () => {
        await device.reload();
        return device.getByText("You said: I’ll be there.").count();
      })
      .toBe(1);
    await here.close();
    await there.close();
  });

  test("is on the device before it is sent: a browser that is closed while nothing comes back loses nothing", async ({ context }) => {
    const page = await cellar.keepWhole(context, dashboard);
    await no(page).first().click();
    await expect(page.getByText("You said: I can’t make it.")).toBeVisible();
    await expect.poll(async () => (await held(page)).queue, "what was stored waits no longer").toBe(0);
    cellar.wire.set("mute");
    await yes(page).first().click();
    await expect.poll(async () => (await held(page)).queue).toBe(1);
    await expect(bar(page), "it is on its way").toBeHidden();
    await expect.poll(() => tags(page), "the browser sends it as well").toEqual(["queue"]);
    const devtools = await context.newCDPSession(await context.newPage());
    await page.close();
    await devtools.send("ServiceWorker.enable");
    await devtools.send("ServiceWorker.stopAllWorkers");
    cellar.wire.set("cut");
    const later = await context.newPage();
    await later.goto(cellar.url + dashboard);
    await expect(bar(later)).toContainText("1 answer is waiting to be sent.");
    cellar.wire.set("open");
    await later.reload();
    await sent(later);
    await later.reload();
    await expect(later.getByText("You said: I’ll be there.")).toBeVisible();
  });

  test("is found by a new version of the program, and sent once", async ({ context }) => {
    const page = await waiting(context);
    await cellar.wire.put("/sw.js", (script) => script.replace(/"program \w+"/, '"program of tomorrow"'));
    cellar.wire.set("open");
    await page.evaluate(async () => {
      const changed = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      await (await navigator.serviceWorker.ready).update();
      await changed;
    });
    expect(await page.evaluate(() => caches.keys())).toContain("program of tomorrow");
    expect((await held(page)).queue, "it waits").toBe(1);
    expect((await held(page)).pages, "and the page can be read").toContain(dashboard);
    await page.reload();
    await sent(page);
    await page.reload();
    await expect(page.getByText("You said: I’ll be there.")).toBeVisible();
  });

  // The last two: Grace is in no circle after them.
  test("is deleted for who was removed meanwhile, who is told so, and nothing of another circle is", async ({ browser }) => {
    const here = await browser.newContext();
    const removed = await cellar.dashboard(browser, GRACE, CIRCLE.upcoming);
    const stays = await cellar.keepWhole(here, dashboard);
    const account = await browser.newContext();
    const mine = await cellar.stay(account, GRACE, `/circles/${CIRCLE.upcoming}/me`);
    const page = await waiting(here, removed);
    await yes(mine).first().click();
    await expect(bar(mine)).toContainText("1 answer is waiting to be sent.");
    await no(stays).first().click();
    await expect(bar(stays)).toContainText("1 answer is waiting to be sent.");
    cellar.wire.set("open");

    const [desk, there] = await other(browser);
    await cellar.signIn(desk, AMINA, false);
    await desk.goto(`${cellar.url}/circles/${CIRCLE.upcoming}/manage/participants`);
    const person = desk.getByRole("listitem").filter({ has: desk.getByRole("heading", { name: "Grace Wanjiru" }) });
    await person.getByText("Remove", { exact: true }).click();
    await person.getByRole("button", { name: "Yes, remove" }).click();
    await expect(person).toHaveCount(0);

    await page.reload();
    await expect(bar(page)).toContainText(`Public speaking for job seekers: ${GONE}`);
    await expect.poll(async () => (await held(page)).queue).toBe(0);
    const { pages } = await held(page);
    expect([pages.includes(removed), pages.includes(dashboard)]).toEqual([false, true]);
    await stays.reload();
    await expect(stays.getByText("You said: I can’t make it."), "the other circle's was sent").toBeVisible();
    // By the account, too.
    await mine.goto(`${cellar.url}/me`);
    await expect(bar(mine)).toContainText(`Public speaking for job seekers: ${GONE}`);
    expect((await held(mine)).queue).toBe(0);
    await here.close();
    await account.close();
    await there.close();
  });

  test("is deleted for who has left meanwhile, who is told so", async ({ browser }) => {
    const here = await browser.newContext();
    const page = await waiting(here);
    // Twice about the same: it is one answer.
    await no(page).first().click();
    await expect.poll(async () => (await held(page)).queue).toBe(2);
    await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    cellar.wire.set("open");
    const [device, there] = await other(browser);
    await device.goto(cellar.url + dashboard);
    await device.locator('main a[href^="/leave/"]').click();
    await device.getByRole("button", { name: "Leave circle" }).click();
    await expect(device).not.toHaveURL(/\/leave\/[^?]*$/);
    await page.reload();
    await expect(bar(page)).toContainText(GONE);
    expect((await held(page)).queue).toBe(0);
    expect((await held(page)).pages).not.toContain(dashboard);
    await here.close();
    await there.close();
  });
});
