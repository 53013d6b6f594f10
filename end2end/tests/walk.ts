// Walks over pages: each is opened, must have the expected status and heading, and is audited at phone and
// desktop size.
import { alive, examine, expect, Site, test as base, twinOf } from "./site";
import type { Page } from "@playwright/test";

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

/** The heading of pages that do not exist or are not allowed. */
export const NOTHING = "Nothing here";
export const FAILED = "That didn’t work";

export class Walk {
  constructor(
    private readonly page: Page,
    private readonly url: string,
    private readonly scripts: boolean,
    /** Whether the same pages are audited elsewhere, so that one size and scheme is enough. */
    private readonly brief = false,
  ) {}

  /** Opens a page, checks its main heading, and audits it. */
  async to(path: string, heading: string | RegExp, status = 200): Promise<void> {
    const answer = await this.page.goto(path.startsWith("http") ? path : this.url + path);
    expect.soft(answer?.status(), `${path} answers`).toBe(status);
    await this.here(heading);
  }

  /** Audits the current page. */
  async here(heading: string | RegExp): Promise<void> {
    await expect.soft(this.page.getByRole("heading", { level: 1 }), this.page.url()).toHaveText(heading);
    await expect.soft(this.page, "it has a title").toHaveTitle(/\S/);
    const shown = await this.shown();
    await shown.setViewportSize(PHONE);
    const once = this.scripts || this.brief;
    await examine(shown, once ? ["light"] : undefined);
    // The next step of a test expects the menu to be open.
    await shown.setViewportSize(DESK);
    // With scripts the page is the same: one size and scheme is enough to show that it survives hydration. In
    // dark mode, a wide page has the same colours as a narrow one.
    if (!once) await examine(shown, ["light"]);
  }

  /** Opens a page with everything on it expanded, including the phone menu. */
  async unfolded(path: string): Promise<void> {
    await this.page.goto(this.url + path);
    const shown = await this.shown();
    await shown.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await shown.setViewportSize(DESK);
    await examine(shown);
    await shown.setViewportSize(PHONE);
    await examine(shown);
    await shown.getByRole("button", { name: "Menu" }).click();
    await expect(shown.getByRole("navigation", { name: "Menu" }).getByRole("link", { name: "Courses" })).toBeVisible();
    await examine(shown);
    await shown.setViewportSize(DESK);
  }

  /** Opens pages that have the same heading and status. */
  async toAll(paths: string[], heading: string | RegExp, status = 200): Promise<void> {
    for (const path of paths) await this.to(path, heading, status);
  }

  /** Returns the window in which axe can run. A page without a script, like a plain error page, is never hydrated. */
  private async shown(): Promise<Page> {
    if (this.scripts) {
      if (await this.page.locator("script").count()) await alive(this.page);
      return this.page;
    }
    return twinOf(this.page);
  }
}

/** Tests that share one demo per worker: their changes must not affect each other. */
export const test = base.extend<{ walk: Walk }, { demo: Site }>({
  demo: [
    async ({}, use) => {
      const demo = await Site.demo();
      await use(demo);
      await demo.stop();
    },
    { scope: "worker" },
  ],
  walk: async ({ page, demo, scripts }, use) => {
    await use(new Walk(page, demo.url, scripts));
  },
});
