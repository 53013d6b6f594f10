// Every route of src/app/routes.rs in every state that the demo has, without scripts and with them.
import { expect, Site, test as base } from "./site";
import { AMINA, CIRCLE, GRACE, link, PASSWORD, signIn, STAFF, TASHA } from "./steps";
import { Walk } from "./walk";
import type { Page } from "@playwright/test";

let demo: Site;
const test = base.extend<{ walk: Walk }>({
  walk: async ({ page, scripts }, use) => {
    const walk = new Walk(page, demo.url, scripts);
    await use(walk);
    await walk.end();
  },
});
test.describe.configure({ timeout: 240_000 });
test.beforeAll(async () => {
  demo = await Site.demo();
});
test.afterAll(async () => demo.stop());

const NOTHING = "Nothing here";
const FAILED = "That did not work";
const COURSE = "/courses/introduction-to-public-speaking";

/** The paths of a page's links to a part of the site. */
async function paths(page: Page, part: RegExp): Promise<string[]> {
  const found = await page.getByRole("link").evaluateAll((links) => links.map((a) => (a as HTMLAnchorElement).pathname));
  return [...new Set(found.filter((path) => part.test(path)))];
}

test("a visitor: circles and courses", async ({ walk }) => {
  await walk.to("/", "Learn something together, one evening a week.");
  await walk.toAll(["/circles", "/circles?show=all", "/circles?show=finished", "/circles?q=zzzz", "/circles?mode=online&lang=es&day=4&show=all"], "Find a circle");
  const titles: [string, RegExp][] = [
    [CIRCLE.open, /^Act on climate/],
    [CIRCLE.running, /^Tell your story/],
    [CIRCLE.full, /^Python/],
    [CIRCLE.online, /^Antropología/],
    [CIRCLE.finished, /^Algebra/],
    [CIRCLE.cancelled, /^American Sign/],
  ];
  for (const [slug, title] of titles) await walk.to(`/circles/${slug}`, title);
  await walk.to("/circles/nowhere", NOTHING, 404);
  await walk.toAll(["/courses", "/courses?q=public", "/courses?q=zzzz"], "Courses");
  await walk.to(COURSE, "Introduction to Public Speaking");
  await walk.to(`${COURSE}?known=1`, "Introduction to Public Speaking");
  await walk.to("/courses/nowhere", NOTHING, 404);
  await walk.to("/about", "What is a learning circle?");
  await walk.to("/privacy", "Privacy");
  await walk.to("/imprint", "Imprint");
});

test("a visitor: signing up, and a draft without an account", async ({ page, walk }) => {
  await walk.to(`/circles/${CIRCLE.open}/sign-up`, /^Sign up for Act on climate/);
  await walk.to(`/circles/${CIRCLE.online}/sign-up`, /^Sign up for Antropología/);
  await walk.toAll([`/circles/${CIRCLE.full}/sign-up`, `/circles/${CIRCLE.finished}/sign-up`, `/circles/${CIRCLE.cancelled}/sign-up`], /^Sign up for/);
  await walk.to(`/circles/${CIRCLE.open}/signed-up`, "Look into your mail");
  await walk.toAll(["/my-link", "/my-link?done=1"], "Mail me my link");
  await walk.to("/circles/start", "Start a circle");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page).toHaveURL(/\/edit\/1/);
  const draft = new URL(page.url()).pathname.replace(/\/edit\/1$/, "");
  await walk.toAll([1, 2, 3, 4, 5].map((n) => `${draft}/edit/${n}`), /^Step \d of 5/);
  await walk.to(`${draft}/edit/1?q=zzzz`, /^Step \d of 5/);
  await walk.to(`${draft}/edit/9`, NOTHING, 404);
  await walk.to(`${draft}/delete`, "Delete this draft");
  await walk.to("/circles/start?course=introduction-to-public-speaking", "Start a circle");
});

