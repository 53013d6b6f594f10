// What scripts add to pages that also work without them.
import { alive, expect, Site, test } from "./site";
import { link } from "./steps";
import type { Page } from "@playwright/test";

declare global {
  interface Window {
    stayed?: boolean;
  }
}

/** Marks the document: a reloaded page has lost the mark. */
const mark = (page: Page) => page.evaluate(() => (window.stayed = true));
const stayed = (page: Page) => page.evaluate(() => window.stayed === true);

test.describe("with scripts @js-only", () => {
  let demo: Site;
  test.beforeAll(async () => {
    demo = await Site.demo();
  });
  test.afterAll(async () => demo.stop());

  test.describe("in Nairobi", () => {
    test.use({ timezoneId: "Africa/Nairobi" });

    test("the wizard proposes the browser's time zone, and keeps one that was chosen", async ({ page }) => {
      await page.goto(`${demo.url}/circles/start`);
      await alive(page);
      await page.getByRole("button", { name: "Begin" }).click();
      await expect(page.getByText("Which course will you take together?")).toBeVisible();
      await page.getByRole("radio").first().check();
      await page.getByRole("button", { name: "Save and continue" }).click();
      await page.getByRole("radio", { name: "Online", exact: true }).check();
      await page.getByLabel("Link to the online meeting").fill("https://meet.example.org/x");
      await page.getByRole("button", { name: "Save and continue" }).click();
      // Here the step is fetched by the scripts, …
      await expect(page.getByLabel("Time zone")).toHaveValue("Africa/Nairobi");
      // … and here it is rendered by the server.
      await page.reload();
      await expect(page.getByLabel("Time zone")).toHaveValue("Africa/Nairobi");

      await page.getByLabel("First date").fill("2027-02-01");
      await page.getByLabel("Usual start").fill("18:00");
      await page.getByLabel("Length in minutes").fill("60");
      await page.getByLabel("Time zone").fill("America/Chicago");
      await page.getByLabel("Number of weeks").fill("2");
      await page.getByRole("button", { name: "Make the list of dates" }).click();
      await expect(page.getByLabel("Date of meeting 2")).toHaveValue("2027-02-08");
      await expect(page.getByLabel("Time zone")).toHaveValue("America/Chicago");
      await page.getByRole("button", { name: "Save and continue" }).click();
      await expect(page.getByText("What should people know?")).toBeVisible();
      await page.getByRole("button", { name: "Back" }).click();
      await expect(page.getByLabel("Time zone")).toHaveValue("America/Chicago");
      await page.reload();
      await alive(page);
      await expect(page.getByLabel("Time zone")).toHaveValue("America/Chicago");
    });
  });

  test("answering on the dashboard does not reload the page", async ({ page }) => {
    const mail = await demo.mail("carla.neumann@example.org", /Act on climate/);
    await page.goto(link(mail, "/p/"));
    await alive(page);
    const address = page.url();
    await mark(page);
    await expect(page.getByText(/^You said:/)).toHaveCount(0);
    await page.getByRole("button", { name: "Yes, I’ll be there" }).click();
    await expect(page.getByText("You said: I’ll be there.")).toBeVisible();
    await expect(page.getByText(/^Coming so far: .*Carla/)).toBeVisible();
    await page.getByRole("button", { name: "I can’t make it" }).click();
    await expect(page.getByText("You said: I can’t make it.")).toBeVisible();
    await expect(page.getByText(/^Coming so far: .*Carla/)).toHaveCount(0);
    expect(await stayed(page), "the page was not reloaded").toBe(true);
    expect(page.url()).toBe(address);
    await page.reload();
    await expect(page.getByText("You said: I can’t make it.")).toBeVisible();
    expect(await stayed(page), "the mark detects a reloaded page").toBe(false);
  });
});
