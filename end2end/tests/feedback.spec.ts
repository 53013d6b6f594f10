// The weekly feedback with scripts: it saves automatically, on every device, and two open tabs never
// overwrite each other unnoticed.
import { alive, expect, test, Site } from "./site";
import { AMINA, CIRCLE, signIn } from "./steps";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";

// The fifth meeting starts with the fifth question; the sixth follows.
const FIFTH = "What made you laugh?";
const SIXTH = "What advice would you give another facilitator who uses this material?";

/** The form on one device. */
class Device {
  private constructor(readonly page: Page) {}

  static async open(page: Page, address: string): Promise<Device> {
    await page.goto(address);
    await alive(page);
    return new Device(page);
  }

  text(question = FIFTH): Locator {
    return this.page.getByRole("textbox", { name: question });
  }

  get status(): Locator {
    return this.page.getByRole("status");
  }

  get newer(): Locator {
    return this.page.getByText("Amina Otieno answered at 12:00.");
  }

  /** Performs an action and waits until the server has confirmed the save that contains it. */
  async saving(deed: () => Promise<unknown>, holds: string): Promise<void> {
    const posted = (body: string | null) => decodeURIComponent((body ?? "").replaceAll("+", " ")).includes(holds);
    const answered = this.page.waitForResponse((r) => new URL(r.url()).pathname.endsWith("/feedback/save") && posted(r.request().postData()));
    await deed();
    await answered;
  }
}

test.describe("the weekly feedback @js-only", () => {
  let demo: Site;
  let address: string;
  // Each test writes the feedback of the same meeting, so each has its own site.
  test.beforeEach(async ({ page }) => {
    demo = await Site.demo();
    await signIn(page, demo.url, AMINA);
    await page.getByRole("link", { name: "Feedback for meeting 5 is due" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "How did it go?" })).toBeVisible();
    address = page.url();
  });
  test.afterEach(async () => demo.stop());

  /** Another device of the same facilitator. */
  async function second(browser: Browser): Promise<{ context: BrowserContext; device: Device }> {
    const context = await browser.newContext({ locale: "en" });
    const page = await context.newPage();
    await signIn(page, demo.url, AMINA);
    return { context, device: await Device.open(page, address) };
  }

  test("saves automatically, and another device shows it", async ({ page, browser }) => {
    const mine = await Device.open(page, address);
    await expect(mine.status).toHaveText("Nothing is saved yet.");
    await mine.saving(() => mine.text().fill("The printer, twice."), "The printer, twice.");
    await expect(mine.status).toHaveText("Saved, 12:00");
    await mine.saving(() => page.getByRole("radio", { name: "Pretty well" }).check(), "form[typed][values][overall]=4");
    await mine.saving(() => page.getByRole("checkbox", { name: "Grace Wanjiru" }).check(), "form[typed][lists][attendance]");
    await expect(page.getByText(/^1 of \d+ marked$/)).toBeVisible();

    const { context, device } = await second(browser);
    await expect(device.text()).toHaveValue("The printer, twice.");
    await expect(device.page.getByRole("radio", { name: "Pretty well" })).toBeChecked();
    await expect(device.page.getByRole("checkbox", { name: "Grace Wanjiru" })).toBeChecked();
    await expect(device.status).toHaveText("Saved, 12:00");
    await context.close();
  });

  test("two open tabs: neither overwrites the other unnoticed, and one feedback is left", async ({ page, browser }) => {
    const one = await Device.open(page, address);
    const { context, device: two } = await second(browser);
    await two.saving(() => two.text().fill("Written in the second tab."), "Written in the second tab.");
    await expect(two.status).toHaveText("Saved, 12:00");

    // The first tab does not know about it: its answer is not stored, and both are shown.
    await one.saving(() => one.text().fill("Written in the first tab."), "Written in the first tab.");
    await expect(one.newer).toBeVisible();
    await expect(page.getByRole("blockquote")).toHaveText("Written in the second tab.");
    await expect(one.text()).toHaveValue("Written in the first tab.");
    await expect(one.status).toHaveText("One question has two answers: choose which one stays.");
    // "Done" does not lead away from an answer that would be lost.
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("alert")).toContainText("Choose which one stays");
    await expect(page).toHaveURL(new RegExp(`${address}$`));
    await expect(one.text()).toHaveValue("Written in the first tab.");
    // Other questions are saved meanwhile.
    await one.saving(() => page.getByRole("radio", { name: "Great" }).check(), "form[typed][values][overall]=5");
    await expect(one.newer).toBeVisible();
    const third = await Device.open(await context.newPage(), address);
    await expect(third.text(), "the server keeps what was saved first").toHaveValue("Written in the second tab.");
    await expect(third.page.getByRole("radio", { name: "Great" })).toBeChecked();

    await one.saving(() => page.getByRole("button", { name: "Use mine" }).click(), "Written in the first tab.");
    await expect(one.newer).toHaveCount(0);
    await expect(one.status).toHaveText("Saved, 12:00");

    // Now the second tab is outdated. It keeps the other answer.
    await two.saving(() => two.text().fill("Changed in the second tab."), "Changed in the second tab.");
    await expect(two.newer).toBeVisible();
    await expect(two.page.getByRole("blockquote")).toHaveText("Written in the first tab.");
    await two.page.getByRole("button", { name: "Keep Amina Otieno’s answer" }).click();
    await expect(two.text()).toHaveValue("Written in the first tab.");
    await expect(two.newer).toHaveCount(0);

    await page.getByRole("button", { name: "Done" }).click();
    await expect(page).toHaveURL(`${demo.url}/circles/${CIRCLE.full}/manage`);
    await expect(page.getByText(/feedback done: 5$/), "one for each of the five meetings").toBeVisible();
    await expect(page.getByRole("link", { name: "See feedback" })).toHaveCount(5);
    await context.close();
  });

  test("another question is asked below the one that was answered", async ({ page }) => {
    const mine = await Device.open(page, address);
    await mine.saving(() => mine.text(FIFTH).fill("Two people helped each other."), "Two people helped each other.");
    await page.getByRole("button", { name: "Ask me another question" }).click();
    await expect(mine.text(FIFTH)).toHaveValue("Two people helped each other.");
    await mine.saving(() => mine.text(SIXTH).fill("Bring name tags."), "Bring name tags.");
    // After the sixth question comes the first.
    await page.getByRole("button", { name: "Ask me another question" }).click();
    await expect(mine.text("What surprised you?")).toBeVisible();
    // It is not answered, so another takes its place.
    await page.getByRole("button", { name: "Ask me another question" }).click();
    await expect(mine.text("What surprised you?")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Ask me another question" })).toHaveCount(1);
    await page.reload();
    await alive(page);
    await expect(mine.text(FIFTH)).toHaveValue("Two people helped each other.");
    await expect(mine.text(SIXTH)).toHaveValue("Bring name tags.");
    await expect(mine.text("What surprised you?")).toHaveCount(0);
  });

  test("a question that depends on another appears with its answer", async ({ page }) => {
    const mine = await Device.open(page, address);
    const agree = page.getByRole("radiogroup", { name: "May we show this to the next group as a tip, without your name?" });
    await expect(agree).toBeHidden();
    await mine.saving(() => mine.text("What should the next group know?").fill("Bring tea."), "Bring tea.");
    await expect(agree).toBeVisible();
  });
});
