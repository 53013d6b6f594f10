// Without a network answers, ticks, check-ins, feedback and attendance wait on the device, and are stored once.
import { bar, Cellar, held, inCellar, kept, no, sent, waits, yes } from "./offline";
import { alive, expect, test } from "./site";
import { AMINA, CIRCLE, GRACE } from "./steps";
import type { Page } from "@playwright/test";

/** The fifth meeting's form, whose feedback is due. */
const FORM = `/circles/${CIRCLE.full}/manage/feedback/17`;
/** The sixth meeting, on a Saturday at 10:00 in Nairobi, as it starts. */
const BEGINS = "2026-11-28T07:00:00Z";

const text = (page: Page) => page.locator("main textarea").first();
const save = (page: Page) => page.getByRole("button", { name: "Save for now" });

test.describe("what waits for a network @js-only", () => {
  let cellar: Cellar;
  let dashboard: string;
  inCellar((open, path) => ([cellar, dashboard] = [open, path]));

  for (const [name, state] of [
    ["before it is sent", "cut"],
    ["after it was stored, before the answer comes", "deaf"],
  ] as const) {
    test(`an answer whose network is cut ${name} waits and is stored once`, async ({ context }) => {
      const page = await cellar.keep(context, dashboard);
      await no(page).first().click();
      await expect(page.getByText("You said: I can’t make it.")).toBeVisible();
      await page.reload();
      await expect(kept(page)).toHaveCount(1);
      cellar.wire.set(state);
      await yes(page).first().click();
      await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
      expect((await held(page)).queue).toBe(1);
      cellar.wire.set("cut");
      await page.reload();
      await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
      cellar.wire.set("open");
      await page.reload();
      await sent(page);
      await page.reload();
      await expect(page.getByText("You said: I’ll be there.")).toBeVisible();
    });
  }

  test("an answer that waited does not replace a newer one from another device: the page shows both", async ({ browser }) => {
    const [here, there] = [await browser.newContext(), await browser.newContext({ serviceWorkers: "block" })];
    const other = await there.newPage();
    await other.goto(cellar.url + dashboard);
    await yes(other).first().click();
    await expect(other.getByText("You said: I’ll be there.")).toBeVisible();
    const page = await cellar.keepWhole(here, dashboard);
    cellar.wire.set("cut");
    await yes(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting");
    cellar.wire.set("open");
    await other.reload();
    await no(other).first().click();
    await expect(other.getByText("You said: I can’t make it.")).toBeVisible();
    await page.reload();
    await expect(bar(page)).toContainText("An answer from this device was not stored");
    await page.getByRole("link", { name: "Look at it" }).click();
    await expect(page.getByText("This was changed somewhere else in the meantime.")).toBeVisible();
    await expect(page.getByText("You said: I can’t make it.")).toBeVisible();
    expect((await held(page)).queue).toBe(0);
    await here.close();
    await there.close();
  });

  test("an answer and ticks wait together, are counted for each circle, and are stored", async ({ browser, context }) => {
    const page = await cellar.keepWhole(context, dashboard);
    const second = await cellar.keepWhole(context, await cellar.dashboard(browser, GRACE, CIRCLE.upcoming));
    const [first, next] = [0, 1].map((at) => page.locator("#tasks > ul").first().getByRole("button").nth(at));
    const before = await Promise.all([first, next].map((tick) => tick.getAttribute("aria-pressed")));
    cellar.wire.set("cut");
    await yes(page).first().click();
    await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    await first.click();
    await expect(bar(page)).toContainText("2 answers are waiting to be sent.");
    await next.click();
    await expect(bar(page)).toContainText("3 answers are waiting to be sent.");
    const other = before[1] === "true" ? "false" : "true";
    for (const [at, pressed] of [before[1]!, other].entries()) {
      await expect(next, "it shows what waits, and can be taken back").toHaveAttribute("aria-pressed", pressed === "true" ? "false" : "true");
      await next.click();
      await expect.poll(async () => (await held(page)).queue).toBe(4 + at);
    }
    await expect(bar(page)).toContainText("3 answers are waiting to be sent.");
    // One changes one's mind: the last press counts.
    for (const [at, press] of [yes, no, yes].entries()) {
      await press(second).first().click();
      await expect.poll(async () => (await held(page)).queue).toBe(6 + at);
    }
    await expect(bar(second)).toContainText("1 answer is waiting to be sent.");
    await page.reload();
    await expect(bar(page)).toContainText("3 answers are waiting to be sent.");

    cellar.wire.set("open");
    for (const shown of [page, second]) await shown.reload();
    for (const shown of [page, second]) await sent(shown);
    for (const shown of [page, second]) {
      await shown.reload();
      await expect(shown.getByText("You said: I’ll be there.")).toBeVisible();
    }
    for (const [at, tick] of [first, next].entries()) await expect(tick).toHaveAttribute("aria-pressed", before[at] === "true" ? "false" : "true");
  });

  test("feedback that two devices typed without a network is stored from one, and shown with it from the other", async ({ browser }) => {
    const contexts = [await browser.newContext(), await browser.newContext()];
    const pages: Page[] = [];
    for (const context of contexts) pages.push(await cellar.stay(context, AMINA, FORM));
    cellar.wire.set("cut");
    for (const [at, page] of pages.entries()) {
      await page.reload();
      await text(page).fill(`Typed on device ${at + 1}.`);
      await save(page).click();
      await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    }
    cellar.wire.set("open");
    for (const page of pages) await page.reload();
    // The browser itself may be the first to send, by Background Sync: either device may win.
    const left = () => Promise.all(pages.map(async (page) => (await held(page)).queue));
    await expect.poll(async () => (await left()).sort()).toEqual([0, 1]);
    const won = (await left()).indexOf(0);
    const [early, late] = [pages[won], pages[1 - won]];
    const [stored, typed] = [won + 1, 2 - won].map((device) => `Typed on device ${device}.`);
    await early.reload();
    await expect(text(early)).toHaveValue(stored);
    await late.reload();
    await expect(bar(late)).toContainText("An answer from this device was not stored");
    await late.getByRole("link", { name: "Look at it" }).click();
    await expect(late.locator("main")).toContainText(stored);
    await expect(text(late)).toHaveValue(typed);
    for (const context of contexts) await context.close();
  });

  test("feedback typed in steps, of which the first was stored unheard, is stored as it was typed last and asks nothing", async ({ context }) => {
    const page = await cellar.stay(context, AMINA, FORM);
    const area = page.getByLabel("What should the next group know?");
    cellar.wire.set("deaf");
    await area.fill("Bring tea.");
    await save(page).click();
    await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    cellar.wire.set("cut");
    for (const typed of ["Bring tea and", "Bring tea and biscuits."]) {
      await area.fill(typed);
      await save(page).click();
      await waits(page, new RegExp(`=${typed}(&|$)`));
      // What was sent keeps its key; all that was typed after it is one.
      expect((await held(page)).queue).toBe(2);
      await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    }
    cellar.wire.set("open");
    await page.reload();
    await sent(page);
    await page.reload();
    await expect(area).toHaveValue("Bring tea and biscuits.");
  });

  test("what is taken back without a network is taken back", async ({ context }) => {
    const page = await cellar.stay(context, AMINA, FORM);
    const area = page.getByLabel("What should the next group know?");
    const before = await area.inputValue();
    cellar.wire.set("cut");
    for (const typed of ["Never mind.", before]) {
      await area.fill(typed);
      await save(page).click();
      await waits(page, new RegExp(`\\[values\\]\\[tip\\]=${typed}(&|$)`));
    }
    cellar.wire.set("open");
    await page.reload();
    await sent(page);
    await page.reload();
    await expect(area).toHaveValue(before);
  });

  test("who types on when the network is back types on top of what waited, and another tab does not", async ({ context }) => {
    const page = await cellar.stay(context, AMINA, FORM);
    const second = await cellar.stay(context, AMINA, FORM);
    const area = (shown: Page) => shown.getByLabel("What should the next group know?");
    cellar.wire.set("cut");
    await area(page).fill("Bring a torch");
    await save(page).click();
    await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    cellar.wire.set("open");
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await sent(page);
    await expect(page.getByRole("status").filter({ hasText: "Sent. It was waiting on this device." })).toBeVisible();
    await area(page).fill("Bring a torch, and batteries.");
    await save(page).click();
    await expect(page.getByRole("status").filter({ hasText: "Saved, 12:00" })).toBeVisible();
    await area(second).fill("Bring nothing.");
    await save(second).click();
    await expect(second.getByRole("blockquote")).toHaveText("Bring a torch, and batteries.");
    await page.reload();
    await expect(area(page)).toHaveValue("Bring a torch, and batteries.");
  });

  test("two tabs that type without a network do not replace what the other typed", async ({ context }) => {
    const tabs = [await cellar.stay(context, AMINA, FORM), await cellar.stay(context, AMINA, FORM)];
    const area = (page: Page) => page.getByLabel("Anything the staff should hear?");
    const said = tabs.map((_, at) => `Typed in tab ${at + 1} at ${Date.now()}.`);
    cellar.wire.set("cut");
    for (const [at, tab] of tabs.entries()) {
      await area(tab).fill(said[at]);
      await save(tab).click();
      await waits(tab, new RegExp(said[at]));
    }
    cellar.wire.set("open");
    const [one, two] = tabs;
    await one.evaluate(() => dispatchEvent(new Event("online")));
    await expect(bar(two)).toContainText("An answer from this device was not stored");
    await two.getByRole("link", { name: "Look at it" }).click();
    await expect(two.locator("main")).toContainText(said[0]);
    await expect(area(two)).toHaveValue(said[1]);
  });

  test("a form without the page's script waits in steps, and takes nothing back", async ({ context }) => {
    // As a translation does, which the page's script leaves alone.
    await context.addInitScript(() => addEventListener("DOMContentLoaded", () => document.body.prepend(document.createElement("font"))));
    const page = await cellar.stay(context, AMINA, FORM);
    const [first, second] = [1, 2].map((at) => page.locator("main textarea").nth(at));
    cellar.wire.set("cut");
    for (const [at, area] of [first, second].entries()) {
      await area.fill(`Typed as number ${at + 1}.`);
      await save(page).click();
      await waits(page, new RegExp(`Typed as number ${at + 1}.`));
      expect((await held(page)).queue).toBe(at + 1);
      await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    }
    cellar.wire.set("open");
    await page.reload();
    await sent(page);
    await page.reload();
    await expect(first).toHaveValue("Typed as number 1.");
    await expect(second).toHaveValue("Typed as number 2.");
  });

  test("who came is marked in a room without a network", async ({ browser, context }) => {
    const page = await cellar.stay(context, AMINA, FORM);
    cellar.wire.set("cut");
    await page.reload();
    for (const name of ["Grace Wanjiru", "Brian Kiptoo"]) await page.getByRole("checkbox", { name }).check();
    await save(page).click();
    await waits(page, /(form\[typed\]\[lists\]\[attendance\]\[\d*\]=\d*(&|$)){3}/);
    await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    cellar.wire.set("open");
    await page.reload();
    await sent(page);
    const there = await browser.newContext({ serviceWorkers: "block" });
    const other = await there.newPage();
    await cellar.signIn(other, AMINA, false);
    await other.goto(cellar.url + FORM);
    for (const name of ["Grace Wanjiru", "Brian Kiptoo"]) await expect(other.getByRole("checkbox", { name })).toBeChecked();
    await expect(other.getByText("Recorded: 2 came.")).toBeVisible();
    await there.close();
  });

  // The next to last: the sixth meeting's reminder goes out.
  test("an answer to an email waits with its circle, is stored once, and does not replace one from another device", async ({ browser, context }) => {
    const answer = await cellar.answerPage();
    const own = await cellar.keepWhole(context, dashboard);
    const page = await context.newPage();
    const say = async (name: string) => {
      await alive(page);
      await page.getByRole("radio", { name }).check();
      await page.getByRole("button", { name: "Save my answer" }).click();
    };
    const notice = page.getByText("Your answer waits on this device");
    await page.goto(cellar.url + answer);
    await expect(kept(page)).toHaveCount(1);
    await expect.poll(async () => (await held(page)).pages).toContain(answer);
    cellar.wire.set("cut");
    await say("I can’t make it");
    await expect(notice).toBeVisible();
    await expect(bar(page)).toContainText("1 answer is waiting to be sent. Python");
    await expect(bar(own)).toContainText("1 answer is waiting to be sent.");
    // One changes one's mind on the dashboard: the last press counts, and it is one answer.
    await yes(own).first().click();
    await expect.poll(async () => (await held(own)).queue).toBe(2);
    await expect(bar(own)).toContainText("1 answer is waiting to be sent.");
    cellar.wire.set("open");
    await own.evaluate(() => dispatchEvent(new Event("online")));
    await sent(own);
    await expect(notice, "it does not wait any more").toBeHidden();
    await own.reload();
    await expect(own.getByText("You said: I’ll be there.")).toBeVisible();

    await page.reload();
    cellar.wire.set("cut");
    await say("Yes, I’ll be there");
    await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    const there = await browser.newContext({ serviceWorkers: "block" });
    const other = await there.newPage();
    cellar.wire.set("open");
    await other.goto(cellar.url + dashboard);
    await no(other).first().click();
    await expect(other.getByText("You said: I can’t make it.")).toBeVisible();
    await page.reload();
    await expect(bar(page)).toContainText("An answer from this device was not stored");
    await page.getByRole("link", { name: "Look at it" }).click();
    await expect(page.getByText("This was changed somewhere else in the meantime.")).toBeVisible();
    expect((await held(page)).queue).toBe(0);
    await there.close();
  });

  // The last: the meeting begins.
  test("who checks in without a network is checked in once there is one", async ({ browser, context }) => {
    cellar.demo.at(BEGINS);
    const there = await browser.newContext({ serviceWorkers: "block" });
    const desk = await there.newPage();
    await cellar.signIn(desk, AMINA, false);
    await desk.goto(`${cellar.url}/circles/${CIRCLE.full}/manage`);
    await desk.getByRole("link", { name: /^Check-in code: Saturday 28 November/ }).click();
    const code = (await desk.locator(".code").textContent())!.slice(0, 4);
    await there.close();
    const page = await cellar.keepWhole(context, dashboard);
    cellar.wire.set("cut");
    await page.getByLabel("Code shown in the room").fill(code);
    await page.getByRole("button", { name: "Check in" }).click();
    await expect(bar(page)).toContainText("1 answer is waiting to be sent.");
    cellar.wire.set("open");
    await page.reload();
    await sent(page);
    await page.reload();
    // The moment of the press, by how long it waited: the demo's clock stands still.
    await expect(page.getByText(/You checked in at (10:00|0?9:59)\./)).toBeVisible();
  });
});