test("a visitor: the doors to an account, and closed doors", async ({ page, walk }) => {
  await walk.to("/sign-in", "Sign in");
  await walk.to("/sign-in?done=reset", "Sign in");
  await walk.to("/register", "Make an account");
  await walk.toAll(["/register/done", "/forgot-password/done"], "Look into your mail");
  await walk.to("/forgot-password", "Forgot your password?");
  await walk.toAll(["/settings", "/settings/delete", "/staff", "/me", "/courses/add", `/circles/${CIRCLE.full}/manage`, `/circles/${CIRCLE.full}/me`], FAILED, 401);
  await walk.toAll(["/p/x", "/rsvp/x", "/leave/x", "/undo/x", "/unsubscribe/x", "/reset/x", "/confirm/x"], FAILED, 409);
  await walk.to("/no/such/page", NOTHING, 404);

  await page.goto(`${demo.url}/forgot-password`);
  await page.getByLabel("E-mail address").fill(GRACE);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Look into your mail" })).toBeVisible();
  await walk.to(link(await demo.mail(GRACE, /new password/), "/reset/"), "Choose a new password");
});

test("an account that is not confirmed yet", async ({ page, walk, scripts }) => {
  const email = `ada.${scripts}@example.org`;
  await page.goto(`${demo.url}/register`);
  await page.getByLabel("Name").fill("Ada Obi");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Make an account" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Look into your mail" })).toBeVisible();
  await signIn(page, demo.url, email);
  await walk.here("My circles");
  await walk.to("/settings", "Settings");
  await page.goto(`${demo.url}/circles/start`);
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page).toHaveURL(/\/edit\/1/);
  await walk.to(new URL(page.url()).pathname.replace(/1$/, "5"), /^Step \d of 5/);
  await walk.to(link(await demo.mail(email, /confirm your address/), "/confirm/"), "Confirm this address");
});

test("in Spanish", async ({ page, walk }) => {
  await page.goto(`${demo.url}/about`);
  await page.getByRole("button", { name: "Español" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  const pages = ["/", "/circles", "/circles?q=zzzz", `/circles/${CIRCLE.open}`, `/circles/${CIRCLE.online}`, `/circles/${CIRCLE.cancelled}`, "/courses", COURSE];
  const forms = [`/circles/${CIRCLE.online}/sign-up`, "/my-link", "/sign-in", "/register", "/forgot-password", "/circles/start"];
  // The words themselves are for the tests of the locales: here they only must fit.
  await walk.toAll([...pages, ...forms, "/about", "/privacy", "/imprint"], /\S/);
  await walk.toAll(["/circles/nowhere", "/dev/mail/nothing.eml"], /\S/, 404);
  await walk.to("/settings", /\S/, 401);
  await walk.to("/dev/mail", /\S/);
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
});

test("everything unfolded", async ({ page, walk }) => {
  await walk.unfolded("/circles?show=all&mode=online");
  await signIn(page, demo.url, AMINA);
  for (const part of ["", "/participants", "/messages"]) await walk.unfolded(`/circles/${CIRCLE.full}/manage${part}`);
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await signIn(page, demo.url, STAFF);
  await walk.unfolded("/staff");
});

test("words without end push no page sideways", async ({ page, scripts }) => {
  const site = await Site.demo();
  const walk = new Walk(page, site.url, scripts);
  const word = "Wörterbuch".repeat(10);
  const text = `${word}\n\n    ${"let x = 1; ".repeat(20)}\n\nhttps://example.org/${word}`;
  await page.goto(`${site.url}/circles/${CIRCLE.open}/sign-up`);
  await page.getByLabel("Your name").fill(word);
  await page.getByLabel("E-mail address").fill(`${"long".repeat(15)}@${"long.".repeat(20)}example.org`);
  await page.getByLabel("What do you want to reach?").fill(word);
  await page.getByLabel("How will you support the others?").fill(word);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Take a seat" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Look into your mail" })).toBeVisible();

  await signIn(page, site.url, "jonas@example.org");
  const manage = `/circles/${CIRCLE.open}/manage`;
  await page.goto(`${site.url}/circles/${CIRCLE.open}/edit/4`);
  await page.getByLabel("Title").fill(word);
  await page.getByLabel("Welcome text").fill(text);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Step 5/ })).toBeVisible();
  await walk.here(/^Step 5/);
  await page.goto(`${site.url}${manage}/messages`);
  await page.getByLabel("Subject").fill(word);
  await page.getByLabel("Message").fill(text);
  await page.getByRole("button", { name: "Send the message" }).click();
  await expect(page.getByText("Your message is on its way")).toBeVisible();
  await walk.here("Write to participants");
  await walk.toAll([`/circles/${CIRCLE.open}`, manage], word);
  await walk.to(`${manage}/participants`, "Participants");
  await walk.to("/me", "My circles");
  await walk.to(`/circles?show=all`, "Find a circle");
  await walk.to(link(await site.mail("dmitri.wolkow@example.org", /W\S+rterbuch/), "/p/"), word);

  await page.goto(`${site.url}/courses/add`);
  await page.getByLabel("Title").fill(word);
  await page.getByLabel("Made by").fill(word);
  await page.getByLabel("Link").fill(`https://example.org/${word}`);
  await page.getByLabel("What is it about?").fill(text);
  await page.getByLabel("Topics").fill(word.slice(0, 40));
  await page.getByRole("button", { name: "Save the course" }).click();
  await expect(page.getByRole("heading", { level: 1, name: word })).toBeVisible();
  await walk.here(word);
  await walk.to("/courses?q=worterbuch", "Courses");
  await walk.end();
  await site.stop();
});

