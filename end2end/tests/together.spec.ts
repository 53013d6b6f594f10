// A circle of six over three meetings: what one does on a dashboard, the others see. One has no JavaScript, one uses the keyboard only,
// one answers without a network, two look at each other's answers, and the server restarts in between.
import { addCourse, PEOPLE, publishCircle, signUpAll, tabTo, window } from "./make";
import { alive, audit, expect, test } from "./site";
import { signIn } from "./steps";
import type { Page } from "@playwright/test";

const ADA = { name: "Ada Obi", email: "ada@example.org", password: "tea and biscuits" };
const MANAGE = "/circles/python-on-tuesdays/manage";
const TOLD = "Changes appear here by themselves.";
/** "Within a second". */
const SOON = { timeout: 1_000 };
const yes = (page: Page) => page.getByRole("button", { name: "Yes, I’ll be there" });
const no = (page: Page) => page.getByRole("button", { name: "I can’t make it" });

/** Opens a page and waits until it is told what happens. */
async function follow(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await alive(page);
  await expect(page.getByText(TOLD)).toBeVisible();
}

/** Gives the feedback on a meeting: everyone came. */
async function feedback(page: Page, url: string, number: number): Promise<void> {
  await follow(page, url + MANAGE);
  await expect(page.getByText(`To do now · Meeting ${number}`)).toBeVisible();
  await page.getByRole("link", { name: "Say how it went" }).first().click();
  await expect(page.getByRole("radio", { name: "Great" })).toBeVisible();
  await page.getByRole("radio", { name: "Great" }).check();
  for (const { name } of PEOPLE) await page.getByRole("checkbox", { name }).check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page).toHaveURL(new RegExp(`${MANAGE}$`));
}

