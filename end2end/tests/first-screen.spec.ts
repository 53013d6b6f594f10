// On a phone, what there is to do on a page stands in its first screen: in both languages, under a long title, and with
// the demo's banner, without scrolling.
import { AMINA, CIRCLE, signIn, TASHA } from "./steps";
import { expect } from "./site";
import { test } from "./walk";
import type { Locator, Page } from "@playwright/test";

const PHONE = { width: 360, height: 740 };
const LONG = "A circle with a title as long as titles can be, for everyone who would rather read, talk and think than scroll";

/** Fails unless a thing is shown in full without scrolling. */
async function inFirstScreen(page: Page, thing: Locator): Promise<void> {
  await expect(thing).toBeVisible();
  const box = await thing.boundingBox();
  expect.soft(box && box.y >= 0 && box.y + box.height, `${page.url()}: ${thing}`).toBeLessThanOrEqual(PHONE.height);
}

for (const locale of ["en", "es"] as const) {
  test.describe(`in the first screen, in ${locale}`, () => {
    test.use({ locale, viewport: PHONE });
    const clay = (page: Page) => page.locator("main .button:not(.button--quiet):visible").first();
    const field = (page: Page) => page.locator("main form :is(input, textarea, select):visible").first();
    const state = (page: Page) => page.locator("main .notice:visible").first();

    test(`a visitor sees what to do on a page (${locale}) @nojs-only`, async ({ page, demo }) => {
      const pages: [string, (page: Page) => Locator][] = [
        ["/", clay],
        ["/circles", clay],
        [`/circles/${CIRCLE.open}`, clay],
        [`/circles/${CIRCLE.running}`, clay],
        [`/circles/${CIRCLE.full}`, state],
        [`/circles/${CIRCLE.finished}`, state],
        [`/circles/${CIRCLE.cancelled}`, state],
        [`/circles/${CIRCLE.open}/sign-up`, field],
        ["/sign-in", clay],
        ["/register", field],
        ["/my-link", clay],
        ["/courses", clay],
        ["/courses/introduction-to-public-speaking", clay],
        ["/circles/start", clay],
      ];
      for (const [path, thing] of pages) {
        await page.goto(demo.url + path);
        await inFirstScreen(page, thing(page));
      }
      for (const [part, thing] of [["/p/", clay], ["/rsvp/", clay], ["/leave/", clay]] as const) {
        const links = (await demo.mails()).flatMap((mail) => mail.links);
        await page.goto(links.find((link) => link.includes(part) && !link.includes("survey")) ?? "none");
        await inFirstScreen(page, thing(page));
      }
    });
  });
}

test.describe("in the first screen, for facilitators", () => {
  test.use({ viewport: PHONE });

  test("a facilitator sees what to do, also under a long title @nojs-only", async ({ page, demo }) => {
    const clay = page.locator("main .button:not(.button--quiet):visible").first();
    const field = page.locator("main form :is(input, textarea, select):visible").first();
    await signIn(page, demo.url, AMINA);
    await inFirstScreen(page, clay);
    await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/edit/4`);
    await inFirstScreen(page, field);
    await page.getByLabel("Title").fill(LONG);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(LONG);
    await inFirstScreen(page, page.getByRole("link", { name: "Sign up" }));
    await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/sign-up`);
    await inFirstScreen(page, field);
    await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/manage`);
    await inFirstScreen(page, page.locator(".card.next"));
    for (const step of [1, 2, 3]) {
      await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/edit/${step}`);
      await inFirstScreen(page, field);
    }
    await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/edit/5`);
    await inFirstScreen(page, page.getByRole("link", { name: "See the public page" }));
    // Other tests read the same demo.
    await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/edit/4`);
    await page.getByLabel("Title").fill("Public speaking for job seekers");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    for (const part of ["messages", "cancel"]) {
      await page.goto(`${demo.url}/circles/${CIRCLE.upcoming}/manage/${part}`);
      await inFirstScreen(page, field);
    }
    await page.context().clearCookies();
    await signIn(page, demo.url, TASHA);
    await page.goto(`${demo.url}/circles/${CIRCLE.finished}/manage`);
    await inFirstScreen(page, clay);
  });
});
