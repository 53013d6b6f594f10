// A participant's own things with scripts: what one writes, the other sees; and what there is after the last meeting.
import { alive, expect, Site, test } from "./site";
import { follow, GRACE, other, signIn } from "./steps";

test("a goal is saved, an offer is seen by the others, and a finished circle has a certificate @js-only", async ({ page, browser }) => {
  const demo = await Site.demo();
  const own = (await demo.mails()).flatMap((mail) => mail.links).map((found) => new URL(found).pathname).filter((path) => /^\/p\/[^/]+$/.test(path));
  await page.goto(demo.url);
  await alive(page);
  const finished: string[] = [];
  for (const path of own) {
    await follow(page, path);
    if (await page.getByRole("link", { name: "Certificate of participation" }).count()) finished.push(path);
  }
  expect(finished.length).toBeGreaterThan(0);
  await follow(page, finished[0]);
  await page.getByRole("button", { name: "Show my address to those who show theirs" }).click();
  await expect(page.getByRole("button", { name: "Don’t show my address any more" })).toBeVisible();
  await alive(page);
  await follow(page, `${finished[0]}/certificate`);
  await expect(page.getByRole("heading", { name: "Certificate of participation" })).toBeVisible();

  const [grace, context] = await other(browser);
  await signIn(grace, demo.url, GRACE, "/me");
  const mine = grace.locator("a[href$='/me']").filter({ hasText: /Python/ }).first();
  await grace.goto(demo.url + (await mine.getAttribute("href")));
  await alive(grace);
  await grace.getByLabel("How far are you?").selectOption("halfway");
  await grace.getByLabel(/I can help with/).fill("typing");
  await grace.getByRole("button", { name: "Save", exact: true }).click();
  await expect(grace.getByText("Saved", { exact: true })).toBeVisible();
  // Saved once more from the same page: the form knows what is stored.
  await grace.getByLabel(/I can help with/).fill("typing fast");
  await grace.getByRole("button", { name: "Save", exact: true }).click();
  await grace.reload();
  await expect(grace.getByLabel(/I can help with/)).toHaveValue("typing fast");
  await context.close();
  await demo.stop();
});
