// Steps shared by several tests: signing in, finding an emailed link, posting an invalid form.
import { alive, expect, type Mail } from "./site";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";

/** The logins of the demo. */
export const AMINA = "amina@example.org";
export const GRACE = "grace@example.org";
export const STAFF = "staff@example.org";
/** Not shown as a demo login, but a normal account: runs a finished and a cancelled circle. */
export const TASHA = "tasha@example.org";
export const PASSWORD = "learning together";

/** Circles of the demo, by their state at noon of its day. */
export const CIRCLE = {
  open: "act-on-climate-together",
  /** Amina's; the feedback on its fifth meeting is due. */
  full: "python-for-beginners-upper-hill",
  /** Amina's, before its first meeting. */
  upcoming: "public-speaking-for-job-seekers",
  running: "tell-your-story",
  online: "antropologia-de-lo-digital-en-linea",
  finished: "algebra-again",
  cancelled: "american-sign-language-for-beginners",
};

/** Text that would be harmful if a page treated it as HTML. */
export const HOSTILE = `Ünï 🦉 <b>bold</b> & "quotes" </textarea><script>document.title="run"</script>`;

/** Signs in and goes to a page. */
export async function signIn(page: Page, url: string, email: string, next = "/me", password = PASSWORD): Promise<void> {
  await page.goto(`${url}/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(url + next);
}

/** Returns the link in an email that leads to a part of the site. */
export function link(mail: Mail, part: string): string {
  const found = mail.links.find((l) => l.includes(part));
  expect(found, `a link with ${part} among ${mail.links.join(" ")}`).toBeTruthy();
  return found as string;
}

/** Returns a form of the page, by the label of one of its buttons. */
export function formWith(page: Page, button: string | RegExp): Locator {
  return page.locator("form").filter({ has: page.getByRole("button", { name: button, exact: true, includeHidden: true }) });
}

interface Wrong {
  /** Label → typed text. */
  typed: Record<string, string>;
  button: string | RegExp;
  /** The labels of the fields that must show an error. */
  errors: string[];
  /** Labels whose text is not shown again: passwords. */
  secret?: string[];
  /** Where the fields are, when a page has several forms. */
  within?: Locator;
}

/** Posts a form that must be rejected, with its errors and everything that was typed. */
export async function postWrong(page: Page, wrong: Wrong): Promise<void> {
  const form = wrong.within ?? page.locator("main");
  for (const [label, text] of Object.entries(wrong.typed)) await form.getByLabel(label).first().fill(text);
  await form.getByRole("button", { name: wrong.button }).first().click();
  await expect(form.getByRole("alert")).toContainText("Please check this form");
  for (const label of wrong.errors) await showsError(page, form.getByLabel(label).first());
  await expect(form.locator('[aria-invalid="true"]'), "no other field is marked").toHaveCount(wrong.errors.length);
  for (const [label, text] of Object.entries(wrong.typed)) {
    await expect(form.getByLabel(label).first()).toHaveValue(wrong.secret?.includes(label) ? "" : text);
  }
  await expect(page.locator("form b, form script"), "typed text stays text").toHaveCount(0);
}

/** Checks that a field, or a group of choices, is marked as invalid and says why. */
export async function showsError(page: Page, field: Locator): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  const ids = ((await field.getAttribute("aria-describedby")) ?? "").split(" ");
  const id = ids.find((i) => i.endsWith("-error"));
  expect(id, "the error is linked to the field").toBeTruthy();
  await expect(page.locator(`[id="${id}"]`)).not.toBeEmpty();
}

/** Follows a link to a path without loading the page again, and waits for its heading. */
export async function follow(page: Page, path: string): Promise<void> {
  // Before its script has started, a page loads the next one whole.
  await alive(page);
  await page.evaluate((to) => {
    const link = document.createElement("a");
    link.href = to;
    document.querySelector("main")?.append(link);
    link.click();
  }, path);
  await expect.poll(() => new URL(page.url()).pathname + new URL(page.url()).search).toBe(path);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await page.waitForLoadState("networkidle");
}

/** Opens a window of its own, with nothing of another one's. */
export async function other(browser: Browser): Promise<[Page, BrowserContext]> {
  const context = await browser.newContext({ locale: "en" });
  return [await context.newPage(), context];
}
