// What people typed and what others did to the page before its script starts: text that is kept in a tab, pages that were
// translated or added to.
import { alive, expect } from "./site";
import { AMINA, CIRCLE, HOSTILE, signIn } from "./steps";
import { test } from "./walk";
import type { Page } from "@playwright/test";

const TEN = Array.from({ length: 10 }, (_, n) => `Line ${n + 1} of what I want to say.`).join("\n");
const MESSAGES = `/circles/${CIRCLE.full}/manage/messages`;

/** Holds the WebAssembly back until it is released. */
async function asleep(page: Page): Promise<() => void> {
  let wake = () => {};
  const release = new Promise<void>((done) => (wake = done));
  await page.route(/\.wasm$/, async (route) => {
    await release;
    await route.continue();
  });
  return wake;
}

/** Lets the page's script decide whether to hydrate. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done))));
}

test.describe("text typed into a long form @js-only", () => {
  test("case_33_ten_lines_in_a_message_survive_following_a_link_and_coming_back", async ({ page, demo }) => {
    await signIn(page, demo.url, AMINA);
    const body = page.getByLabel("Message", { exact: true });
    for (const hydrated of [true, false]) {
      if (!hydrated) await asleep(page);
      await page.goto(demo.url + MESSAGES);
      if (hydrated) await alive(page);
      // What the first turn typed is put back, which must not come between this one's selecting and typing.
      else await expect(body).toHaveValue(TEN);
      await body.fill(TEN);
      await page.getByRole("link", { name: "Privacy" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Privacy/);
      await page.goBack();
      await expect(body).toHaveValue(TEN);
      await page.goto(demo.url + MESSAGES);
      await expect(body, "also when the page is loaded again").toHaveValue(TEN);
    }
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });

  test("it is gone once it was sent, and when the person signs out", async ({ page, demo }) => {
    await signIn(page, demo.url, AMINA);
    await page.goto(demo.url + MESSAGES);
    await alive(page);
    await page.getByLabel("Subject").fill("Hello");
    await page.getByLabel("Message", { exact: true }).fill(HOSTILE);
    await page.getByRole("button", { name: "Send the message" }).click();
    await expect(page).toHaveURL(/sent=/);
    await page.goto(demo.url + MESSAGES);
    await alive(page);
    await expect(page.getByLabel("Message", { exact: true })).toHaveValue("");
    await page.getByLabel("Message", { exact: true }).fill(TEN);
    await expect.poll(() => page.evaluate(() => Object.keys(sessionStorage).length)).toBe(1);
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  });

  test("an email address is not kept", async ({ page, demo }) => {
    await page.goto(`${demo.url}/circles/${CIRCLE.open}/sign-up`);
    await alive(page);
    await page.getByLabel("Your name").fill("Ngozi Eze");
    await page.getByLabel("Email address").fill("ngozi@example.org");
    await page.getByLabel("What do you hope to learn?").fill(TEN);
    await page.goto(`${demo.url}/privacy`);
    await page.goto(`${demo.url}/circles/${CIRCLE.open}/sign-up`);
    await expect(page.getByLabel("What do you hope to learn?")).toHaveValue(TEN);
    await expect(page.getByLabel("Your name")).toHaveValue("Ngozi Eze");
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("ngozi@");
  });
});

test.describe("a page that was changed before its script starts @js-only", () => {
  const changes: [string, () => void][] = [
    [
      "translated",
      () => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts: Node[] = [];
        while (walker.nextNode()) if (walker.currentNode.textContent?.trim() && !walker.currentNode.parentElement?.closest("script, textarea, option")) texts.push(walker.currentNode);
        for (const text of texts) {
          const [outer, inner] = [document.createElement("font"), document.createElement("font")];
          inner.textContent = text.textContent;
          outer.append(inner);
          text.parentNode?.replaceChild(outer, text);
        }
      },
    ],
    [
      "added to",
      () => {
        document.body.prepend(document.createElement("div"));
        document.body.append(document.createElement("div"));
        document.querySelectorAll("main form").forEach((form) => form.insertBefore(document.createElement("span"), form.children[1]));
      },
    ],
  ];
  for (const [how, change] of changes) {
    test(`works as without scripts when it was ${how}`, async ({ page, demo }) => {
      const wake = await asleep(page);
      await page.goto(`${demo.url}/circles/${CIRCLE.open}/sign-up`);
      await page.getByLabel("Your name").fill(`Rosa ${how}`);
      await page.evaluate(change);
      wake();
      await settled(page);
      expect(await page.evaluate(() => document.documentElement.dataset.alive), "it is not hydrated").toBeUndefined();
      await expect(page.getByLabel("Your name")).toHaveValue(`Rosa ${how}`);
      await page.getByLabel("Email address").fill(`rosa.${how.replace(" ", ".")}@example.org`);
      await page.getByLabel("What do you hope to learn?").fill("To read.");
      await page.getByLabel("How will you help the group?").fill("With tea.");
      await page.getByRole("button", { name: "Sign up" }).click();
      await expect(page.getByText("Please check this form"), "what is missing is said").toBeVisible();
      await expect(page.getByLabel("Your name")).toHaveValue(`Rosa ${how}`);
      await page.getByLabel(/I agree/).check();
      await page.getByRole("button", { name: "Sign up" }).click();
      await expect(page).toHaveURL(/signed-up$/);
    });
  }

  test("keeps what was filled in, and its form knows it", async ({ page, demo }) => {
    const wake = await asleep(page);
    await page.goto(`${demo.url}/circles/${CIRCLE.open}/sign-up`);
    await page.getByLabel("Your name").fill("Filled Early");
    await page.getByLabel("Email address").fill("filled.early@example.org");
    await page.getByLabel("What do you hope to learn?").fill("To read.");
    await page.getByLabel("How will you help the group?").fill("With tea.");
    await page.getByLabel(/I agree/).check();
    // What an extension puts behind everything is in no one's way.
    await page.evaluate(() => document.body.append(document.createElement("div")));
    wake();
    await alive(page);
    await expect(page.getByLabel("Your name")).toHaveValue("Filled Early");
    await expect(page.getByLabel(/I agree/)).toBeChecked();
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect(page).toHaveURL(/signed-up$/);
  });

  test("saves by itself the answer that was typed before", async ({ page, demo }) => {
    await signIn(page, demo.url, AMINA);
    await page.goto(`${demo.url}/circles/${CIRCLE.full}/manage`);
    const form = await page.getByRole("link", { name: /feedback/i }).last().getAttribute("href");
    const wake = await asleep(page);
    await page.goto(`${demo.url}${form}`);
    await page.locator("main textarea").first().fill("Typed before it woke.");
    wake();
    await alive(page);
    await expect(page.getByText(/^Saved/).first()).toBeVisible();
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${demo.url}${form}`);
    await expect(page.locator("main textarea").first()).toHaveValue("Typed before it woke.");
  });
});
