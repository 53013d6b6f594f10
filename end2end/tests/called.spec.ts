// What no other journey presses with scripts, and pages that are reached without loading them again: `called.js` compares all that
// journeys call with all server functions.
import { alive, expect, Site, test } from "./site";
import { AMINA, CIRCLE, follow, formWith, GRACE, link, other, PASSWORD, signIn, STAFF, TASHA } from "./steps";

const ADA = "ada@example.org";
const NEW = "three warm blankets";

test.describe("an account with scripts @js-only", () => {
  test("its settings, one after the other", async ({ page, browser, site }) => {
    site.person("Ada Obi", ADA, "tea and biscuits");
    await page.goto(`${site.url}/sign-in?next=/settings`);
    await alive(page);
    await page.getByLabel("Email address").fill(ADA);
    await page.getByLabel("Password").fill("tea and biscuits");
    await page.getByLabel("Stay signed in on this device").check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Where you are signed in" })).toBeVisible();

    await formWith(page, "Save").getByLabel("Your country").selectOption("US");
    await formWith(page, "Save").getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await page.goto(`${site.url}/settings`);
    await alive(page);
    await page.getByLabel("when someone leaves").uncheck();
    await page.getByRole("button", { name: "Save email settings" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();

    for (const button of [/^End (?!all)/, "End all others"]) {
      const [second, context] = await other(browser);
      await signIn(second, site.url, ADA, "/me", "tea and biscuits");
      await context.close();
      await page.goto(`${site.url}/settings`);
      await alive(page);
      await page.getByRole("button", { name: button }).first().click();
      await expect(page.getByText("You’re signed out there now.")).toBeVisible();
    }
    await page.getByRole("button", { name: "Forget all browsers" }).click();
    await expect(page.getByRole("heading", { name: "Browsers that we recognise" })).toHaveCount(0);
    await page.getByRole("button", { name: "Get a calendar address" }).click();
    await expect(page.getByLabel("Address of this calendar")).toBeVisible();

    const address = formWith(page, "Change the address");
    await address.getByLabel("New email address").fill("obi@example.org");
    await address.getByLabel("Your password").fill("tea and biscuits");
    await address.getByRole("button").click();
    await expect(page.getByText("We have sent you an email.").first()).toBeVisible();
    await page.goto(`${site.url}/settings`);
    await alive(page);
    const password = formWith(page, "Save the new password");
    await password.getByLabel("Your password").fill("tea and biscuits");
    await password.getByLabel("New password").fill(NEW);
    await password.getByRole("button").click();
    await expect(page).toHaveURL(/done=password/);

    await follow(page, "/settings/delete");
    await page.getByLabel("Your password").fill(NEW);
    await page.getByRole("button", { name: "Delete my account" }).click();
    await expect(page.getByText("Your account is deleted.")).toBeVisible();
  });

  test("its links: to confirm, to take over, to sign in, for a new password", async ({ page, browser, site }) => {
    await page.goto(`${site.url}/register`);
    await alive(page);
    await page.getByLabel("Your name").fill("Ada Obi");
    await page.getByLabel("Email address").fill(ADA);
    await page.getByLabel("Password").fill("tea and biscuits");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Create an account" }).click();
    await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
    await signIn(page, site.url, ADA, "/settings", "tea and biscuits");
    await alive(page);
    await page.getByRole("button", { name: "Send the email again" }).first().click();
    await expect(page.getByText("We have sent you an email.").first()).toBeVisible();
    const confirm = link(await site.mail(ADA, /confirm your address/i), "/confirm/");

    // The owner of the address, in another browser.
    const [owner, context] = await other(browser);
    await owner.goto(site.url);
    await alive(owner);
    await follow(owner, new URL(confirm).pathname);
    await owner.getByLabel("New password").fill(NEW);
    await owner.getByRole("button", { name: "Confirm with a new password" }).click();
    await expect(owner).toHaveURL(/\/sign-in\?done=reset/);

    await follow(owner, "/sign-in");
    await follow(owner, "/sign-in/link");
    await owner.getByLabel("Email address").fill(ADA);
    await owner.getByRole("button", { name: "Send me a link" }).click();
    await expect(owner.getByRole("heading", { name: "Check your email" })).toBeVisible();
    await follow(owner, new URL(link(await site.mail(ADA, /link to sign in/), "/enter/")).pathname);
    await owner.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(owner).toHaveURL(`${site.url}/me`);
    await owner.getByRole("button", { name: "Sign out" }).first().click();
    await expect(owner.getByRole("link", { name: "Sign in" }).first()).toBeVisible();

    await follow(owner, "/forgot-password");
    await owner.getByLabel("Email address").fill(ADA);
    await owner.getByRole("button", { name: "Send me a link" }).click();
    await expect(owner.getByRole("heading", { name: "Check your email" })).toBeVisible();
    await follow(owner, new URL(link(await site.mail(ADA, /asked for a new password/), "/reset/")).pathname);
    await owner.getByLabel("New password").fill("four cold pillows");
    await owner.getByRole("button", { name: "Save the new password" }).click();
    await expect(owner).toHaveURL(/\/sign-in\?done=reset/);
    await context.close();
  });
});

test.describe("a circle with scripts @js-only", () => {
  test("its only facilitator deletes the account, hands circles over, and stays after all", async ({ page }) => {
    const demo = await Site.demo();
    await signIn(page, demo.url, AMINA);
    await alive(page);
    await follow(page, "/settings/delete");
    const decide = page.getByRole("link", { name: "Decide what happens" });
    const circles = await decide.count();
    for (let i = 0; i < circles; i++) {
      await page.goto(`${demo.url}/settings/delete`);
      await alive(page);
      await decide.nth(i).click();
      await page.getByLabel("Someone else runs it").check();
      await page.getByLabel("Email address of the person who runs it").fill("next@example.org");
      await page.getByRole("button", { name: "Save the decision" }).click();
      await expect(page).toHaveURL(/done=decided/);
    }
    await page.getByLabel("Your password").fill(PASSWORD);
    await page.getByRole("button", { name: "Delete my account" }).click();
    await expect(page.getByText("Your account is waiting to be deleted.").first()).toBeVisible();
    await page.getByRole("button", { name: "Keep my account" }).click();
    await expect(page).toHaveURL(/done=kept/);
  });

  test("its people are invited, linked, added and removed", async ({ page }) => {
    const demo = await Site.demo();
    await signIn(page, demo.url, AMINA);
    const people = `${demo.url}/circles/${CIRCLE.upcoming}/manage/participants`;
    const open = async () => {
      await page.goto(people);
      await alive(page);
    };
    await open();
    await page.getByLabel("Email address of the person to invite").fill("third@example.org");
    await page.getByRole("button", { name: "Send the invitation" }).click();
    await expect(page.getByText("Invited: third@example.org")).toBeVisible();
    const mail = await demo.mail("third@example.org", /./);
    await page.getByRole("button", { name: "Send again third@example.org" }).click();
    await expect(page).toHaveURL(/done=/);
    await follow(page, new URL(link(mail, "/invitation/")).pathname);
    await open();
    await page.getByRole("button", { name: "Take back third@example.org" }).click();
    await expect(page.getByText("Invited: third@example.org")).toHaveCount(0);

    await page.getByText("Send a new link", { exact: true }).first().click();
    await page.getByRole("button", { name: "Yes, send a new link" }).first().click();
    await expect(page).toHaveURL(/done=link-sent/);
    await open();
    const before = await page.getByRole("heading", { level: 2 }).count();
    await page.locator(".card--person").first().getByText("Remove", { exact: true }).click();
    await page.locator(".card--person").first().getByRole("button", { name: "Yes, remove" }).click();
    await expect(page).toHaveURL(/done=removed/);
    await expect(page.getByRole("heading", { level: 2 })).toHaveCount(before - 1);
    // The clock stands still: two done at one moment have one URL.
    await open();
    const add = formWith(page, "Add to the list");
    await add.getByLabel("Name").fill("Maria Silva");
    await add.getByRole("checkbox").check();
    await add.getByRole("button", { name: "Add to the list" }).click();
    await expect(page.getByText("Maria Silva").first()).toBeVisible();
    await demo.stop();
  });

  test("its pages are reached without loading them again, for a facilitator and for staff", async ({ page }) => {
    const demo = await Site.demo();
    await signIn(page, demo.url, AMINA);
    await alive(page);
    const manage = `/circles/${CIRCLE.full}/manage`;
    await follow(page, manage);
    const meetings = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>("main a")].map((a) => a.getAttribute("href") ?? "").filter((href) => /\/(meetings|correct|feedback)\/\d+/.test(href)),
    );
    for (const path of new Set(meetings)) await follow(page, path.replace(/[?#].*/, ""));
    for (const part of ["participants", "messages", "board", "download", "cancel", "report", "survey", "answers"]) {
      await follow(page, `/circles/${part === "survey" || part === "answers" ? CIRCLE.full : CIRCLE.upcoming}/manage/${part}`);
    }
    for (const step of [1, 2, 3, 4, 5]) await follow(page, `/circles/${CIRCLE.upcoming}/edit/${step}`);
    for (const path of ["/me", "/me/download", "/settings", "/circles", "/courses", "/courses/add", "/numbers", "/privacy", "/imprint", "/about", "/"]) {
      await follow(page, path);
    }
    for (const part of ["", "/sign-up", "/signed-up"]) await follow(page, `/circles/${CIRCLE.open}${part}`);
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
    for (const path of ["/sign-in", "/register", "/my-link", "/circles/start"]) await follow(page, path);

    await signIn(page, demo.url, STAFF, "/staff");
    await alive(page);
    const lists = ["accounts", "circles", "courses", "emails", "reports", "setup", "limits", "log", "download"];
    for (const list of lists) await follow(page, `/staff/${list}`);
    await follow(page, "/staff/setup");
    await page.getByRole("button", { name: "Send me a test email" }).click();
    await expect(page).toHaveURL(/done=test/);
    await follow(page, "/staff/emails");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page).toHaveURL(/done=found/);

    await follow(page, `/report?page=/circles/${CIRCLE.open}`);
    await page.getByRole("radio").first().check();
    await page.getByLabel("Tell us more").fill("It leads nowhere.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByText("Thank you.")).toBeVisible();
    await follow(page, "/staff/reports");
    await page.getByRole("link", { name: /^Close: / }).first().click();
    await page.getByLabel("Answer").fill("It is right now.");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await expect(page).toHaveURL(/done=report/);
    await follow(page, `/staff/hide?page=/circles/${CIRCLE.open}`);
    await page.getByLabel("Reason").fill("It sells something.");
    await page.getByRole("button", { name: "Hide", exact: true }).click();
    await expect(page).toHaveURL(/done=hide/);
    await follow(page, "/staff/accounts");
    await page.getByRole("link", { name: /Tasha/ }).first().click();
    await page.getByLabel("Reason").fill("They sell something.");
    await page.getByRole("button", { name: "Block", exact: true }).click();
    await expect(page).toHaveURL(/done=block/);
    await follow(page, "/staff");
    await page.getByLabel("Name of the site").fill("Our circles");
    await page.getByRole("button", { name: "Save the texts" }).click();
    await expect(page).toHaveURL(/done=texts/);
    await demo.stop();
  });

  test("a draft is begun and deleted", async ({ page }) => {
    const demo = await Site.demo();
    await signIn(page, demo.url, AMINA);
    await page.goto(`${demo.url}/circles/start`);
    await alive(page);
    await page.getByRole("button", { name: "Begin" }).first().click();
    await expect(page).toHaveURL(/\/edit\/1/);
    await follow(page, new URL(page.url()).pathname.replace("/edit/1", "/delete"));
    await page.getByRole("button", { name: "Delete the draft" }).click();
    await expect(page).not.toHaveURL(/\/delete/);
    await demo.stop();
  });
});

test("a participant's links and switches with scripts @js-only", async ({ page }) => {
  const demo = await Site.demo();
  const links = (await demo.mails()).flatMap((mail) => mail.links).map((found) => new URL(found).pathname);
  await page.goto(demo.url);
  await alive(page);
  const own = links.filter((path) => /^\/p\/[^/]+$/.test(path));
  for (const path of own) {
    await follow(page, path);
    if (await page.getByRole("button", { name: "Stop messages" }).count()) break;
  }
  const dashboard = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Stop messages" }).click();
  await expect(page.getByRole("button", { name: "Send me messages again" })).toBeVisible();
  await page.getByLabel("Language of your emails").selectOption("es");
  await page.getByRole("button", { name: "Save language" }).click();
  await expect(page).toHaveURL(/done=emails/);
  for (const kind of ["rsvp", "leave", "unsubscribe"]) {
    const path = links.filter((found) => found.startsWith(`/${kind}/`)).at(-1);
    if (path) await follow(page, path);
  }
  await follow(page, `${dashboard}/data`);
  await follow(page, dashboard);
  await page.getByText("Does someone else have my link?").click();
  await page.getByRole("button", { name: "Get a new link" }).click();
  await expect(page).toHaveURL(/done=link/);
  expect(new URL(page.url()).pathname).not.toBe(dashboard);
  await demo.stop();
});

test("a sign-up with scripts: its address corrected, confirmed, and the first email sent again @js-only", async ({ page, browser }) => {
  const demo = await Site.demo();
  const signUp = async (email: string) => {
    await page.getByLabel("Your name").fill("Nadia Karim");
    await page.getByLabel("Email address").fill(email);
    await page.getByLabel("What do you hope to learn?").fill("To speak up.");
    await page.getByLabel("How will you help the group?").fill("I bring tea.");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Sign up", exact: true }).click();
    await expect(page).toHaveURL(/\/signed-up/);
  };
  await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/sign-up`);
  await alive(page);
  await signUp("nadja@library.city");
  await expect(page.getByText("nadja@library.city")).toBeVisible();
  await page.getByRole("button", { name: "Wrong? Change it" }).click();
  await expect(page).toHaveURL(/\/sign-up/);
  await expect(page.getByLabel("What do you hope to learn?")).toHaveValue("To speak up.");
  await signUp("nadia@library.city");

  const [facilitator, context] = await other(browser);
  await signIn(facilitator, demo.url, AMINA, `/circles/${CIRCLE.upcoming}/manage/participants`);
  await alive(facilitator);
  await facilitator.locator(".card--person", { hasText: "Nadia Karim" }).getByText("Email address not confirmed yet").first().click();
  await facilitator.locator(".card--person", { hasText: "Nadia Karim" }).getByRole("button", { name: "Send the first email again" }).click();
  await expect(facilitator.getByText("We are sending the first email again.")).toBeVisible();
  // The demo's clock stands still: a second action at this moment would lead to the same address.
  await facilitator.goto(`${demo.url}/circles/${CIRCLE.upcoming}/manage/participants`);
  await alive(facilitator);
  await facilitator.getByLabel("Nowhere: they write to you with a form on their pages").check();
  await formWith(facilitator, "Save").getByRole("button", { name: "Save", exact: true }).click();
  await expect(facilitator.getByText("Saved. It counts for participants’ pages now")).toBeVisible();

  const own = new URL(link(await demo.mail("nadia@library.city", /./), "/p/")).pathname;
  await follow(page, own);
  await page.getByRole("button", { name: "Confirm my email address" }).click();
  await expect(page.getByText("Your email address is confirmed.")).toBeVisible();
  for (const text of ["May I bring a friend?", "And a cake?"]) {
    await page.getByLabel("Your message").fill(text);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByText("Your message is on its way to the facilitators.")).toBeVisible();
    await follow(page, own);
  }

  // The weekly plan: it is filled, a task is added, skipped, put back and ticked off; another one is proposed and withdrawn.
  await facilitator.goto(`${demo.url}/circles/${CIRCLE.upcoming}/manage`);
  await follow(facilitator, `/circles/${CIRCLE.upcoming}/manage/tasks`);
  await facilitator.getByRole("button", { name: "Take the course’s sections" }).click();
  await expect(facilitator.getByText("Watch: opening a speech")).toBeVisible();
  await alive(facilitator);
  await facilitator.getByLabel("What to do").fill("Bring a favourite object");
  await facilitator.getByRole("button", { name: "Add task" }).click();
  await facilitator.getByRole("button", { name: "Skip: Bring a favourite object" }).click();
  await facilitator.getByRole("button", { name: "Put back: Bring a favourite object" }).click();
  await expect(facilitator.getByRole("button", { name: "Skip: Bring a favourite object" })).toBeVisible();
  await page.goto(demo.url + own);
  await alive(page);
  const task = page.getByRole("button", { name: "Bring a favourite object" });
  await task.click();
  await expect(task).toHaveAttribute("aria-pressed", "true");
  await page.getByText("Propose a task").click();
  await page.getByLabel("What should the group do?").fill("Visit a club");
  await page.getByRole("button", { name: "Propose", exact: true }).click();
  await page.getByRole("button", { name: "Withdraw: Visit a club" }).click();
  await expect(page.getByRole("button", { name: "Withdraw: Visit a club" })).toHaveCount(0);

  // At a full circle an address is left; the first seat that is free is offered to it.
  await follow(page, `/circles/${CIRCLE.full}/sign-up`);
  await page.getByLabel("Email address").fill("omar@library.city");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Email me" }).click();
  await expect(page.getByText("When a seat is free, we send one email")).toBeVisible();
  await facilitator.goto(`${demo.url}/circles/${CIRCLE.full}/manage/participants`);
  await alive(facilitator);
  await facilitator.locator(".card--person").first().getByText("Remove", { exact: true }).click();
  await facilitator.locator(".card--person").first().getByRole("button", { name: "Yes, remove" }).click();
  await context.close();
  await follow(page, new URL(link(await demo.mail("omar@library.city", /A seat is free/), "/seat/")).pathname);
  await page.getByRole("button", { name: "Take me off the list" }).click();
  await expect(page.getByText("You are off the list")).toBeVisible();
  await demo.stop();
});

test.describe("what is left with scripts @js-only", () => {
  test("a facilitator edits and corrects a meeting, gives no feedback, and takes a co-facilitator off", async ({ page, browser }) => {
    const demo = await Site.demo();
    await signIn(page, demo.url, AMINA);
    const manage = `${demo.url}/circles/${CIRCLE.full}/manage`;
    const form = async (part: string) => {
      await page.goto(manage);
      const paths = await page.locator("a").evaluateAll((links) => links.map((a) => (a as HTMLAnchorElement).pathname));
      await page.goto(demo.url + paths.find((path) => new RegExp(`/manage/${part}/\\d+$`).test(path)));
      await alive(page);
    };
    await form("meetings");
    await page.getByLabel("What should participants know?").fill("Bring a pencil.");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page).toHaveURL(manage);
    await form("correct");
    await page.locator('input[type="time"]').fill("10:30");
    await page.getByRole("button", { name: "Save the correction" }).click();
    await expect(page).toHaveURL(manage);

    await page.goto(`${demo.url}/me`);
    await page.getByRole("link", { name: "Feedback for meeting 5 is due" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "How did it go?" })).toBeVisible();
    await alive(page);
    await page.getByRole("button", { name: "Not this time" }).click();
    await expect(page.getByRole("button", { name: "Not this time" })).toHaveCount(0);

    await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/manage/participants`);
    await alive(page);
    await page.getByLabel("Email address of the person to invite").fill(GRACE);
    await page.getByRole("button", { name: "Send the invitation" }).click();
    await expect(page.getByText(`Invited: ${GRACE}`)).toBeVisible();
    const [grace, context] = await other(browser);
    await signIn(grace, demo.url, GRACE);
    await grace.getByRole("link", { name: "invites you to facilitate" }).click();
    await grace.getByRole("button", { name: "Accept the invitation" }).click();
    await expect(grace).toHaveURL(/\/manage$/);
    await context.close();
    await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/manage/participants`);
    await alive(page);
    // She takes part, too: the other card with her name is a participant's.
    const card = page.locator("li.card:not(.card--person)", { hasText: "Grace Wanjiru" });
    await card.getByText("Remove", { exact: true }).click();
    await card.getByRole("button", { name: "Yes, remove" }).click();
    await expect(page).toHaveURL(/done=facilitator-removed/);
    await demo.stop();
  });

  test("a finished circle is closed, and its report, reviews and survey are opened", async ({ page, browser }) => {
    const demo = await Site.demo();
    await signIn(page, demo.url, TASHA);
    await page.goto(`${demo.url}/circles/${CIRCLE.finished}/manage`);
    await alive(page);
    await page.getByRole("button", { name: "Close the circle" }).first().click();
    await expect(page.getByText("Thank you for running this circle.")).toBeVisible();
    await follow(page, `/circles/${CIRCLE.finished}/report`);
    await expect(page.getByRole("heading", { level: 1, name: "Algebra again" })).toBeVisible();

    const [reader, context] = await other(browser);
    await reader.goto(demo.url);
    await follow(reader, "/courses/introduction-to-public-speaking/reviews");
    await expect(reader.getByRole("heading", { level: 1, name: "All reviews" })).toBeVisible();
    await follow(reader, "/courses/introduction-to-public-speaking/tips");

    // The last to sign up has not answered.
    await follow(reader, "/my-link");
    await reader.getByLabel("Email address").fill("juanita.perry@example.org");
    await reader.getByRole("button", { name: "Email me my link" }).click();
    await expect(reader.getByText("the links are on their way to it")).toBeVisible();
    const own = link(await demo.mail("juanita.perry@example.org", /Your personal links/), "/p/");
    await follow(reader, `${new URL(own).pathname}/survey`);
    await reader.getByRole("button", { name: "Not this time" }).click();
    await expect(reader.getByRole("button", { name: "Not this time" })).toHaveCount(0);

    const reminder = link(await demo.mail("dmitri.wolkow@example.org", /Act on climate/), "/rsvp/");
    await follow(reader, new URL(reminder).pathname);
    await expect(reader.getByRole("heading", { level: 1, name: "Will you come?" })).toBeVisible();
    await context.close();
    await demo.stop();
  });

  test("staff hide a review, and open their pages one after the other", async ({ page }) => {
    const demo = await Site.demo();
    await signIn(page, demo.url, STAFF, "/staff/limits");
    await follow(page, "/staff");
    await follow(page, `/report?page=/circles/${CIRCLE.open}`);
    await follow(page, `/staff/hide?page=/circles/${CIRCLE.open}`);
    await follow(page, "/staff/accounts");
    const account = await page.getByRole("link", { name: /Tasha/ }).first().getAttribute("href");
    await follow(page, account ?? "");
    await follow(page, "/courses/introduction-to-public-speaking/reviews");
    await page.getByRole("button", { name: "Hide this" }).first().click();
    await expect(page.getByRole("button", { name: "Show it again" })).toHaveCount(1);
    await demo.stop();
  });
});
