// What several tests do: signing in, finding a mail's link, posting a form wrong.
import { expect, type Mail } from "./site";
import type { Locator, Page } from "@playwright/test";

/** The logins of the demo. */
export const AMINA = "amina@example.org";
export const GRACE = "grace@example.org";
export const STAFF = "staff@example.org";
/** Not shown as a login, but an account like the others: runs a finished and a cancelled circle. */
export const TASHA = "tasha@example.org";
export const PASSWORD = "learning together";

/** Circles of the demo, by the state they are in at noon of its day. */
export const CIRCLE = {
  open: "act-on-climate-together",
  /** Amina's, with the feedback of its fifth meeting to do. */
  full: "python-for-beginners-upper-hill",
  /** Amina's, before its first meeting. */
  upcoming: "public-speaking-for-job-seekers",
  running: "tell-your-story",
  online: "antropologia-de-lo-digital-en-linea",
  finished: "algebra-again",
  cancelled: "american-sign-language-for-beginners",
};

/** Text that would do harm if a page took it for HTML. */
export const HOSTILE = `Ünï 🦉 <b>bold</b> & "quotes" </textarea><script>document.title="run"</script>`;

/** Signs in and goes to a page. */
export async function signIn(page: Page, url: string, email: string, next = "/me", password = PASSWORD): Promise<void> {
  await page.goto(`${url}/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(url + next);
}

/** The link of a mail that leads to a part of the site. */
export function link(mail: Mail, part: string): string {
  const found = mail.links.find((l) => l.includes(part));
  expect(found, `a link with ${part} among ${mail.links.join(" ")}`).toBeTruthy();
  return found as string;
}

/** A form of a page, by what is written on one of its buttons. */
export function formWith(page: Page, button: string | RegExp): Locator {
  return page.locator("form").filter({ has: page.getByRole("button", { name: button, exact: true, includeHidden: true }) });
}

interface Wrong {
  /** Label → what is typed. */
  typed: Record<string, string>;
  button: string | RegExp;
  /** The labels of the fields that must show an error. */
  errors: string[];
  /** Labels whose text is not given back: passwords. */
  secret?: string[];
  /** Where the fields are, when a page has several forms. */
  within?: Locator;
}

/** Posts a form that must come back with its errors and with everything that was typed. */
export async function postWrong(page: Page, wrong: Wrong): Promise<void> {
  const form = wrong.within ?? page.locator("main");
  for (const [label, text] of Object.entries(wrong.typed)) await form.getByLabel(label).first().fill(text);
  await form.getByRole("button", { name: wrong.button }).first().click();
  await expect(form.getByRole("alert")).toContainText("Not saved yet");
  for (const label of wrong.errors) await showsError(page, form.getByLabel(label).first());
  await expect(form.locator('[aria-invalid="true"]'), "no other field is marked").toHaveCount(wrong.errors.length);
  for (const [label, text] of Object.entries(wrong.typed)) {
    await expect(form.getByLabel(label).first()).toHaveValue(wrong.secret?.includes(label) ? "" : text);
  }
  await expect(page.locator("form b, form script"), "what was typed is text").toHaveCount(0);
}

/** That a field, or a group of choices, is marked as wrong and says why. */
export async function showsError(page: Page, field: Locator): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  const ids = ((await field.getAttribute("aria-describedby")) ?? "").split(" ");
  const id = ids.find((i) => i.endsWith("-error"));
  expect(id, "the error is tied to the field").toBeTruthy();
  await expect(page.locator(`[id="${id}"]`)).not.toBeEmpty();
}
