// Participants' forms, posted with errors, without scripts.
//
// Forms with only a button accept no wrong input: leaving, restoring answers, turning off reminders, and the
// two answers on the dashboard. Searching accepts any words.
import { expect, Site, test } from "./site";
import { CIRCLE, HOSTILE, link, postWrong, showsError } from "./steps";

test.describe("posted wrong @nojs-only", () => {
  let demo: Site;
  test.beforeAll(async () => {
    demo = await Site.demo();
  });
  test.afterAll(async () => demo.stop());

  test("signing up", async ({ page, seen }) => {
    await page.goto(`${demo.url}/circles/${CIRCLE.online}/sign-up`);
    const typed = {
      "Your name": "Ben <b>Kim</b>",
      "Email address": "ben at example",
      "What do you hope to learn?": HOSTILE,
      "How will you help the group?": "tea ".repeat(130),
      "¿Desde dónde te conectas?": "Chicago",
    };
    await postWrong(page, {
      typed,
      button: "Sign up",
      errors: ["Email address", "How will you help the group?", "I agree that my answers are kept"],
    });
    await seen();
    await page.getByRole("checkbox").check();
    await postWrong(page, {
      typed: { ...typed, "Email address": "ben@example.org", "How will you help the group?": "Tea.", "¿Desde dónde te conectas?": "" },
      button: "Sign up",
      errors: ["¿Desde dónde te conectas?"],
    });
    await expect(page.getByRole("checkbox"), "the agreement is kept").toBeChecked();
  });

  test("requesting lost links", async ({ page, seen }) => {
    await page.goto(`${demo.url}/my-link`);
    await postWrong(page, { typed: { "Email address": "anke <b>at</b> example" }, button: "Email me my link", errors: ["Email address"] });
    await seen();
  });

  test("answering nothing", async ({ page, seen }) => {
    // Carla has not answered the reminder that the demo sent her.
    const mail = await demo.mail("carla.neumann@example.org", /Act on climate/);
    await page.goto(link(mail, "/rsvp/").replace(/\?.*/, ""));
    for (const choice of await page.getByRole("radio").all()) await expect(choice).not.toBeChecked();
    await page.getByRole("button", { name: "Save my answer" }).click();
    await expect(page.getByRole("alert")).toContainText("Please check this form");
    await showsError(page, page.getByRole("radiogroup", { name: "Your answer" }));
    await expect(page.getByText("Saved:")).toHaveCount(0);
    await seen();
  });
});
