// Each form, posted wrong once without scripts: what was typed is still there, and the error is
// tied to its field.
import { expect, test } from "./site";
import type { Page } from "@playwright/test";

interface Wrong {
  /** Label → what is typed. */
  typed: Record<string, string>;
  button: string | RegExp;
  /** The label of the field that must show an error. */
  error: string;
  /** Labels whose text is not given back: passwords. */
  secret?: string[];
}

async function postWrong(page: Page, wrong: Wrong): Promise<void> {
  for (const [label, text] of Object.entries(wrong.typed)) await page.getByLabel(label).first().fill(text);
  await page.getByRole("button", { name: wrong.button }).first().click();
  const field = page.getByLabel(wrong.error).first();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  const ids = ((await field.getAttribute("aria-describedby")) ?? "").split(" ");
  const id = ids.find((i) => i.endsWith("-error"));
  expect(id, "the error is tied to the field").toBeTruthy();
  await expect(page.locator(`[id="${id}"]`)).not.toBeEmpty();
  for (const [label, text] of Object.entries(wrong.typed)) {
    await expect(page.getByLabel(label).first()).toHaveValue(wrong.secret?.includes(label) ? "" : text);
  }
}

async function signIn(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(`${url}/sign-in?next=/settings`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
}

test.describe("posted wrong @nojs-only", () => {
  test("making an account", async ({ page, open, seen }) => {
    await open("/register");
    await postWrong(page, {
      typed: { Name: "Ada <b>Obi</b>", "E-mail address": "ada at example", Password: "tea and biscuits" },
      button: "Make an account",
      error: "E-mail address",
      secret: ["Password"],
    });
    await seen();
  });

  test("asking for a new password", async ({ page, open, seen }) => {
    await open("/forgot-password");
    await postWrong(page, { typed: { "E-mail address": "nobody" }, button: "Send me a link", error: "E-mail address" });
    await seen();
  });

  test("the facilitator's forms", async ({ page, site, open, seen }) => {
    site.person("Ada Obi", "ada@example.org", "tea and biscuits");
    await signIn(page, site.url, "ada@example.org", "tea and biscuits");

    await open("/courses/add");
    await postWrong(page, {
      typed: { Title: "Ünïcödé 🦉 & <script>", "Made by": "Nobody", Link: "no link", "What is it about?": "Words, words." },
      button: "Save the course",
      error: "Link",
    });
    await seen();

    await open("/circles/start");
    await page.getByRole("button", { name: /^Begin/ }).first().click();
    await page.goto(page.url().replace(/\/\d$/, "/2"));
    await page.getByRole("radio", { name: "Online" }).check();
    await postWrong(page, { typed: { "Link of the online meeting": "not a link" }, button: "Save and continue", error: "Link of the online meeting" });
    await seen();
    await page.goto(page.url().replace(/\/\d(\?.*)?$/, "/3"));
    await postWrong(page, {
      // The browser itself keeps other wrong dates and numbers from being typed; the integration tests post them.
      typed: { "First date": "2027-02-15", "Usual start": "18:15", "Time zone": "Mars/Olympus", "Number of weeks": "77" },
      button: /Compute the dates/,
      error: "Time zone",
    });
    await seen();
    await page.goto(page.url().replace(/\/\d(\?.*)?$/, "/4"));
    await postWrong(page, { typed: { Title: "My circle", Seats: "0" }, button: "Save and continue", error: "Seats" });
    await seen();
  });
});
