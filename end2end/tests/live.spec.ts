// Pages that show what others do while they are open.
import { alive, expect, Site, test } from "./site";
import { AMINA, CIRCLE, GRACE, link, signIn } from "./steps";
import type { Page } from "@playwright/test";

const ABOUT = /Act on climate/;
const TOLD = "Changes appear here by themselves.";
const yes = (page: Page) => page.getByRole("button", { name: "Yes, I’ll be there" });
const no = (page: Page) => page.getByRole("button", { name: "I can’t make it" });

test.describe("open pages @js-only", () => {
  let demo: Site;
  let carla: string;
  let other: string;
  test.beforeAll(async () => {
    demo = await Site.demo();
    carla = link(await demo.mail("carla.neumann@example.org", ABOUT), "/p/");
    const mails = (await demo.mails()).filter((mail) => ABOUT.test(mail.subject) && !mail.to.startsWith("carla."));
    const theirs = mails.flatMap((mail) => mail.links).filter((address) => address.includes("/p/") && address !== carla);
    other = theirs[0];
  });
  test.afterAll(async () => demo.stop());

  /** Opens someone's page and waits until it is told what happens. */
  async function follow(page: Page, address: string): Promise<void> {
    await page.goto(address);
    await alive(page);
    await expect(page.getByText(TOLD)).toBeVisible();
  }

  test("two dashboards show each other's answers, also after the server was restarted", async ({ browser }) => {
    const [ours, theirs] = [await (await browser.newContext()).newPage(), await (await browser.newContext()).newPage()];
    await follow(ours, carla);
    await follow(theirs, other);
    const draft = theirs.getByLabel("Write to your circle").first();
    await draft.fill("Half a sen");
    await yes(ours).click();
    await expect(theirs.getByText(/^Coming so far: .*Carla/)).toBeVisible();
    await expect(draft).toHaveValue("Half a sen");
    await no(ours).click();
    await expect(theirs.getByText(/^Coming so far: .*Carla/)).toHaveCount(0);
    await demo.restart();
    await yes(ours).click();
    await expect(theirs.getByText(/^Coming so far: .*Carla/)).toBeVisible({ timeout: 30_000 });
    await expect(draft).toHaveValue("Half a sen");
    await no(theirs).click();
    await yes(theirs).click();
    await ours.close();
    await theirs.close();
  });

  test("the tabs of a browser share one stream, and another one takes it over", async ({ context }) => {
    const streams = new Set<string>();
    context.on("request", (request) => {
      if (new URL(request.url()).pathname === "/live") streams.add(request.url());
    });
    const first = await context.newPage();
    await follow(first, carla);
    const second = await context.newPage();
    await follow(second, carla);
    expect(streams.size).toBe(1);
    await first.close();
    const third = await context.newPage();
    await third.goto(carla);
    await alive(third);
    await yes(third).click();
    await expect(second.getByText(/^You said: I’ll be there/)).toBeVisible({ timeout: 30_000 });
    await no(third).click();
    await expect(second.getByText(/^You said: I can’t make it/)).toBeVisible({ timeout: 30_000 });
  });

  test("a page that is looked at is told, however many circles are open in the browser", async ({ browser, context }) => {
    const page = await context.newPage();
    await follow(page, carla);
    const [asked] = await Promise.all([
      context.waitForEvent("request", (request) => request.url().includes("link=crowd")),
      page.evaluate(() => {
        const tabs = new BroadcastChannel("circlet-live");
        for (let at = 0; at < 40; at += 1) tabs.postMessage(JSON.stringify({ Shows: [`link=crowd${at}`, 1, 1] }));
      }),
    ]);
    const links = new URL(asked.url()).searchParams.getAll("link");
    expect([links.length, links.some((link) => carla.includes(link))]).toEqual([20, true]);
    const theirs = await (await browser.newContext()).newPage();
    await follow(theirs, other);
    await yes(theirs).click();
    await no(theirs).click();
    const coming = page.getByText(/^Coming so far: /);
    const before = await coming.allTextContents();
    await yes(theirs).click();
    await expect.poll(() => coming.allTextContents()).not.toEqual(before);
  });

  test("a tab that goes to another page takes nothing from the others, and one that joins is told as well", async ({ browser, context }) => {
    const [first, second] = [await context.newPage(), await context.newPage()];
    await follow(first, carla);
    await follow(second, carla);
    await second.locator('main a[href$="/data"]').click();
    await second.waitForURL(/\/data$/);
    await follow(await context.newPage(), other);
    const elsewhere = await (await browser.newContext()).newPage();
    await follow(elsewhere, carla);
    for (const [answer, said] of [[yes, "I’ll be there"], [no, "I can’t make it"]] as const) {
      await answer(elsewhere).click();
      await expect(first.getByText(`You said: ${said}`)).toBeVisible();
    }
  });
});

