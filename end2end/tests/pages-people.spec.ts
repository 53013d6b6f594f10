// The pages of participants, facilitators and staff, in every state of the demo.
import { expect } from "./site";
import { AMINA, CIRCLE, GRACE, link, signIn, STAFF, TASHA } from "./steps";
import { FAILED, NOTHING, test } from "./walk";
import type { Page } from "@playwright/test";

test.describe.configure({ timeout: 240_000 });

const COURSE = "/courses/introduction-to-public-speaking";

/** Returns the paths of a page's links to a part of the site. */
async function paths(page: Page, part: RegExp): Promise<string[]> {
  // Also those in what is folded.
  const found = await page.locator("a").evaluateAll((links) => links.map((a) => (a as HTMLAnchorElement).pathname));
  return [...new Set(found.filter((path) => part.test(path)))];
}

test("a participant, through emailed links", async ({ page, demo, walk }) => {
  const reminder = await demo.mail("dmitri.wolkow@example.org", /Act on climate/);
  const rsvp = link(reminder, "/rsvp/").replace(/\?.*/, "");
  await walk.to(link(reminder, "/p/"), "Act on climate, together");
  await walk.toAll([rsvp, `${rsvp}?answer=no`, `${rsvp}?answer=yes&saved=1`], "Will you come?");
  await walk.to(`${link(reminder, "/p/")}/data`, "Everything about you");
  await walk.to(link(reminder, "/leave/"), "Leave this circle");
  await walk.to(link(reminder, "/unsubscribe/"), "Stop reminders");
  await page.getByRole("button", { name: "Stop reminders" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "No more reminders" })).toBeVisible();
  await walk.here("No more reminders");
  await walk.to(link(reminder, "/p/"), "Act on climate, together");
  await expect(page.getByText("You get no reminders for this circle.")).toBeVisible();

  // The other states: running, before its first meeting, finished.
  for (const [email, title] of [[GRACE, /^Python|^Public/], ["charlene.davis@example.org", /^Algebra/]] as const) {
    await page.goto(`${demo.url}/my-link`);
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Email me my link" }).click();
    await expect(page.getByText("the links are on their way to it")).toBeVisible();
    const mail = await demo.mail(email, /Your personal links/);
    await walk.toAll(mail.links.filter((l) => l.includes("/p/")), title);
  }
});

test("a person who changes the answers, turns off reminders and leaves", async ({ page, demo, walk, scripts }) => {
  const email = `eve.${scripts}@example.org`;
  for (const goal of ["Learn.", "Learn more."]) {
    await page.goto(`${demo.url}/circles/${CIRCLE.online}/sign-up`);
    await page.getByLabel("Your name").fill("Eve Sim");
    await page.getByLabel("Email address").fill(email);
    await page.getByLabel("What do you hope to learn?").fill(goal);
    await page.getByLabel("How will you help the group?").fill("Tea.");
    await page.getByLabel("¿Desde dónde te conectas?").fill("Oslo");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Check your email" })).toBeVisible();
  }
  const welcome = await demo.mail(email, /Antropología/);
  let answers = "";
  await expect.poll(async () => (answers = (await demo.mails()).filter((m) => m.to === email).flatMap((m) => m.links).find((l) => l.includes("/answers/")) ?? ""), { timeout: 60_000 }).not.toBe("");
  // What the facilitators got about it ends, and starts again.
  const stop = (await demo.mails()).filter((m) => m.subject.includes("Eve Sim")).flatMap((m) => m.links).find((l) => l.includes("/unsubscribe/account/")) ?? "";
  await walk.to(stop, "Stop emails about sign-ups");
  await page.getByRole("button", { name: "Stop emails about sign-ups" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "No more emails about sign-ups" })).toBeVisible();
  await walk.here("No more emails about sign-ups");
  await page.getByRole("button", { name: "Send me these emails again" }).click();
  await expect(page.getByText("You get these emails again.")).toBeVisible();
  await walk.to(answers, "Use these answers?");
  await page.getByRole("button", { name: "Use these answers" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your answers have changed" })).toBeVisible();
  await walk.here("Your answers have changed");
  await walk.to(link(welcome, "/p/"), /^Antropología/);
  await walk.to(link(welcome, "/leave/"), "Leave this circle");
  await page.getByRole("button", { name: "Leave circle" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "You have left" })).toBeVisible();
  await walk.here("You have left");
});

test("a participant with an account", async ({ page, demo, walk }) => {
  await signIn(page, demo.url, GRACE);
  await walk.here("My circles");
  await walk.to(`/circles/${CIRCLE.full}/me`, /^Python/);
  await walk.to(`/circles/${CIRCLE.upcoming}/me`, /^Public speaking/);
  await walk.toAll([`/circles/${CIRCLE.full}/manage`, "/staff", `${COURSE}/edit`], FAILED, 403);
  await walk.to(`/circles/${CIRCLE.open}/me`, NOTHING, 404);
});