test("six people and three meetings, live, by keyboard and without scripts @js-only", async ({ page, browser, site, open }) => {
  test.setTimeout(300_000);
  site.person(ADA.name, ADA.email, ADA.password);
  await signIn(page, site.url, ADA.email, "/me", ADA.password);
  const quiet = async () => {};
  await addCourse(page, open, quiet);
  await publishCircle(page, quiet, 3);
  const links = await signUpAll(page, site);
  const address = (name: string) => links.get(name) as string;
  const [ana, ben, cleo, dan] = await Promise.all([window(browser, false), window(browser), window(browser), window(browser)]);

  await test.step("the facilitator plans the first meeting", async () => {
    await page.goto(`${site.url}${MANAGE}/tasks`);
    await alive(page);
    for (const task of ["Watch the first video", "Write your first line"]) {
      await page.getByLabel("What to do").fill(task);
      await page.getByRole("button", { name: "Add task" }).click();
      await expect(page.getByText(task).first()).toBeVisible();
    }
    await follow(page, site.url + MANAGE);
    await audit(page, true);
  });

  await test.step("two dashboards side by side see each other's answers within a second", async () => {
    await follow(ben, address("Ben Kim"));
    await follow(cleo, address("Cleo Dixon"));
    await audit(ben, true);
    await yes(ben).click();
    await expect(cleo.getByText(/^Coming so far: .*Ben/)).toBeVisible(SOON);
    await yes(cleo).click();
    await expect(ben.getByText(/^Coming so far: .*Cleo/)).toBeVisible(SOON);
    await expect(page.getByText("Coming: 2 · not coming: 0 · no answer yet: 4").first()).toBeVisible(SOON);
  });

  await test.step("one answers, ticks and writes without JavaScript, and the others see it", async () => {
    await ana.goto(address("Ana Lima"));
    await yes(ana).click();
    await expect(ana.getByText(/^You said: I’ll be there/)).toBeVisible();
    await expect(ben.getByText(/^Coming so far: .*Ana/)).toBeVisible(SOON);
    await ana.getByRole("button", { name: "Watch the first video" }).click();
    await expect(ana.getByRole("button", { name: "Watch the first video" })).toHaveAttribute("aria-pressed", "true");
    await expect(ben.getByText("Done by 1 of 6").first()).toBeVisible(SOON);
    await ana.getByLabel("Write to your circle").fill("Good evening from <b>Ana</b>.");
    await ana.getByRole("button", { name: "Post", exact: true }).click();
    await expect(cleo.getByText("Good evening from <b>Ana</b>.")).toBeVisible(SOON);
    await audit(ana, false);
  });

  await test.step("one uses the keyboard only", async () => {
    await follow(dan, address("Dan Ito"));
    await tabTo(dan, /^I can’t make it$/);
    await dan.keyboard.press("Enter");
    await expect(dan.getByText(/^You said: I can’t make it/)).toBeVisible();
    await tabTo(dan, /Watch the first video/);
    await dan.keyboard.press("Space");
    await expect(ben.getByText("Done by 2 of 6").first()).toBeVisible(SOON);
    await expect(page.getByText("Coming: 3 · not coming: 1 · no answer yet: 2").first()).toBeVisible(SOON);
  });

  // A device of one's own: pages may be kept there.
  const eva = await (await browser.newContext({ locale: "en", serviceWorkers: "allow" })).newPage();
  await test.step("one keeps her page on her device", async () => {
    await eva.goto(address("Eva Roth"));
    await expect(eva.locator('html[data-device="can"]')).toHaveCount(1);
    await eva.getByRole("button", { name: "Keep on this device" }).click();
    await expect(eva.locator('html[data-device="kept"]')).toHaveCount(1);
    await eva.reload();
    await alive(eva);
  });

  await test.step("after a restart nothing is missing, and pages are told again; one answers while there is no server", async () => {
    const draft = ben.getByLabel("Write to your circle").first();
    await draft.fill("Half a sen");
    await site.restart(async () => {
      await eva.reload();
      await expect(eva.locator("#device")).toContainText("No network.");
      await yes(eva).click();
      await expect(eva.locator("#device")).toContainText("1 answer is waiting to be sent.");
    });
    await eva.reload();
    await expect(ben.getByText(/^Coming so far: .*Eva/)).toBeVisible({ timeout: 30_000 });
    await no(cleo).click();
    await expect(ben.getByText(/^Coming so far: .*Cleo/)).toHaveCount(0, { timeout: 30_000 });
    await expect(draft).toHaveValue("Half a sen");
  });

  await test.step("the first meeting, and the second is moved", async () => {
    site.at("2026-12-02T02:00:00Z");
    await feedback(page, site.url, 1);
    await follow(ben, address("Ben Kim"));
    const second = page.locator(".timeline > li", { hasText: "Meeting 2" });
    await second.getByText("Details, move or cancel").click();
    await second.getByLabel("Date").fill("2026-12-09");
    await second.getByLabel("What should people know about it?").fill("The library closes early on Tuesday.");
    await second.getByRole("button", { name: "Move this meeting" }).click();
    await expect(page.getByText("The meeting has its new date. People are told.")).toBeVisible();
    await expect(ben.getByRole("heading", { name: /December 9/ })).toBeVisible(SOON);
    await yes(ben).click();
    await expect(page.getByText("Coming: 1 · not coming: 0 · no answer yet: 5").first()).toBeVisible(SOON);
    await audit(page, true);
  });

  await test.step("the second and the third, and what is left then", async () => {
    site.at("2026-12-10T02:00:00Z");
    await feedback(page, site.url, 2);
    site.at("2026-12-16T02:00:00Z");
    await feedback(page, site.url, 3);
    await page.getByRole("button", { name: "Close the circle" }).first().click();
    await expect(page.getByText(/^Closed /)).toBeVisible();
    await alive(page);
    await audit(page, true);
    await ana.goto(address("Ana Lima"));
    await audit(ana, false);
    await ana.getByRole("link", { name: "Certificate of participation" }).click();
    await expect(ana.getByText("Was at 3 of 3 meetings")).toBeVisible();
    await audit(ana, false);
    await follow(cleo, address("Cleo Dixon"));
    await audit(cleo, true);
  });
  for (const other of [ana, ben, cleo, dan, eva]) await other.context().close();
});
