// What people type: titles in any script, and texts of several lines.
import { alive, expect, Site, test } from "./site";
import { AMINA, CIRCLE, signIn } from "./steps";

test("case 02, 12: a circle called 学习圈 is published, joined, closed and cancelled, and lines stay lines", async ({ page, scripts }) => {
  const demo = await Site.demo();
  const ready = async () => (scripts ? alive(page) : undefined);
  await signIn(page, demo.url, AMINA, `/circles/${CIRCLE.upcoming}/manage`);
  await ready();
  await page.getByRole("button", { name: "Use it again" }).click();
  await expect(page).toHaveURL(/\/edit\/\d/);
  await page.goto(page.url().replace(/edit\/\d.*/, "edit/3"));
  await ready();
  await page.getByLabel("First date").fill("2027-02-01");
  await page.getByLabel("Number of weeks").fill("2");
  await page.getByRole("button", { name: /Make the list of dates/ }).click();
  await expect(page.getByLabel("Date of meeting 2")).toHaveValue("2027-02-08");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByText("What should people know?")).toBeVisible();
  await page.getByLabel("Title").fill("学习圈");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByText("This is how others will see it.")).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page).toHaveURL(/\/circles\/%E5%AD%A6%E4%B9%A0%E5%9C%88\/manage/);
  await expect(page.getByRole("heading", { level: 1, name: "学习圈" })).toBeVisible();
  const manage = page.url().replace(/\?.*/, "");

  await page.goto(manage.replace("/manage", "/sign-up"));
  await ready();
  await page.getByLabel("Name").fill("Mei Lin");
  await page.getByLabel("Email address").fill("mei@example.org");
  await page.getByLabel("What do you hope to learn?").fill("1. speak calmly\n2. tell a story\n3. no notes");
  await page.getByLabel("How will you help the group?").fill("I listen.");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page).toHaveURL(/signed-up/);
  await expect(page.getByText("学习圈").first()).toBeVisible();

  await page.goto(`${manage}/participants`);
  await page.getByText("What they wrote").first().click();
  const goal = page.locator("dd", { hasText: "speak calmly" });
  expect((await goal.innerText()).split("\n"), "each line is a line of its own").toHaveLength(3);

  await page.goto(manage);
  await ready();
  await page.getByRole("button", { name: "Close sign-up" }).click();
  await expect(page.getByText("Sign-up is closed.")).toBeVisible();
  await page.goto(`${manage}/cancel`);
  await ready();
  await page.getByLabel("What should people know?").fill("The library is flooded.\nWe start again in March.");
  await page.getByRole("button", { name: "Cancel the circle" }).click();
  await expect(page.getByText("This circle was cancelled.")).toBeVisible();
  const reason = page.getByText("The library is flooded.");
  expect((await reason.innerText()).split("\n")).toHaveLength(2);
  await demo.stop();
});
