// A participant's own things with scripts: what one writes, the other sees; and what there is after the last meeting.
import { alive, expect, Site, test } from "./site";
import { follow, GRACE, link, other, signIn } from "./steps";

test("a goal is saved, an offer is seen by the others, a pulse is answered, a post reported, and a finished circle has a certificate @js-only", async ({ page, browser }) => {
  const demo = await Site.demo();
  // An hour after a meeting its pulse is open.
  demo.at("2026-11-28T10:00:00Z");
  const carla = new URL(link(await demo.mail("carla.neumann@example.org", /Act on climate/), "/p/")).pathname;
  const [grace, context] = await other(browser);
  await signIn(grace, demo.url, GRACE, "/me");
  const mine = grace.locator("a[href$='/me']").filter({ hasText: /Python/ }).first();
  await grace.goto(demo.url + (await mine.getAttribute("href")));
  await alive(grace);
  await grace.getByText("Note how far I am, and what I can help with").click();
  await grace.getByLabel("How far are you?").selectOption("halfway");
  await grace.getByLabel(/I can help with/).fill("typing");
  await grace.getByRole("button", { name: "Save", exact: true }).click();
  await expect(grace.getByText("Saved", { exact: true })).toBeVisible();
  // Saved once more from the same page: the form knows what is stored.
  await grace.getByLabel(/I can help with/).fill("typing fast");
  await grace.getByRole("button", { name: "Save", exact: true }).click();
  await grace.reload();
  await expect(grace.getByLabel(/I can help with/)).toHaveValue("typing fast");
  await grace.getByLabel(/One thing that helped/).fill("The printed summary");
  await grace.getByRole("button", { name: "Send without my name" }).click();
  await expect(grace.getByText("Your answer is in, without your name.")).toBeVisible();
  await grace.getByRole("link", { name: /^Report this\s+Felix/ }).first().click();
  await grace.getByLabel(/What’s wrong with it/).fill("It sells something.");
  await grace.getByRole("button", { name: "Report this post" }).click();
  await expect(grace.getByText("You reported this post.")).toBeVisible();
  await context.close();

  // After the last meeting.
  demo.at("2027-02-01T09:00:00Z");
  await page.goto(demo.url);
  await alive(page);
  await follow(page, carla);
  await page.getByRole("button", { name: "Show my address to those who show theirs" }).click();
  await expect(page.getByRole("button", { name: "Don’t show my address any more" })).toBeVisible();
  await alive(page);
  await follow(page, `${carla}/certificate`);
  await expect(page.getByRole("heading", { name: "Certificate of participation" })).toBeVisible();
  await demo.stop();
});
