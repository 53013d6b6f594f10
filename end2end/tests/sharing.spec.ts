// Telling people about a circle: without scripts links and a field to select, with them "Copy" and the share sheet.
import { alive, audit, expect, Site, test } from "./site";
import { AMINA, CIRCLE, signIn } from "./steps";

const MANAGE = `/circles/${CIRCLE.upcoming}/manage`;

test("a circle is shared right after publishing, and later from its page", async ({ page, scripts }) => {
  const demo = await Site.demo();
  await signIn(page, demo.url, AMINA, `${MANAGE}?done=published`);
  if (scripts) await alive(page);
  await expect(page.getByText("Your circle is public now.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Tell people about your circle" })).toBeVisible();
  await expect(page.getByLabel("Address of your circle’s page")).toHaveValue(`${demo.url}/circles/${CIRCLE.upcoming}`);
  await expect(page.getByLabel("Address of your circle’s page")).not.toBeEditable();
  await expect(page.getByRole("link", { name: "Send by WhatsApp" })).toHaveAttribute("href", /^https:\/\/wa\.me\/\?text=/);
  await expect(page.getByRole("link", { name: "Send by email" })).toHaveAttribute("href", /^mailto:\?subject=/);
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  if (!scripts) await expect(page.getByRole("button", { name: "Copy" })).toHaveCount(0);
  await audit(page, scripts);
  await page.goto(demo.url + MANAGE);
  await expect(page.getByLabel("Address of your circle’s page")).toBeHidden();
  await page.getByText("Tell people about your circle").click();
  await expect(page.getByLabel("Address of your circle’s page")).toBeVisible();
  await audit(page, scripts);
  await demo.stop();
});

test("with scripts the address is copied, and the share sheet gets title, text and address @js-only", async ({ page, context }) => {
  const demo = await Site.demo();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "share", {
      configurable: true,
      value: (what: ShareData) => {
        document.documentElement.dataset.shared = JSON.stringify(what);
        return Promise.reject(new DOMException("The person said no", "AbortError"));
      },
    });
  });
  await signIn(page, demo.url, AMINA, `${MANAGE}?done=published`);
  await alive(page);
  const address = `${demo.url}/circles/${CIRCLE.upcoming}`;
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  await page.getByRole("button", { name: "Share…" }).click();
  const shared = JSON.parse((await page.locator("html").getAttribute("data-shared")) ?? "{}") as ShareData;
  expect(shared.url).toBe(address);
  expect(shared.title).toBe("Public speaking for job seekers");
  expect(shared.text).toContain("Read more and sign up:");
  expect(shared.text).not.toContain(address);
  await demo.stop();
});

test("a browser without a share sheet has no button for it @js-only", async ({ page }) => {
  const demo = await Site.demo();
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "share", { configurable: true, value: undefined }));
  await signIn(page, demo.url, AMINA, `${MANAGE}?done=published`);
  await alive(page);
  await expect(page.getByRole("button", { name: "Copy" }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Share…" })).toHaveCount(0);
  await demo.stop();
});