test("mails that became files", async ({ page, walk }) => {
  const reminder = await demo.mail("carla.neumann@example.org", /Act on climate/);
  await walk.to("/dev/mail", "Mails");
  await walk.to(`/dev/mail?to=${reminder.to}`, "Mails");
  await page.getByRole("link", { name: reminder.subject }).click();
  await walk.here(reminder.subject);
  await walk.to("/dev/mail?to=nobody@example.org", "Mails");
  await walk.to("/dev/mail/nothing.eml", NOTHING, 404);
});

test("a participant, by the links of mails", async ({ page, walk }) => {
  const reminder = await demo.mail("dmitri.wolkow@example.org", /Act on climate/);
  const rsvp = link(reminder, "/rsvp/").replace(/\?.*/, "");
  await walk.to(link(reminder, "/p/"), "Act on climate, together");
  await walk.toAll([rsvp, `${rsvp}?answer=no`, `${rsvp}?answer=yes&saved=1`], "Will you come?");
  await walk.to(link(reminder, "/leave/"), "Leave this circle");
  await walk.to(link(reminder, "/unsubscribe/"), "End the reminders");
  await page.getByRole("button", { name: "End the reminders" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "No more reminders" })).toBeVisible();
  await walk.here("No more reminders");
  await walk.to(link(reminder, "/p/"), "Act on climate, together");
  await expect(page.getByText("You get no reminders for this circle.")).toBeVisible();

  // The other states: running, before its first meeting, finished.
  for (const [email, title] of [[GRACE, /^Python|^Public/], ["charlene.davis@example.org", /^Algebra/]] as const) {
    await page.goto(`${demo.url}/my-link`);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Mail me my link" }).click();
    await expect(page.getByText("the links are on their way to it")).toBeVisible();
    const mail = await demo.mail(email, /Your personal links/);
    await walk.toAll(mail.links.filter((l) => l.includes("/p/")), title);
  }
});

test("a circle that is called off, with what its people then see", async ({ page, scripts }) => {
  // On a site of its own: the other tests need this circle.
  const site = await Site.demo();
  const walk = new Walk(page, site.url, scripts);
  const reminder = await site.mail("dmitri.wolkow@example.org", /Act on climate/);
  await signIn(page, site.url, "jonas@example.org", `/circles/${CIRCLE.open}/manage/cancel`);
  await page.getByLabel("What should people know?").fill("The room is *closed*.");
  await page.getByRole("button", { name: "Cancel the circle" }).click();
  await expect(page).toHaveURL(new RegExp(CIRCLE.open));
  await walk.to(`/circles/${CIRCLE.open}/manage`, /^Act on climate/);
  await walk.to(`/circles/${CIRCLE.open}`, /^Act on climate/);
  await walk.to(link(reminder, "/p/"), /^Act on climate/);
  await walk.to(link(reminder, "/rsvp/"), FAILED, 409);
  await walk.end();
  await site.stop();
});

