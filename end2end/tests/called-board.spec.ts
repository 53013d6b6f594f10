// What a board's pages call with scripts, for `called.js`.
import { alive, expect, Site, test } from "./site";
import { AMINA, CIRCLE, follow, other, signIn } from "./steps";

test("a board with scripts: a post, a reply, an edit; pinned and withdrawn @js-only", async ({ page, browser }) => {
  const demo = await Site.demo();
  const own = (await demo.mails()).flatMap((mail) => mail.links).map((found) => new URL(found).pathname).filter((path) => /^\/p\/[^/]+$/.test(path));
  await page.goto(demo.url);
  await alive(page);
  for (const path of own) {
    await follow(page, path);
    if (await page.getByRole("button", { name: "Post", exact: true }).count()) break;
  }
  const dashboard = new URL(page.url()).pathname;
  await page.getByLabel("Write to your circle").fill("Who has a projector?");
  await page.getByRole("button", { name: "Post", exact: true }).click();
  const thread = page.locator(".board__thread", { hasText: "Who has a projector?" });
  await expect(thread).toBeVisible();
  await expect(page.getByLabel("Write to your circle")).toHaveValue("");
  await thread.locator("summary").first().click();
  await thread.getByLabel("Your reply").fill("Or a white wall?");
  await thread.getByRole("button", { name: "Post reply" }).click();
  await expect(thread.getByText("Or a white wall?")).toBeVisible();
  await thread.getByRole("link", { name: /^Edit or withdraw/ }).first().click();
  await page.getByLabel("Text of the post").fill("Who has a large screen?");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Who has a large screen?")).toBeVisible();
  await follow(page, `${dashboard}/board`);
  await follow(page, dashboard);
  // The reply below the post has such buttons, too.
  await page.locator(".board__thread").first().getByRole("button", { name: /^Thanks/ }).first().click();
  await expect(page.locator(".board__thread").first().getByRole("button", { name: "Thanks 1" })).toHaveAttribute("aria-pressed", "true");
  await page.getByLabel("Emails about posts on the board").selectOption("each");
  await page.getByRole("button", { name: "Save emails about posts" }).click();
  await expect(page).toHaveURL(/done=emails/);

  const [facilitator, context] = await other(browser);
  await signIn(facilitator, demo.url, AMINA, `/circles/${CIRCLE.upcoming}/manage/board`);
  await alive(facilitator);
  await facilitator.getByLabel("Write to your circle").fill("The door is open from six.");
  await facilitator.getByRole("button", { name: "Post", exact: true }).click();
  const post = facilitator.locator(".board__thread", { hasText: "The door is open from six." });
  await post.getByRole("link", { name: /^Edit or withdraw/ }).click();
  await facilitator.getByRole("button", { name: "Pin to the top" }).click();
  await expect(post.getByText("Pinned")).toBeVisible();
  await post.getByRole("link", { name: /^Edit or withdraw/ }).click();
  await facilitator.getByText("Withdraw this post…").click();
  await facilitator.getByRole("button", { name: "Withdraw this post", exact: true }).click();
  await expect(facilitator.getByText("Withdrawn by its author")).toBeVisible();
  await facilitator.getByLabel("Write to your circle").fill("Bring a cup.");
  await facilitator.getByRole("button", { name: "Post", exact: true }).click();
  await expect(facilitator.getByText("Bring a cup.")).toBeVisible();
  await context.close();
  // The next reader marks it as seen, and an email has a link that ends such emails.
  const stop = (await demo.mails()).flatMap((mail) => mail.links).map((found) => new URL(found).pathname).find((path) => path.startsWith("/unsubscribe/board/"));
  if (stop) {
    await follow(page, stop);
    await page.getByRole("button", { name: "Stop these emails" }).click();
    await expect(page.getByText("You get no more emails about this board.")).toBeVisible();
  }
  for (const path of own) await follow(page, path);
  await demo.stop();
});
