// A course and a circle made through the pages, and its people, for journeys.
import { expect, type Site } from "./site";
import { link } from "./steps";
import type { Browser, BrowserContext, Page } from "@playwright/test";

/** The six participants of the circle. */
export const PEOPLE = ["Ana Lima", "Ben Kim", "Cleo Dixon", "Dan Ito", "Eva Roth", "Femi Ade"].map((name) => ({
  name,
  email: `${name.split(" ")[0].toLowerCase()}@example.org`,
}));

const CIRCLE = "/circles/python-on-tuesdays";

/** Adds the course "Learn Python the kind way". */
export async function addCourse(page: Page, open: (path: string) => Promise<void>, seen: () => Promise<void>) {
  await open("/courses/add");
  await page.getByLabel("Title").fill("Learn Python the kind way");
  await page.getByLabel("Made by").fill("Open University");
  await page.getByLabel("Link").fill("https://example.org/python");
  await page.getByLabel("What is it about?").fill("First steps in programming, *without* fear.");
  await page.getByLabel("Topics").fill("Programming, Python");
  await page.getByRole("button", { name: "Save the course" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Learn Python the kind way" })).toBeVisible();
  await seen();
}

/** Publishes "Python on Tuesdays", weekly from 1 December 2026, 18:00 to 19:30 in Chicago. */
export async function publishCircle(page: Page, seen: () => Promise<void>, weeks = 3) {
  await page.getByRole("link", { name: "Start a circle with this course" }).click();
  await expect(page.getByRole("heading", { name: /Start a circle/ })).toBeVisible();
  await seen();
  await page.getByRole("button", { name: /^Begin/ }).first().click();

  await expect(page.getByText("Which course will you take together?")).toBeVisible();
  await seen();
  await page.getByRole("button", { name: "Save and continue" }).click();

  await expect(page.getByText("Where will you meet?")).toBeVisible();
  await page.getByRole("radio", { name: "In person", exact: true }).check();
  await page.getByLabel("Place").fill("Harold Washington Library");
  await page.getByLabel("Street and number").fill("400 S State St");
  await page.getByLabel("City").fill("Chicago");
  await seen();
  await page.getByRole("button", { name: "Save and continue" }).click();

  await expect(page.getByText("When will you meet?")).toBeVisible();
  await page.getByLabel("First date").fill("2026-12-01");
  await page.getByLabel("Usual start").fill("18:00");
  await page.getByLabel("Length in minutes").fill("90");
  await page.getByLabel("Time zone").fill("America/Chicago");
  await page.getByLabel("Number of weeks").fill(String(weeks));
  await page.getByRole("button", { name: /Make the list of dates/ }).click();
  await expect(page.getByLabel("Date of meeting 3")).toHaveValue("2026-12-15");
  await expect(page.getByLabel(`Date of meeting ${weeks}`)).toBeVisible();
  await seen();
  await page.getByRole("button", { name: "Save and continue" }).click();

  await expect(page.getByText("What should people know?")).toBeVisible();
  await page.getByLabel("Title").fill("Python on Tuesdays");
  await page.getByLabel("Welcome text").fill("Everybody is welcome.");
  await page.getByLabel("A question of your own").fill("Do you bring a laptop?");
  await page.getByLabel("Seats").fill("8");
  await seen();
  await page.getByRole("button", { name: "Save and continue" }).click();

  await expect(page.getByText("This is how others will see it.")).toBeVisible();
  await seen();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page).toHaveURL(/\/circles\/python-on-tuesdays\/manage\?done=published$/);
  await expect(page.getByRole("heading", { level: 1, name: "Python on Tuesdays" })).toBeVisible();
  await seen();
}

/** Opens a window of its own. */
export async function window(browser: Browser, javaScriptEnabled = true): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ javaScriptEnabled, locale: "en" });
  return context.newPage();
}

/** Signs everyone up as the page does, without opening it six times; returns their links by name. */
export async function signUpAll(page: Page, site: Site): Promise<Map<string, string>> {
  for (const { name, email } of PEOPLE) {
    const form = { "form[slug]": "python-on-tuesdays", "form[name]": name, "form[email]": email, "form[goal]": `${name} reads code.` };
    const rest = { "form[support]": "I bring tea.", "form[answer]": "Yes", "form[consent]": "on" };
    const path = `${CIRCLE}/sign-up`;
    const reply = await page.request.post(`${site.url}/fn/signups/sign-up?page=${encodeURIComponent(path)}`, {
      form: { ...form, ...rest },
      headers: { origin: site.url, accept: "text/html" },
      maxRedirects: 0,
    });
    expect(reply.headers().location, name).toContain("signed-up");
  }
  const links = new Map<string, string>();
  for (const { name, email } of PEOPLE) links.set(name, link(await site.mail(email, /You’re signed up/), "/p/"));
  return links;
}

/** Goes to a control with the Tab key alone. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    const words = await page.evaluate(() => {
      const at = document.activeElement;
      const label = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement ? at.labels?.[0]?.textContent : "";
      return `${label ?? ""} ${at?.textContent ?? ""}`.trim();
    });
    if (name.test(words)) return;
  }
  throw new Error(`the Tab key does not reach ${name}`);
}
