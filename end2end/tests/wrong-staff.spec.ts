// Staff forms, posted with errors, without scripts.
import { expect, Site, test } from "./site";
import { formWith, HOSTILE, postWrong, signIn, STAFF } from "./steps";

const COURSE = "/courses/introduction-to-public-speaking";

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
    await signIn(page, demo.url, STAFF, "/staff/hide");
    for (const typed of ["", HOSTILE.slice(0, 400), "/circles/nowhere", "https://elsewhere.example/courses/x"]) {
      await postWrong(page, { typed: { "Its page": typed, Reason: HOSTILE.slice(0, 400) }, button: "Hide", errors: ["Its page"] });
    }
    await page.goto(`${demo.url}/staff/hide?page=${COURSE}`);
    await postWrong(page, { typed: { Reason: "" }, button: "Hide", errors: ["Reason"] });
    await seen();
  });

  test("blocking", async ({ page, seen }) => {
    await signIn(page, demo.url, STAFF, "/staff/accounts");
    await page.getByLabel("Name or email address").fill(STAFF);
    await page.getByRole("button", { name: "Search" }).click();
    await page.locator("main").getByRole("table").getByRole("link").first().click();
    for (const typed of ["", HOSTILE.slice(0, 400)]) {
      await postWrong(page, { typed: { Reason: typed }, button: "Block", errors: ["Reason"] });
    }
    await expect(page.getByText("No one else on the staff could act then")).toBeVisible();
    await seen();
  });

  test("reporting a page, and answering", async ({ page, seen }) => {
    await page.goto(demo.url + COURSE);
    await page.getByRole("link", { name: "Report this page" }).click();
    await page.getByLabel("Something else").check();
    const typed = { "Tell us more": "", "Your email address": "ben <b>at home</b>" };
    await postWrong(page, { typed, button: "Send", errors: ["Tell us more", "Your email address"] });
    await seen();
    await page.getByLabel("Tell us more").fill(HOSTILE.slice(0, 400));
    await page.getByLabel("Your email address").fill("ben@example.org");
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("status")).toHaveText(/^Thank you/);
    await signIn(page, demo.url, STAFF, "/staff/reports");
    await page.getByRole("link", { name: /^Close: / }).first().click();
    await postWrong(page, { typed: { Answer: "x".repeat(1001) }, button: "Close", errors: ["Answer"] });
    await seen();
  });
});
