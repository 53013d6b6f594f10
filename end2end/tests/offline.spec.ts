// Without a network kept pages open, and forgetting them leaves nothing.
import { AMINA } from "./steps";
import { bar, Cellar, held, inCellar, kept, yes } from "./offline";
import { expect, test } from "./site";
import type { Page } from "@playwright/test";

const ofPerson = async (page: Page) => {
  const all = await held(page);
  return { ...all, pages: all.pages.filter((path) => path !== "/") };
};

test.describe("offline @js-only", () => {
  let cellar: Cellar;
  let dashboard: string;
  inCellar((open, path) => ([cellar, dashboard] = [open, path]));

  test("a kept page opens without a network, says of what time it is, and nothing else of the person is kept", async ({ context }) => {
    const page = await context.newPage();
    await page.goto(cellar.url + dashboard);
    await expect(page.locator('html[data-device="can"]')).toHaveCount(1);
    expect((await held(page)).pages, "nothing before the person says so").toEqual([]);
    await page.getByRole("button", { name: "Keep on this device" }).click();
    await expect(kept(page)).toHaveCount(1);
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
    await expect(page.goto(`${cellar.url}/about`), "a page that was not visited").rejects.toThrow();
  });

  test("forgetting the device and signing out leave nothing of a person", async ({ context }) => {
    const page = await cellar.keepWhole(context, dashboard);
    cellar.wire.set("cut");
    await yes(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting");
    cellar.wire.set("open");
    page.once("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "Forget this device" }).click();
    await page.waitForURL(`${cellar.url}/`);
    await expect.poll(() => ofPerson(page)).toEqual({ pages: [], queue: 0, marks: 0, storage: 0 });

    await cellar.signIn(page, AMINA, true);
    await page.goto(`${cellar.url}/me`);
    await expect.poll(async () => (await held(page)).pages).toContain("/me");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(`${cellar.url}/`);
    await expect.poll(() => ofPerson(page)).toEqual({ pages: [], queue: 0, marks: 0, storage: 0 });
    cellar.wire.set("cut");
    await expect(page.goto(`${cellar.url}/me`)).rejects.toThrow();
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
});
