// Staff forms, posted with errors, without scripts.
import { expect, Site, test } from "./site";
import { AMINA, formWith, HOSTILE, postWrong, signIn, STAFF } from "./steps";

test.describe("posted wrong @nojs-only", () => {
  let demo: Site;
  test.beforeAll(async () => {
    demo = await Site.demo();
  });
  test.afterAll(async () => demo.stop());

  test("the texts of the site", async ({ page, seen }) => {
    await signIn(page, demo.url, STAFF, "/staff");
    await postWrong(page, {
      within: formWith(page, "Save the texts"),
      typed: { "Name of the site": HOSTILE.slice(0, 50), Contact: "nobody at all", Privacy: HOSTILE, Imprint: HOSTILE, "Source code": "ftp://example.org" },
      button: "Save the texts",
      errors: ["Contact", "Source code"],
    });
    await seen();
  });

  test("hiding", async ({ page, seen }) => {
    await signIn(page, demo.url, STAFF, "/staff");
    const form = formWith(page, "Show again");
    for (const typed of ["", HOSTILE, "/circles/nowhere", "https://elsewhere.example/courses/x"]) {
      await form.locator("summary").click();
      await postWrong(page, { within: form, typed: { "Its page": typed }, button: "Hide", errors: ["Its page"] });
    }
    await postWrong(page, { within: form, typed: { "Its page": "/courses/nowhere" }, button: "Show again", errors: ["Its page"] });
    await seen();
  });

  test("blocking", async ({ page, seen }) => {
    await signIn(page, demo.url, STAFF, "/staff");
    const form = formWith(page, "Allow again");
    const field = "Email address of the account";
    for (const typed of ["amina at <b>example</b>", "nobody@example.org", STAFF]) {
      await form.locator("summary").click();
      await postWrong(page, { within: form, typed: { [field]: typed }, button: "Block", errors: [field] });
    }
    await expect(form.getByText("No one else on the staff could act then")).toBeVisible();
    await seen();
    await postWrong(page, { within: form, typed: { [field]: "nobody@example.org" }, button: "Allow again", errors: [field] });
    await signIn(page, demo.url, AMINA, "/me");
  });
});
