// A calendar to subscribe to: its address is asked for, shown and replaced.
import { alive, audit, expect, Site, test } from "./site";

test("a calendar is subscribed to with an address of its own", async ({ page, scripts }) => {
  const demo = await Site.demo();
  const links = (await demo.mails()).flatMap((mail) => mail.links);
  // Someone whose circle has a meeting ahead.
  for (const link of links.filter((link) => link.includes("/p/") && !link.includes("survey"))) {
    await page.goto(link);
    if (await page.getByText("Add to calendar").count()) break;
  }
  if (scripts) await alive(page);
  await page.getByText("Add to calendar").click();
  await expect(page.getByRole("link", { name: "Calendar file" })).toBeVisible();
  await page.getByRole("button", { name: "Get a calendar address" }).click();
  await expect(page.getByText("it no longer works.")).toBeVisible();
  const first = await page.getByLabel("Address of this calendar").inputValue();
  expect((await page.request.get(first)).headers()["content-type"]).toContain("text/calendar");
  await audit(page, scripts);
  await page.getByRole("button", { name: "Get a new address" }).click();
  await expect(page.getByLabel("Address of this calendar")).not.toHaveValue(first);
  expect((await page.request.get(first)).status()).toBe(404);
  await demo.stop();
});