test("a facilitator: my circles and a running one", async ({ page, demo, walk }) => {
  await signIn(page, demo.url, AMINA);
  await walk.here("My circles");
  const manage = `/circles/${CIRCLE.full}/manage`;
  await walk.to(manage, /^Python/);
  const [first, ...rest] = await paths(page, /\/manage\/feedback\/\d+$/);
  const [coming] = await paths(page, /\/manage\/meetings\/\d+$/);
  const [held] = await paths(page, /\/manage\/correct\/\d+$/);
  const [[code], [sheet]] = [await paths(page, /\/meetings\/\d+\/code$/), await paths(page, /\/meetings\/\d+\/sheet$/)];
  await walk.toAll([first, rest.at(-1) ?? ""], "How did it go?");
  await walk.to(code, "Check-in code");
  await walk.to(sheet, /^Python/);
  await walk.to(`${manage}/feedback/0`, NOTHING, 404);
  await walk.to(coming, "Edit this meeting");
  await walk.to(`${manage}/meetings/0`, NOTHING, 404);
  await walk.to(held.replace("/correct/", "/meetings/"), FAILED, 409);
  await walk.to(held, "Correct what happened");
  await walk.to(`${manage}/participants`, "Participants");
  await walk.to(`${manage}/messages`, "Write to participants");
  await walk.to(`${manage}/cancel`, "Cancel this circle");
  await walk.toAll([1, 2, 3, 4, 5].map((n) => `/circles/${CIRCLE.full}/edit/${n}`), /^Step \d of 5/);
});

test("a facilitator: an upcoming circle, a draft, the account", async ({ page, demo, walk }) => {
  await signIn(page, demo.url, AMINA);
  const [draft] = (await paths(page, /\/manage$/)).filter((path) => !path.includes(CIRCLE.full) && !path.includes(CIRCLE.upcoming));
  await walk.to(`/circles/${CIRCLE.upcoming}/manage`, /^Public speaking/);
  await walk.to(`/circles/${CIRCLE.upcoming}/manage/messages`, "Write to participants");
  await walk.to(draft, /\S/);
  const slug = draft.replace(/\/manage$/, "");
  await walk.to(slug, "A draft without a title");
  await walk.toAll([`${slug}/edit/1`, `${slug}/edit/5`], /^Step \d of 5/);
  await walk.to(`${slug}/delete`, "Delete this draft");
  await walk.to("/circles/start", "Start a circle");
  await walk.to("/courses/add", "Add a course");
  await walk.toAll(["/settings", "/settings?done=saved"], "Settings");
  await walk.to("/settings/data", "Everything about you");
  await walk.to("/settings/delete", "Delete my account");
  await walk.to(`/settings/delete/${CIRCLE.upcoming}`, "What happens to this circle?");
  await walk.to("/sign-in", "Sign in");
});

test("a facilitator: a finished circle and a cancelled one", async ({ page, demo, walk }) => {
  await signIn(page, demo.url, TASHA);
  await walk.here("My circles");
  for (const [slug, title] of [[CIRCLE.finished, /^Algebra/], [CIRCLE.cancelled, /^American/]] as const) {
    await walk.to(`/circles/${slug}/manage`, title);
    await walk.to(`/circles/${slug}/manage/participants`, "Participants");
    await walk.to(`/circles/${slug}/manage/messages`, "Write to participants");
    await walk.to(`/circles/${slug}/manage/cancel`, FAILED, 409);
  }
  await walk.to(`/circles/${CIRCLE.cancelled}/edit/1`, FAILED, 409);
});

test("staff", async ({ page, demo, walk }) => {
  await signIn(page, demo.url, STAFF, "/staff");
  await walk.here("Staff");
  await walk.to(`${COURSE}/edit`, "Edit this course");
  await walk.to("/me", "My circles");
  // Hidden from everyone else; the other tests do not use it.
  const hidden = "/circles/english-writing-on-saturdays";
  await page.goto(`${demo.url}/staff/hide?page=${hidden}`);
  await page.getByLabel("Reason").fill("It is full of advertising.");
  await page.getByRole("button", { name: "Hide", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Hidden");
  await walk.here("Show a hidden page again");
  for (const [path, title] of [["accounts", "Accounts"], ["circles", "Circles"], ["courses", "Courses"], ["emails", "Emails that were not sent"], ["reports", "Reported pages"], ["setup", "Email: test and DNS records"], ["log", /^Security/], ["limits", /^Limits/]] as const) {
    await walk.to(`/staff/${path}`, title);
  }
  await walk.to(hidden, /^English writing/);
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await walk.to(hidden, NOTHING, 404);
});
