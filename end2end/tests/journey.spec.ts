// The main journey, from creating an account to the feedback after the first meeting.
import { addCourse, publishCircle } from "./make";
import { alive, audit, expect, test, type Site } from "./site";
import type { Page } from "@playwright/test";

const ADA = { name: "Ada Obi", email: "ada@example.org", password: "tea and biscuits" };
const BEN = { name: "Ben Kim", email: "ben@example.org" };
/** The subject of a reminder: the circle and the date. */
const REMINDER = /^Python on Tuesdays: /;

async function makeAccount(page: Page, site: Site, open: (path: string) => Promise<void>, seen: () => Promise<void>) {
  await open("/register");
  await page.getByLabel("Name").fill(ADA.name);
  await page.getByLabel("Email address").fill(ADA.email);
  await page.getByLabel("Password").fill(ADA.password);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Create an account" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await seen();
  const mail = await site.mail(ADA.email, /confirm your address/i);
  await open(link(mail.links, "/confirm/"));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText("Your address is confirmed.")).toBeVisible();
  await open("/sign-in");
  await page.getByLabel("Email address").fill(ADA.email);
  await page.getByLabel("Password").fill(ADA.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("link", { name: "My circles" }).first()).toBeVisible();
}

/** Returns the link in an email that leads to a part of the site. */
function link(links: string[], part: string): string {
  const found = links.find((l) => l.includes(part));
  expect(found, `a link with ${part} among ${links.join(" ")}`).toBeTruthy();
  return found as string;
}

async function signUp(page: Page, site: Site, open: (path: string) => Promise<void>, seen: () => Promise<void>) {
  await open("/circles");
  await page.getByRole("link", { name: /Python on Tuesdays/ }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Python on Tuesdays" })).toBeVisible();
  await seen();
  await page.getByRole("link", { name: "Sign up" }).first().click();
  await expect(page.getByRole("heading", { name: "Sign up for Python on Tuesdays" })).toBeVisible();
  await page.getByLabel("Your name").fill(BEN.name);
  await page.getByLabel("Email address").fill(BEN.email);
  await page.getByLabel("What do you hope to learn?").fill("Read other people's code.");
  await page.getByLabel("How will you help the group?").fill("I bring tea.");
  await page.getByLabel("Do you bring a laptop?").fill("Yes");
  await page.getByRole("checkbox").check();
  await seen();
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await seen();
  return site.mail(BEN.email, /You’re signed up/);
}

test("a circle from an idea to the feedback after its first meeting @main", async ({ page, browser, site, scripts, open, seen, contextOptions }) => {
  test.setTimeout(300_000);
  await test.step("an account", () => makeAccount(page, site, open, seen));
  await test.step("a course", () => addCourse(page, open, seen));
  await test.step("a circle", () => publishCircle(page, seen));

  // Another person: no account, none of Ada's cookies.
  const visitor = await browser.newContext({ ...contextOptions, javaScriptEnabled: scripts });
  const ben = await visitor.newPage();
  const benSeen = async () => {
    if (scripts) await alive(ben);
    await audit(ben, scripts);
  };
  const benOpen = async (path: string) => {
    await ben.goto(path.startsWith("http") ? path : site.url + path);
    await benSeen();
  };
  const welcome = await test.step("a sign-up", () => signUp(ben, site, benOpen, benSeen));
  expect(welcome.text).toContain("Harold Washington Library");
  await site.mail(ADA.email, /signed up for/);

  await test.step("a reminder 48 hours before, and an answer through its link", async () => {
    site.at("2026-11-29T23:59:00Z"); // 48 hours and a minute before 18:00 in Chicago, UTC-6
    await open("/circles/python-on-tuesdays/manage");
    await page.getByText("Details, move or cancel").first().click();
    await expect(page.getByText("Reminder goes out Sunday, November 29, 6:00 PM")).toBeVisible();
    expect((await site.mails()).filter((mail) => REMINDER.test(mail.subject)), "no reminder so far").toEqual([]);
    site.at("2026-11-30T00:05:00Z");
    const reminder = await site.mail(BEN.email, REMINDER);
    expect(reminder.text).toContain("Harold Washington Library");
    await benOpen(link(reminder.links, "/rsvp/"));
    await ben.getByRole("radio", { name: "Yes, I’ll be there" }).check();
    await ben.getByRole("button", { name: "Save my answer" }).click();
    await expect(ben.getByText("Saved: you will be there.")).toBeVisible();
    await benSeen();
  });

  await test.step("the participant's page, and another answer", async () => {
    await benOpen(link(welcome.links, "/p/"));
    await expect(ben.getByText("You said: I’ll be there.")).toBeVisible();
    await ben.getByRole("button", { name: "I can’t make it" }).click();
    await expect(ben.getByText("You said: I can’t make it.")).toBeVisible();
    await benSeen();
  });

  await test.step("the facilitator's pages", async () => {
    await open("/me");
    await page.getByRole("link", { name: /Python on Tuesdays/ }).first().click();
    await expect(page).toHaveURL(/\/circles\/python-on-tuesdays\/manage$/);
    await expect(page.getByText("Coming: 0 · not coming: 1 · no answer yet: 0").first()).toBeVisible();
    // The email is marked as sent a moment after its file exists.
    await expect(async () => {
      await page.reload();
      await page.getByText("Details, move or cancel").first().click();
      await expect(page.getByText("Reminder sent to 1 person")).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    await seen();
    await page.getByRole("link", { name: "Participants", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Participants" })).toBeVisible();
    await expect(page.getByRole("heading", { level: 2, name: BEN.name })).toBeVisible();
    await expect(page.getByRole("link", { name: BEN.email })).toBeVisible();
    await page.getByText("What they wrote").click();
    await expect(page.getByText("Read other people's code.")).toBeVisible();
    await seen();
  });

  await test.step("the feedback", async () => {
    site.at("2026-12-02T02:00:00Z"); // half an hour after the end
    const mail = await site.mail(ADA.email, /How did meeting 1 go/);
    await open(link(mail.links, "/feedback/"));
    await page.getByRole("radio", { name: "Great" }).check();
    await page.getByRole("checkbox", { name: BEN.name }).check();
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page).toHaveURL(/\/circles\/python-on-tuesdays\/manage$/);
    await expect(page.getByText("1 person · meetings held: 1 · visits: 1 · feedback done: 1")).toBeVisible();
    await seen();
    await page.getByRole("link", { name: "See feedback" }).click();
    await expect(page.getByText("You have marked this as done. You can still change it.")).toBeVisible();
    await expect(page.getByRole("radio", { name: "Great" })).toBeChecked();
    await expect(page.getByRole("checkbox", { name: BEN.name })).toBeChecked();
  });
  await visitor.close();
});
