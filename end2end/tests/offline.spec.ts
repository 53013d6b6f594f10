// Without a network kept pages open, and forgetting them leaves nothing.
import { AMINA } from "./steps";
import { bar, Cellar, held, inCellar, kept, no, yes } from "./offline";
import { alive, expect, test } from "./site";
import type { Page } from "@playwright/test";

const ofPerson = async (page: Page) => {
  const all = await held(page);
  return { ...all, pages: all.pages.filter((path) => path !== "/") };
};

test.describe("offline @js-only", () => {
  let cellar: Cellar;
  let dashboard: string;
  inCellar((open, path) => ([cellar, dashboard] = [open, path]));

  /** Goes to a page without a network; returns whether the device says that it does not have it. */
  async function nothing(page: Page, path: string): Promise<boolean> {
    const answer = await page.goto(cellar.url + path);
    return answer?.status() === 503 && (await page.getByText("No network, and this page is not kept on this device.").count()) === 1;
  }

  test("a kept page opens without a network, says of what time it is, and nothing else of the person is kept", async ({ context }) => {
    const page = await context.newPage();
    await page.goto(cellar.url + dashboard);
    await expect(page.locator('html[data-device="can"]')).toHaveCount(1);
    expect((await held(page)).pages, "nothing before the person says so").toEqual([]);
    await page.getByRole("button", { name: "Keep on this device" }).click();
    await expect(kept(page)).toHaveCount(1);
    await expect(page.getByText("This page is kept on this device"), "not on the button that forgets the device").toBeFocused();
    await page.goto(`${cellar.url}/circles`);
    await expect.poll(async () => (await held(page)).pages.sort()).toEqual(["/circles", dashboard].sort());
    cellar.wire.set("cut");
    const begun = Date.now();
    await page.goto(cellar.url + dashboard);
    await expect(page.locator("h1")).toBeVisible();
    expect(Date.now() - begun, "in about a second").toBeLessThan(2000);
    await expect(bar(page)).toContainText(/No network\. This is the page as of .*\d/);
    await page.goto(`${cellar.url}/circles`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await nothing(page, "/about"), "a page that was not visited").toBe(true);
    cellar.wire.set("open");
    await page.getByRole("link", { name: "Load again" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "What is a learning circle?" })).toBeVisible();
  });

  test("a copy no longer says that there is no network once there is one, and how old it is as long as it is shown", async ({ context }) => {
    const page = await cellar.keepWhole(context, dashboard);
    const read = await context.newPage();
    await read.goto(`${cellar.url}/circles`);
    await expect.poll(async () => (await held(page)).pages).toContain("/circles");
    cellar.wire.set("cut");
    for (const copy of [page, read]) {
      await copy.reload();
      await expect(bar(copy)).toContainText("No network.");
    }
    cellar.wire.set("open");
    for (const copy of [page, read]) await copy.evaluate(() => dispatchEvent(new Event("online")));
    await expect(bar(page), "the page says it itself").toBeHidden();
    await expect(page.locator(".fresh")).toContainText(/As of|Changes appear here/);
    await expect(bar(read)).toContainText(/^This is the page as of .*\d.*Load again$/);
    await bar(read).getByRole("link", { name: "Load again" }).click();
    await expect(read.locator("html:not([data-kept-at])[data-device]")).toHaveCount(1);
    await expect(bar(read)).toBeHidden();
  });

  test("a copy no longer says so either once what waited was sent, where the browser does not tell of a network", async ({ context }) => {
    const page = await cellar.keepWhole(context, dashboard);
    cellar.wire.set("cut");
    await page.reload();
    await no(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting");
    cellar.wire.set("open");
    // It sends what waits, for all pages.
    await (await context.newPage()).goto(`${cellar.url}/circles`);
    await expect(bar(page)).toBeHidden();
  });

  test("forgetting the device sends what waits, and leaves nothing of a person, as does signing out", async ({ browser, context }) => {
    const page = await cellar.keepWhole(context, dashboard);
    const said = "You said: I’ll be there.";
    await expect(page.getByText(said)).toHaveCount(0);
    cellar.wire.set("cut");
    await yes(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting");
    cellar.wire.set("open");
    page.once("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "Forget this device" }).click();
    await page.waitForURL(`${cellar.url}/`);
    await expect.poll(() => ofPerson(page)).toEqual({ pages: [], queue: 0, marks: 0, storage: 0 });
    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto(cellar.url + dashboard);
    await expect(elsewhere.getByText(said)).toBeVisible();

    await cellar.signIn(page, AMINA, true);
    await page.goto(`${cellar.url}/me`);
    // A link that is kept meanwhile opens the person's page as well.
    const behind = await cellar.keep(context, dashboard);
    await expect.poll(async () => (await held(page)).pages).toEqual(expect.arrayContaining(["/me", dashboard]));
    await behind.close();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(`${cellar.url}/`);
    await expect.poll(() => ofPerson(page)).toEqual({ pages: [], queue: 0, marks: 0, storage: 0 });
    cellar.wire.set("cut");
    expect(await nothing(page, "/me")).toBe(true);
  });

  test("who signs out without a network is signed out once there is one, and other tabs hold nothing", async ({ context }) => {
    const page = await cellar.stay(context, AMINA, "/me");
    cellar.wire.set("cut");
    await page.reload();
    await expect(bar(page)).toContainText("No network.");
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByText("As soon as it has a network again, it signs you out before anything else.")).toBeVisible();
    cellar.wire.set("open");
    expect((await page.goto(`${cellar.url}/me`))?.status(), "signed out").toBe(401);
    await expect.poll(() => ofPerson(page)).toEqual({ pages: [], queue: 0, marks: 0, storage: 0 });

    const own = await cellar.keepWhole(context, dashboard);
    const other = await context.newPage();
    await other.goto(cellar.url + dashboard);
    await alive(other);
    await expect(kept(other), "the part of the page that hears of it").toHaveCount(1);
    await other.getByLabel("Write to your circle").first().fill("Half a sen");
    // It does not listen yet.
    const young = await context.newPage();
    await young.goto(cellar.url + dashboard);
    await own.getByRole("button", { name: "Forget this device" }).click();
    for (const left of [own, other, young]) await left.waitForURL(`${cellar.url}/`);
    await expect.poll(() => ofPerson(other)).toEqual({ pages: [], queue: 0, marks: 0, storage: 0 });
  });

  test("who signs in without staying signed in leaves no page, and staying keeps feedback and attendance readable", async ({ context }) => {
    const page = await context.newPage();
    await cellar.signIn(page, AMINA, false);
    await page.goto(`${cellar.url}/me`);
    await expect(page.locator("html[data-device]")).toHaveCount(1);
    expect((await held(page)).pages).toEqual([]);
    await cellar.signIn(page, AMINA, true);
    await page.goto(`${cellar.url}/me`);
    await expect(kept(page)).toHaveCount(1);
    await expect.poll(async () => (await held(page)).pages).toContain("/me");
    cellar.wire.set("cut");
    await page.goto(`${cellar.url}/me`);
    await expect(bar(page)).toContainText("No network");
  });

  // The last: the sixth meeting's reminder goes out.
  test("the answer page of an email opens without a network where its dashboard is kept, and elsewhere says that nothing was sent", async ({ context }) => {
    const answer = await cellar.answerPage();
    const page = await context.newPage();
    const cannot = page.getByRole("radio", { name: "I can’t make it" });
    const none = { pages: [], queue: 0, marks: 0, storage: 0 };
    await page.goto(`${cellar.url}${answer}?answer=no`);
    await expect(page.locator('html[data-device="can"]')).toHaveCount(1);
    await alive(page);
    cellar.wire.set("cut");
    await page.getByRole("button", { name: "Save my answer" }).click();
    await expect(page.getByText("Your answer was not sent. Try again when there is a network.")).toBeVisible();
    await expect(cannot).toBeChecked();
    await expect(bar(page)).toBeHidden();
    expect(await ofPerson(page)).toEqual(none);
    expect(await nothing(page, answer)).toBe(true);

    cellar.wire.set("open");
    const own = await cellar.keep(context, dashboard);
    await page.goto(`${cellar.url}${answer}?answer=yes`);
    await expect.poll(async () => (await held(page)).pages).toContain(answer);
    cellar.wire.set("cut");
    await page.goto(`${cellar.url}${answer}?answer=no`);
    await expect(bar(page)).toContainText("No network. This is the page as of");
    await expect(cannot, "as the link in the email says, not as the copy was made").toBeChecked();

    cellar.wire.set("open");
    await own.getByRole("button", { name: "Forget this device" }).click();
    await own.waitForURL(`${cellar.url}/`);
    await page.close();
    await expect.poll(() => ofPerson(own)).toEqual(none);
  });
});
