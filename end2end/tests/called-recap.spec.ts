// What the pages of recaps call with scripts, for `called.js`.
import { alive, expect, Site, test } from "./site";
import { AMINA, CIRCLE, follow, signIn } from "./steps";

test("a recap with scripts: written, changed, deleted @js-only", async ({ page }) => {
  const demo = await Site.demo();
  await signIn(page, demo.url, AMINA, `/circles/${CIRCLE.full}/manage`);
  await alive(page);
  await page.getByRole("link", { name: /^Recap: / }).last().click();
  await expect(page.getByRole("heading", { name: "Recap", exact: true })).toBeVisible();
  await alive(page);
  await page.getByLabel("What we did").fill("We compared *loops*.");
  await page.getByLabel("What’s next").fill("Unit six.");
  await page.getByLabel("Show it on the circle’s public page").check();
  await page.getByRole("button", { name: "Save recap" }).click();
  await expect(page.getByText("Saved. Participants see it on their page.")).toBeVisible();
  await follow(page, `/circles/${CIRCLE.full}`);
  await expect(page.getByText("We compared loops.")).toBeVisible();
  await page.goBack();
  await page.getByText("Delete this recap…").click();
  await page.getByRole("button", { name: "Delete this recap", exact: true }).click();
  await expect(page.getByText("The recap is deleted.")).toBeVisible();
  await demo.stop();
});
