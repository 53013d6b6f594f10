// Four meetings of one circle with two facilitators and six participants, through feedback, survey, report, and
// the course's place in the library. One participant has no JavaScript, one changes the device, one uses the
// keyboard only.
import { addCourse, PEOPLE, publishCircle, signUpAll, tabTo, window } from "./make";
import { alive, audit, expect, test } from "./site";
import { link, signIn } from "./steps";

const ADA = { name: "Ada Obi", email: "ada@example.org", password: "tea and biscuits" };
const BEA = { name: "Bea Cruz", email: "bea@example.org", password: "tea and biscuits" };
/** Half an hour after the end of each meeting. */
const AFTER = ["2026-12-02T02:00:00Z", "2026-12-09T02:00:00Z", "2026-12-16T02:00:00Z", "2026-12-23T02:00:00Z"];
const CIRCLE = "/circles/python-on-tuesdays";

test("four meetings, eight people, and what the next group learns from them @js-only", async ({ page, browser, site, open, seen }) => {
  test.setTimeout(420_000);
  site.person(ADA.name, ADA.email, ADA.password);
  site.person(BEA.name, BEA.email, BEA.password);
  await signIn(page, site.url, ADA.email, "/me", ADA.password);
  const bea = await window(browser);
  const quiet = async () => {};
  await addCourse(page, open, quiet);
  await publishCircle(page, quiet, 4);
  await open(`${CIRCLE}/manage/participants`);
  await page.getByLabel("Email address of the person to invite").fill(BEA.email);
  await page.getByRole("button", { name: "Send the invitation" }).click();
  await expect(page.getByText(`Invited: ${BEA.email}`)).toBeVisible();
  await signIn(bea, site.url, BEA.email, "/me", BEA.password);
  await bea.getByRole("link", { name: "invites you to facilitate" }).click();
  await bea.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(bea).toHaveURL(/\/manage$/);
  const links = await signUpAll(page, site);

  for (const [at, moment] of AFTER.entries()) {
    await test.step(`the feedback on meeting ${at + 1}, by both facilitators`, async () => {
      site.at(moment);
      const mail = await site.mail(ADA.email, new RegExp(`How did meeting ${at + 1} go`));
      const form = link(mail, "/feedback/").replace(/\?.*/, "");
      await page.goto(`${form}?overall=${4 + (at % 2)}`);
      await alive(page);
      await expect(page.getByRole("radio", { name: at % 2 ? "Great" : "Pretty well" })).toBeChecked();
      await bea.goto(form);
      await alive(bea);
      // Different questions at the same time: nothing collides. The last person misses two meetings.
      for (const { name } of PEOPLE.slice(0, at < 2 ? 6 : 5)) await page.getByRole("checkbox", { name }).check();
      const stored = bea.waitForResponse((reply) => reply.url().includes("/fn/feedback/save") && (reply.request().postData() ?? "").includes("helped"));
      await bea.getByRole("textbox").first().fill(`Meeting ${at + 1}: they helped each other.`);
      await bea.getByRole("textbox").first().blur();
      expect((await stored).ok()).toBe(true);
      if (at === 2) {
        await page.getByLabel("What should the next group know?").fill("Print the worksheets.");
        await page.getByRole("radio", { name: "Yes, show it" }).check();
      }
      await page.getByRole("button", { name: "Done" }).click();
      await expect(page).toHaveURL(`${site.url}${CIRCLE}/manage`);
    });
  }
  await expect(page.getByRole("heading", { level: 1, name: "Python on Tuesdays" })).toBeVisible();
  await seen();

  await test.step("a participant without JavaScript answers page by page", async () => {
    const ana = await window(browser, false);
    const mail = await site.mail(PEOPLE[0].email, /How was it/);
    await ana.goto(link(mail, "first=5"));
    await expect(ana.getByRole("radio", { name: "Completely" })).toBeChecked();
    await audit(ana, false);
    await ana.getByLabel("What else did you learn?").fill("To read <b>errors</b>.");
    await ana.getByRole("button", { name: "Next page" }).click();
    await ana.getByRole("radio", { name: "Very well" }).check();
    await ana.getByLabel("Why?", { exact: true }).fill("Short units.");
    await ana.getByRole("button", { name: "Next page" }).click();
    await ana.getByRole("radio", { name: "Yes, with my name in the report" }).check();
    await ana.getByRole("button", { name: "Done" }).click();
    await expect(ana.getByText("Thank you.")).toBeVisible();
    await audit(ana, false);
    await ana.context().close();
  });

  await test.step("a participant begins on one device and ends on another", async () => {
    const survey = `${links.get("Ben Kim")}/survey`;
    const phone = await window(browser);
    await phone.goto(survey);
    await alive(phone);
    await phone.getByRole("radio", { name: "Mostly" }).check();
    const stored = phone.waitForResponse((reply) => reply.url().includes("/fn/surveys/save") && (reply.request().postData() ?? "").includes("Patience"));
    await phone.getByLabel("What else did you learn?").fill("Patience.");
    await phone.getByLabel("What else did you learn?").blur();
    expect((await stored).ok()).toBe(true);
    await phone.context().close();
    const desk = await window(browser);
    await desk.goto(survey);
    await expect(desk.getByRole("radio", { name: "Mostly" })).toBeChecked();
    await expect(desk.getByLabel("What else did you learn?")).toHaveValue("Patience.");
    await alive(desk);
    await desk.getByRole("button", { name: "Next page" }).click();
    await expect(desk.getByText("Page 2 of 3")).toBeVisible();
    await expect(desk.getByLabel("Why?", { exact: true }), "no field takes over what was typed on the page before").toHaveValue("");
    await desk.getByRole("radio", { name: "Very well" }).check();
    await desk.getByRole("button", { name: "Next page" }).click();
    await expect(desk.getByText("Page 3 of 3")).toBeVisible();
    await desk.getByRole("button", { name: "Done" }).click();
    await expect(desk.getByText("Thank you.")).toBeVisible();
    await desk.context().close();
  });

  await test.step("a participant answers with the keyboard only", async () => {
    const cleo = await window(browser);
    await cleo.goto(`${links.get("Cleo Dixon")}/survey?step=2`);
    await alive(cleo);
    await tabTo(cleo, /^Badly/);
    for (let i = 0; i < 3; i++) await cleo.keyboard.press("ArrowRight");
    await expect(cleo.getByRole("radio", { name: "Well", exact: true })).toBeChecked();
    await tabTo(cleo, /^Next page/);
    await cleo.keyboard.press("Enter");
    await expect(cleo.getByText("Page 3 of 3")).toBeFocused();
    await tabTo(cleo, /^Done/);
    await cleo.keyboard.press("Enter");
    await expect(cleo.getByText("Thank you.")).toBeVisible();
    await audit(cleo, true);
    await cleo.context().close();
  });

  await test.step("two more participants, and both facilitators", async () => {
    for (const name of ["Dan Ito", "Eva Roth"]) {
      const other = await window(browser);
      await other.goto(`${links.get(name)}/survey`);
      await alive(other);
      await other.getByRole("radio", { name: "Completely" }).check();
      await other.getByRole("button", { name: "Next page" }).click();
      await other.getByRole("radio", { name: "Very well" }).check();
      await other.getByRole("button", { name: "Next page" }).click();
      await other.getByRole("button", { name: "Done" }).click();
      await expect(other.getByText("Thank you.")).toBeVisible();
      await other.context().close();
    }
    for (const who of [page, bea]) {
      await who.goto(`${site.url}${CIRCLE}/manage/survey?step=2`);
      await alive(who);
      await who.getByRole("radio", { name: "Very well" }).check();
      await who.getByLabel("What was missing?").fill("Tea.");
      await who.getByRole("button", { name: "Next page" }).click();
      await who.getByRole("button", { name: "Done" }).click();
      await expect(who.getByText("Thank you.")).toBeVisible();
    }
    await page.goto(`${site.url}${CIRCLE}/manage/answers`);
    await expect(page.getByText("Answered so far: 5 of 6.")).toBeVisible();
    await expect(page.getByText("Not yet: Femi Ade")).toBeVisible();
    await seen();
  });

  await test.step("the report, published by a facilitator", async () => {
    const stranger = await window(browser);
    const answer = await stranger.goto(`${site.url}${CIRCLE}/report`);
    expect(answer?.status()).toBe(404);
    await page.goto(`${site.url}${CIRCLE}/manage/report`);
    await seen();
    await page.getByRole("button", { name: "Save and publish" }).click();
    await expect(page.getByText("Everyone can see this report.")).toBeVisible();
    await stranger.goto(`${site.url}${CIRCLE}/report`);
    await expect(stranger.getByText("4 meetings. 6 people signed up, 6 came to a meeting.")).toBeVisible();
    await expect(stranger.getByText("To read <b>errors</b>.")).toBeVisible();
    await expect(stranger.getByText("Ana Lima · On what they learned", { exact: true })).toBeVisible();
    await expect(stranger.getByText("Patience.")).toHaveCount(0);
    await audit(stranger, true);
    await stranger.context().close();
  });

  await test.step("the course's page and its place in the library", async () => {
    await open("/courses/learn-python-the-kind-way");
    await expect(page.getByText("4.86 of 5 stars, by 7 people in 1 circle.")).toBeVisible();
    await expect(page.getByText("5 of 6 people who came to a finished circle also came to its last third (83%).")).toBeVisible();
    await expect(page.getByText("Print the worksheets.")).toBeVisible();
    await expect(page.getByText("Short units.")).toBeVisible();
    await page.getByRole("button", { name: "This helped" }).first().click();
    await expect(page.getByText("Helped 1 person")).toBeVisible();
    await open("/courses");
    await expect(page.getByRole("link", { name: "Learn Python the kind way" }).first()).toBeVisible();
    await seen();
  });
  await bea.context().close();
});