test.describe("pages left open while time passes @js-only", () => {
  // The sixth meeting of Amina's circle, on a Saturday at 10:00 in Nairobi.
  const [EARLY, BEGINS, OVER, CLOSED] = ["2026-11-28T06:10:00Z", "2026-11-28T07:00:00Z", "2026-11-28T09:00:00Z", "2026-11-28T09:31:00Z"];
  const MANAGE = `/circles/${CIRCLE.full}/manage`;

  test("the meeting begins and is over on everyone's page, by the server's clock", async ({ browser }) => {
    const demo = await Site.demo();
    demo.at(EARLY);
    const open = async (email: string, path: string) => {
      const page = await (await browser.newContext({ locale: "en" })).newPage();
      await page.clock.install();
      await signIn(page, demo.url, email, path);
      await alive(page);
      return page;
    };
    const own = await open(GRACE, `/circles/${CIRCLE.full}/me`);
    const desk = await open(AMINA, MANAGE);
    const code = await desk.context().newPage();
    await code.clock.install();
    await code.goto(demo.url + MANAGE);
    await alive(code);
    await code.getByRole("link", { name: "Check-in code" }).first().click();
    await expect(code.locator(".code")).toBeVisible();
    const pages = [own, desk, code];
    // Nothing happens in the circle; only the clocks go on. A page that is not seen waits.
    const pass = async (moment: string) => {
      demo.at(moment);
      for (const page of pages) {
        await page.bringToFront();
        await page.clock.fastForward("01:01:00");
      }
    };
    await expect(own.getByText("In 50 minutes")).toBeVisible();
    await expect(yes(own)).toBeVisible();
    await pass(BEGINS);
    await expect(own.getByText("This meeting has begun.")).toBeVisible();
    await expect(yes(own)).toHaveCount(0);
    await expect(own.getByLabel("Code shown in the room")).toBeVisible();
    await expect(desk.getByText("On now · Meeting 6", { exact: true })).toBeVisible();
    await expect(desk.getByText("Record who is there").first()).toBeVisible();
    await pass(OVER);
    await expect(own.getByText("This meeting has begun.")).toHaveCount(0);
    await expect(desk.getByText("On now · Meeting 6", { exact: true })).toHaveCount(0);
    await expect(code.locator(".code")).toBeVisible();
    await pass(CLOSED);
    await expect(code.locator(".code")).toHaveCount(0);
    await expect(own.getByLabel("Code shown in the room")).toHaveCount(0);
    for (const page of [own, desk]) await page.context().close();
    await demo.stop();
  });
});

test.describe("without scripts @nojs-only", () => {
  test("the page says of what time it is and loads again by a link", async ({ page }) => {
    const demo = await Site.demo();
    const address = link(await demo.mail("carla.neumann@example.org", ABOUT), "/p/");
    await page.goto(address);
    await expect(page.getByText(/^As of /)).toBeVisible();
    await page.getByRole("link", { name: "Load again" }).click();
    await expect(page).toHaveURL(address);
    await demo.stop();
  });
});
