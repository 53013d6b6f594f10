// Facilitators' forms, posted with errors, without scripts.
//
// Forms with only a button accept no wrong input: starting or copying a circle, deleting a draft, closing and
// opening sign-up, removing someone, the wrap-up.
import { expect, Site, test } from "./site";
import { AMINA, CIRCLE, HOSTILE, postWrong, showsError, signIn } from "./steps";
import type { Page } from "@playwright/test";

const LONG = "word ".repeat(900);

test.describe("posted wrong @nojs-only", () => {
  let demo: Site;
  test.beforeAll(async () => {
    demo = await Site.demo();
  });
  test.afterAll(async () => demo.stop());

  async function manage(page: Page, part: string, slug = CIRCLE.full): Promise<void> {
    await signIn(page, demo.url, AMINA, `/circles/${slug}/manage${part}`);
  }

  test("a course", async ({ page, seen }) => {
    await signIn(page, demo.url, AMINA, "/courses/add");
    await postWrong(page, {
      typed: { Title: HOSTILE, "Made by": "", Link: "no link", "What is it about?": HOSTILE, Topics: "one, two", "How to take it for free": HOSTILE, "Hours a week": "41" },
      button: "Save the course",
      errors: ["Made by", "Link", "Hours a week"],
    });
    await seen();
  });

  test("the wizard", async ({ page, seen }) => {
    await signIn(page, demo.url, AMINA, "/circles/start");
    await page.getByRole("button", { name: /^Begin/ }).click();
    await expect(page.getByText("Which course will you take together?")).toBeVisible();
    const step = (n: number) => page.goto(page.url().replace(/\/\d(\?.*)?$/, `/${n}`));

    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert")).toContainText("Please check this form");
    await showsError(page, page.getByRole("radiogroup", { name: "Choose a course" }));
    await seen();

    await step(2);
    await postWrong(page, {
      typed: { Place: "", "Street and number": HOSTILE, City: "" },
      button: "Save and continue",
      errors: ["Place", "City"],
    });
    await page.getByRole("radio", { name: "Online", exact: true }).check();
    await postWrong(page, {
      typed: { "Link to the online meeting": "not a link", City: "Ñuñoa <b>x</b>" },
      button: "Save and continue",
      errors: ["Link to the online meeting"],
    });
    await expect(page.getByRole("radio", { name: "Online", exact: true }), "the choice is kept").toBeChecked();
    await seen();

    await step(3);
    // The browser itself prevents other invalid dates and times; the integration tests post them.
    await postWrong(page, {
      typed: { "First date": "2027-02-15", "Usual start": "18:15", "Length in minutes": "a while", "Time zone": "Mars/Olympus", "Number of weeks": "77" },
      button: /Make the list of dates/,
      errors: ["Length in minutes", "Time zone", "Number of weeks"],
    });
    await seen();
    await page.getByLabel("Length in minutes").fill("60");
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    await page.getByLabel("Number of weeks").fill("3");
    await page.getByRole("button", { name: /Make the list of dates/ }).click();
    await postWrong(page, {
      typed: { "Date of meeting 2": "2027-02-15", "Time of meeting 2": "18:15", "Date of meeting 3": "" },
      button: "Save and continue",
      errors: ["Date of meeting 2", "Date of meeting 3"],
    });
    await seen();

    await step(4);
    await postWrong(page, {
      typed: { Title: HOSTILE, "Welcome text": `${HOSTILE} ${LONG}`, "A question of your own": HOSTILE, Seats: "0" },
      button: "Save and continue",
      errors: ["Welcome text", "Seats"],
    });
    await seen();

    // The review has no fields; it lists what is missing, and publishing reports it again.
    await step(5);
    await expect(page.getByText("Still missing")).toBeVisible();
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByRole("alert")).toContainText("Something is still missing.");
    await seen();
  });

  test("one meeting", async ({ page, seen }) => {
    await manage(page, "", CIRCLE.upcoming);
    await page.getByText("Details, move or cancel").first().click();
    await page.getByRole("link", { name: /^Edit this meeting/ }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Edit this meeting" })).toBeVisible();
    await postWrong(page, {
      typed: { Time: "", "Length in minutes": "2", "Time zone": "Springfield", "Street and number": HOSTILE, "What should participants know?": HOSTILE },
      button: "Save changes",
      errors: ["Time", "Length in minutes", "Time zone", "Place"],
    });
    await seen();
  });

  test("a message", async ({ page, seen }) => {
    await manage(page, "/messages");
    await postWrong(page, { typed: { Subject: "", Message: HOSTILE }, button: "Send the message", errors: ["Subject"] });
    await seen();
    await postWrong(page, { typed: { Subject: HOSTILE, Message: LONG }, button: "Send the message", errors: ["Message"] });
    await expect(page.getByText("Your message is on its way")).toHaveCount(0);
  });

  test("another facilitator", async ({ page, seen }) => {
    await manage(page, "/participants");
    // An address without an account is not an error, in order not to reveal who has one (the hint says so).
    await postWrong(page, { typed: { "Email address of the person to invite": "jonas at <b>" }, button: "Send the invitation", errors: ["Email address of the person to invite"] });
    await seen();
  });

  test("cancelling a circle", async ({ page, seen }) => {
    await manage(page, "/cancel");
    // The reason may be empty; the button is on a confirmation page of its own.
    await postWrong(page, { typed: { "What should people know?": HOSTILE + LONG }, button: "Cancel the circle", errors: ["What should people know?"] });
    await seen();
    await page.goto(`${demo.url}/circles/${CIRCLE.full}`);
    await expect(page.getByText("This circle was cancelled.")).toHaveCount(0);
  });

  test("the feedback", async ({ page, seen }) => {
    await signIn(page, demo.url, AMINA, "/me");
    await page.getByRole("link", { name: "Feedback for meeting 5 is due" }).click();
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("alert")).toContainText("Please check this form");
    await showsError(page, page.getByRole("radiogroup", { name: "Overall" }));

    await page.getByRole("radio", { name: "Great" }).check();
    await page.getByRole("checkbox").first().check();
    await postWrong(page, { typed: { "And how many others?": "2000", "What made you laugh?": HOSTILE }, button: "Done", errors: ["And how many others?"] });
    await expect(page.getByRole("radio", { name: "Great" }), "the rating is kept").toBeChecked();
    await expect(page.getByRole("checkbox").first(), "who came is kept").toBeChecked();
    await seen();
    await postWrong(page, { typed: { "And how many others?": "", "What made you laugh?": HOSTILE + LONG }, button: "Save for now", errors: ["What made you laugh?"] });
    await seen();
  });
});
