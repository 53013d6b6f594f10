// The dashboard of those who run a circle with scripts: what one does, the other sees, and what is being typed stays.
import { alive, expect, Site, test } from "./site";
import { AMINA, CIRCLE, other, signIn } from "./steps";
import type { Page } from "@playwright/test";

const MANAGE = `/circles/${CIRCLE.upcoming}/manage`;
const step = (page: Page, heading: string) => page.locator(".timeline > li", { hasText: heading });

test("a checklist is ticked, and a meeting moved, cancelled and restored, while a second window looks on @js-only", async ({ page, browser }) => {
  const demo = await Site.demo();
  const [second, context] = await other(browser);
  for (const window of [page, second]) {
    await signIn(window, demo.url, AMINA, MANAGE);
    await alive(window);
    await expect(window.getByText("Changes appear here by themselves.")).toBeVisible();
  }
  const draft = second.getByLabel("Write to your circle");
  await draft.fill("Half a sen");

  const item = (window: Page) => window.locator("#checklist").getByRole("button", { name: "Confirm the room and the laptops" });
  await item(page).click();
  await expect(item(page)).toHaveAttribute("aria-pressed", "true");
  await expect(item(second)).toHaveAttribute("aria-pressed", "true");

  const third = step(page, "Meeting 3");
  await third.getByText("Details, move or cancel").click();
  const move = third.locator("form", { hasText: "Another date or time" });
  await move.getByLabel("Time").fill("15:30");
  await move.getByLabel("What should people know about it?").fill("The room is taken before.");
  await move.getByRole("button", { name: "Move this meeting" }).click();
  await expect(page.getByText("The meeting has its new date. People are told.")).toBeVisible();
  await expect(step(second, "Meeting 3").getByText(/15:30/).first()).toBeVisible();

  await step(page, "Meeting 4").getByText("Details, move or cancel").click();
  const cancel = step(page, "Meeting 4").locator("form", { hasText: "It can’t take place" });
  await cancel.getByRole("button", { name: "Cancel this meeting" }).click();
  await expect(cancel.getByText("Please fill this in")).toBeVisible();
  await cancel.getByLabel("Why?").fill("The library is closed.");
  await cancel.getByRole("button", { name: "Cancel this meeting" }).click();
  await expect(page.getByText("The meeting is cancelled. People are told.")).toBeVisible();
  await expect(second.getByText("The library is closed.")).toBeVisible();

  const off = step(page, "The library is closed.");
  await off.getByText("Restore it").click();
  await off.getByRole("button", { name: "It takes place after all" }).click();
  await expect(page.getByText("The meeting takes place. People are told.")).toBeVisible();
  await expect(second.getByText("The library is closed.")).toHaveCount(0);
  await expect(draft).toHaveValue("Half a sen");
  await context.close();
  await demo.stop();
});

test("the list of people and the plan show what the other facilitator does, and what is being typed stays @js-only", async ({ page, browser }) => {
  const demo = await Site.demo();
  const [second, context] = await other(browser);
  for (const window of [page, second]) await signIn(window, demo.url, AMINA, MANAGE);
  const open = async (window: Page, part: string) => {
    await window.goto(`${demo.url}${MANAGE}/${part}`);
    await alive(window);
    await expect(window.getByText("Changes appear here by themselves.")).toBeVisible();
  };

  for (const window of [page, second]) await open(window, "participants");
  const invite = second.getByLabel("Email address of the person to invite");
  await invite.fill("half@sen");
  await page.getByLabel("Name", { exact: true }).fill("Wanda Walk");
  await page.getByRole("checkbox", { name: /^They told me they want this/ }).check();
  await page.getByRole("button", { name: "Add to the list" }).click();
  await expect(second.getByRole("heading", { name: "Wanda Walk" })).toBeVisible();
  await expect(invite).toHaveValue("half@sen");

  for (const window of [page, second]) await open(window, "tasks");
  const title = second.getByLabel("What to do");
  await title.fill("Half a sen");
  await page.getByLabel("What to do").fill("Bring a favourite object");
  await page.getByRole("button", { name: "Add task" }).click();
  await expect(second.getByRole("button", { name: "Skip: Bring a favourite object" })).toBeVisible();
  await page.getByRole("button", { name: "Skip: Bring a favourite object" }).click();
  await expect(second.getByRole("button", { name: "Put back: Bring a favourite object" })).toBeVisible();
  await expect(title).toHaveValue("Half a sen");
  await context.close();
  await demo.stop();
});
