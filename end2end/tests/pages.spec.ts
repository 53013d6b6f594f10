// Every route of src/app/routes.rs in every state of the demo, without scripts and with them. Here: visitors,
// registration and sign-in. The rest is in pages-*.spec.ts.
import { expect } from "./site";
import { CIRCLE, GRACE, link, PASSWORD, signIn } from "./steps";
import { FAILED, NOTHING, test } from "./walk";

test.describe.configure({ timeout: 240_000 });

const COURSE = "/courses/introduction-to-public-speaking";

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
  await walk.toAll(["/courses", "/courses?q=public", "/courses?q=zzzz", "/courses?sort=newest", "/courses?lang=en&cost=free_any&topic=writing", "/courses?format=poem&hours=6-&cost=paid"], "Courses");
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
  await walk.to(`/circles/${CIRCLE.open}/signed-up`, "Check your email");
  await walk.toAll(["/my-link", "/my-link?done=1"], "Email me my link");
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

test("a visitor: sign-in and registration, and pages that need an account", async ({ page, demo, walk }) => {
  await walk.to("/sign-in", "Sign in");
  await walk.to("/sign-in?done=reset", "Sign in");
  await walk.to("/register", "Create an account");
  await walk.toAll(["/register/done", "/forgot-password/done"], "Check your email");
  await walk.to("/forgot-password", "Forgot your password?");
  await walk.toAll(["/settings", "/settings/delete", "/staff", "/me", "/courses/add", `/circles/${CIRCLE.full}/manage`, `/circles/${CIRCLE.full}/me`], "Sign in", 401);
  await walk.toAll(["/p/x", "/rsvp/x", "/leave/x", "/undo/x", "/answers/x", "/seat/x", "/unsubscribe/x", "/reset/x", "/confirm/x"], FAILED, 409);
  await walk.to("/no/such/page", NOTHING, 404);

  await page.goto(`${demo.url}/forgot-password`);
  await page.getByLabel("Email address").fill(GRACE);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Check your email" })).toBeVisible();
  await walk.to(link(await demo.mail(GRACE, /new password/), "/reset/"), "Choose a new password");
});

test("an unconfirmed account", async ({ page, demo, walk, scripts }) => {
  const email = `ada.${scripts}@example.org`;
  await page.goto(`${demo.url}/register`);
  await page.getByLabel("Name").fill("Ada Obi");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Create an account" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Check your email" })).toBeVisible();
  await signIn(page, demo.url, email);
  await walk.here("My circles");
  await walk.to("/settings", "Settings");
  await page.goto(`${demo.url}/circles/start`);
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page).toHaveURL(/\/edit\/1/);
  await walk.to(new URL(page.url()).pathname.replace(/1$/, "5"), /^Step \d of 5/);
  await walk.to(link(await demo.mail(email, /confirm your address/), "/confirm/"), "Confirm this address");
});
