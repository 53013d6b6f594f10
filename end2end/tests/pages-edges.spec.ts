// Pages in special states: in Spanish, expanded, with very long words, after a circle is cancelled.
import { expect, Site } from "./site";
import { AMINA, CIRCLE, link, signIn, STAFF } from "./steps";
import { FAILED, NOTHING, test, Walk } from "./walk";

test.describe.configure({ timeout: 240_000 });

const COURSE = "/courses/introduction-to-public-speaking";

test("in Spanish", async ({ page, demo, scripts }) => {
  const walk = new Walk(page, demo.url, scripts, true);
  await page.goto(`${demo.url}/about`);
  await page.getByRole("button", { name: "Español" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  const pages = ["/", "/circles", "/circles?q=zzzz", `/circles/${CIRCLE.open}`, `/circles/${CIRCLE.online}`, `/circles/${CIRCLE.cancelled}`, "/courses", COURSE];
  const forms = [`/circles/${CIRCLE.online}/sign-up`, "/my-link", "/sign-in", "/register", "/forgot-password", "/circles/start"];
  // The translations are checked by the locales' tests; here they only have to fit.
  await walk.toAll([...pages, ...forms, "/about", "/privacy", "/imprint"], /\S/);
  await walk.toAll(["/circles/nowhere", "/dev/mail/nothing.eml"], /\S/, 404);
  await walk.to("/settings", /\S/, 401);
  await walk.to("/dev/mail", /\S/);
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
});

test("everything expanded", async ({ page, demo, walk }) => {
  await walk.unfolded("/circles?show=all&mode=online");
  await signIn(page, demo.url, AMINA);
  for (const part of ["", "/participants", "/messages"]) await walk.unfolded(`/circles/${CIRCLE.full}/manage${part}`);
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await signIn(page, demo.url, STAFF);
  await walk.unfolded("/staff");
});

test("very long words make no page scroll sideways", async ({ page, scripts }) => {
  const site = await Site.demo();
  const walk = new Walk(page, site.url, scripts);
  const word = "Wörterbuch".repeat(10);
  const text = `${word}\n\n    ${"let x = 1; ".repeat(20)}\n\nhttps://example.org/${word}`;
  await page.goto(`${site.url}/circles/${CIRCLE.open}/sign-up`);
  await page.getByLabel("Your name").fill(word);
  await page.getByLabel("Email address").fill(`${"long".repeat(15)}@${"long.".repeat(20)}example.org`);
  await page.getByLabel("What do you hope to learn?").fill(word);
  await page.getByLabel("How will you help the group?").fill(word);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Check your email" })).toBeVisible();

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
  await site.stop();
});

test("emails written to files", async ({ page, demo, walk }) => {
  const reminder = await demo.mail("carla.neumann@example.org", /Act on climate/);
  await walk.to("/dev/mail", "Emails");
  await walk.to(`/dev/mail?to=${reminder.to}`, "Emails");
  await page.getByRole("link", { name: reminder.subject }).click();
  await walk.here(reminder.subject);
  await walk.to("/dev/mail?to=nobody@example.org", "Emails");
  await walk.to("/dev/mail/nothing.eml", NOTHING, 404);
});

test("a cancelled circle, and what its participants then see", async ({ page, scripts }) => {
  // On a separate site, because the other tests need this circle.
  const site = await Site.demo();
  const walk = new Walk(page, site.url, scripts);
  const reminder = await site.mail("dmitri.wolkow@example.org", /Act on climate/);
  await signIn(page, site.url, "jonas@example.org", `/circles/${CIRCLE.open}/manage/cancel`);
  await page.getByLabel("What should people know?").fill("The room is *closed*.");
  await page.getByRole("button", { name: "Cancel the circle" }).click();
  // The form's own address has the circle's name in it, too: the next page must not stop the request.
  await expect(page).not.toHaveURL(/\/cancel/);
  await walk.to(`/circles/${CIRCLE.open}/manage`, /^Act on climate/);
  await walk.to(`/circles/${CIRCLE.open}`, /^Act on climate/);
  await walk.to(link(reminder, "/p/"), /^Act on climate/);
  await walk.to(link(reminder, "/rsvp/"), FAILED, 409);
  await site.stop();
});