test("somebody who changes the answers, ends the reminders and leaves", async ({ page, walk, scripts }) => {
  const email = `eve.${scripts}@example.org`;
  for (const goal of ["Learn.", "Learn more."]) {
    await page.goto(`${demo.url}/circles/${CIRCLE.online}/sign-up`);
    await page.getByLabel("Your name").fill("Eve Sim");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("What do you want to reach?").fill(goal);
    await page.getByLabel("How will you support the others?").fill("Tea.");
    await page.getByLabel("¿Desde dónde te conectas?").fill("Oslo");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Take a seat" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Look into your mail" })).toBeVisible();
  }
  const welcome = await demo.mail(email, /Antropología/);
  let undo = "";
  await expect.poll(async () => (undo = (await demo.mails()).filter((m) => m.to === email).flatMap((m) => m.links).find((l) => l.includes("/undo/")) ?? ""), { timeout: 60_000 }).not.toBe("");
  await walk.to(undo, "Bring back your earlier answers");
  await page.getByRole("button", { name: "Bring them back" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your earlier answers are back" })).toBeVisible();
  await walk.here("Your earlier answers are back");
  await walk.to(link(welcome, "/p/"), /^Antropología/);
  await walk.to(link(welcome, "/leave/"), "Leave this circle");
  await page.getByRole("button", { name: "Leave the circle" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "You have left" })).toBeVisible();
  await walk.here("You have left");
});

test("a participant with an account", async ({ page, walk }) => {
  await signIn(page, demo.url, GRACE);
  await walk.here("My circles");
  await walk.to(`/circles/${CIRCLE.full}/me`, /^Python/);
  await walk.to(`/circles/${CIRCLE.upcoming}/me`, /^Public speaking/);
  await walk.toAll([`/circles/${CIRCLE.full}/manage`, "/staff", `${COURSE}/edit`], FAILED, 403);
  await walk.to(`/circles/${CIRCLE.open}/me`, NOTHING, 404);
});

test("a facilitator: my circles and a running one", async ({ page, walk }) => {
  await signIn(page, demo.url, AMINA);
  await walk.here("My circles");
  const manage = `/circles/${CIRCLE.full}/manage`;
  await walk.to(manage, /^Python/);
  const [first, ...rest] = await paths(page, /\/manage\/feedback\/\d+$/);
  await walk.toAll([first, rest.at(-1) ?? ""], "How did it go?");
  await walk.to(`${manage}/feedback/0`, NOTHING, 404);
  await walk.to(`${manage}/participants`, "Participants");
  await walk.to(`${manage}/messages`, "Write to participants");
  await walk.to(`${manage}/cancel`, "Cancel this circle");
  await walk.toAll([1, 2, 3, 4, 5].map((n) => `/circles/${CIRCLE.full}/edit/${n}`), /^Step \d of 5/);
});

test("a facilitator: an upcoming circle, a draft, the account", async ({ page, walk }) => {
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
  await walk.to("/settings/delete", "Delete my account");
  await walk.to("/sign-in", "Sign in");
});

test("a facilitator: a finished circle and one that was called off", async ({ page, walk }) => {
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

test("staff", async ({ page, walk }) => {
  await signIn(page, demo.url, STAFF, "/staff");
  await walk.here("Staff");
  await walk.to(`${COURSE}/edit`, "Edit this course");
  await walk.to("/me", "My circles");
  // Hidden from everybody else; the other tests do not come here.
  const hidden = "/circles/english-writing-on-saturdays";
  await page.goto(`${demo.url}/staff`);
  await page.getByLabel("Its page").fill(hidden);
  await page.getByText("Hide…", { exact: true }).click();
  await page.getByRole("button", { name: "Hide", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Hidden");
  await walk.here("Staff");
  await walk.to(hidden, /^English writing/);
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await walk.to(hidden, NOTHING, 404);
});
