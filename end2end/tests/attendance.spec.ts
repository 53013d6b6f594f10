// Attendance in a browser: the code on the facilitator's screen, checking in on a phone, a walk-in, the printed sheet.
import { alive, expect, test, Site } from "./site";
import { AMINA, CIRCLE, GRACE, showsError, signIn } from "./steps";

const MANAGE = `/circles/${CIRCLE.full}/manage`;
/** The sixth meeting, on a Saturday at 10:00 in Nairobi: as it starts, and after its end. */
const BEGINS = "2026-11-28T07:00:00Z";
const ENDED = "2026-11-28T09:10:00Z";

test.describe("attendance", () => {
  let demo: Site;
  test.beforeEach(async () => {
    demo = await Site.demo();
  });
  test.afterEach(async () => demo.stop());

  test("a participant checks in with the code on the screen, and the facilitator decides", async ({ page, browser, scripts }) => {
    demo.at(BEGINS);
    await signIn(page, demo.url, AMINA, MANAGE);
    await page.getByRole("link", { name: /^Check-in code: Saturday 28 November/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Check-in code" })).toBeVisible();
    const code = (await page.locator(".code").textContent())?.slice(0, 4) ?? "";
    expect(code).toMatch(/^\d{4}$/);

    const phone = await browser.newContext({ javaScriptEnabled: scripts, locale: "en", viewport: { width: 360, height: 740 } });
    const own = await phone.newPage();
    await signIn(own, demo.url, GRACE, `/circles/${CIRCLE.full}/me`);
    if (scripts) await alive(own);
    const field = own.getByLabel("Code shown in the room");
    await field.fill(code === "0000" ? "0001" : "0000");
    await own.getByRole("button", { name: "Check in" }).click();
    await showsError(own, field);
    await expect(field).not.toHaveValue("");
    await field.fill(`${code.slice(0, 2)} ${code.slice(2)}`);
    await field.press("Enter");
    await expect(own.getByText("You checked in at 10:00.")).toBeVisible();
    await phone.close();

    demo.at(ENDED);
    await page.goto(demo.url + MANAGE);
    await page.getByRole("link", { name: "Say how it went" }).last().click();
    await expect(page.getByText("Checked in with the code, but not marked by you:")).toBeVisible();
    if (scripts) await alive(page);
    await page.getByRole("button", { name: "Mark them too" }).click();
    await expect(page.getByText("but not marked by you")).toHaveCount(0);
    await expect(page.getByRole("checkbox", { name: "Grace Wanjiru" })).toBeChecked();
    await expect(page.getByText("Recorded: 1 came.")).toBeVisible();
  });

  test("a walk-in is added by keyboard, and what was marked stays", async ({ page, scripts }) => {
    demo.at(ENDED);
    await signIn(page, demo.url, AMINA, MANAGE);
    await page.getByRole("link", { name: "Say how it went" }).last().click();
    await expect(page.getByRole("heading", { level: 1, name: "How did it go?" })).toBeVisible();
    if (scripts) await alive(page);
    // Each name is a target for a thumb, and a checkbox for the keyboard.
    const name = page.getByRole("checkbox", { name: "Grace Wanjiru" });
    expect((await name.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await name.focus();
    await page.keyboard.press("Space");
    await expect(name).toBeChecked();

    await page.getByText("Did someone come who isn’t on the list?").click();
    await page.getByLabel("Name", { exact: true }).fill("Otieno Ouma");
    await page.getByRole("button", { name: "Add and mark this person" }).click();
    await showsError(page, page.getByRole("checkbox", { name: /They told me/ }));
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Otieno Ouma");
    if (scripts) await alive(page);
    await page.getByRole("checkbox", { name: /They told me/ }).check();
    await page.getByRole("button", { name: "Add and mark this person" }).click();
    await expect(page.getByText("Otieno Ouma is on the list and marked.")).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "Otieno Ouma" })).toBeChecked();
    await expect(name).toBeChecked();
    await expect(page.getByText("Recorded: 2 came.")).toBeVisible();
  });

  test("the sheet prints on one page, without navigation", async ({ page, browserName, scripts }) => {
    await signIn(page, demo.url, AMINA, MANAGE);
    await page.getByRole("link", { name: "Attendance sheet", exact: true }).click();
    await expect(page.getByRole("img", { name: "QR code of the form for this meeting" })).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await expect(page.getByText("Print this page")).toBeHidden();
    await expect(page.getByRole("row")).not.toHaveCount(0);
    // Only headless Chromium writes PDF files.
    if (browserName !== "chromium" || scripts) return;
    for (const format of ["A4", "Letter"]) {
      const pdf = (await page.pdf({ format })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1);
    }
  });
});
