// Each form, posted once with errors, without scripts: what was typed is kept, and the error is linked to its
// field. Here: account forms. The others are in wrong-*.spec.ts.
//
// Forms with only a button accept no wrong input: confirming an address, ending a session, the language,
// signing out.
import { expect, test } from "./site";
import { formWith, HOSTILE, link, postWrong, signIn } from "./steps";

const ADA = { name: "Ada Obi", email: "ada@example.org", password: "tea and biscuits" };

test.describe("posted wrong @nojs-only", () => {
  test("creating an account", async ({ page, open, seen }) => {
    await open("/register");
    await postWrong(page, {
      typed: { Name: "Ada <b>Obi</b>", "Email address": "ada at example", Password: "tea" },
      button: "Create an account",
      errors: ["Email address", "Password", "I agree to my details being used"],
      secret: ["Password"],
    });
    await page.getByRole("checkbox").check();
    await postWrong(page, {
      typed: { Name: "Ada <b>Obi</b>", "Email address": "ada@example.org", Password: "password" },
      button: "Create an account",
      errors: ["Password"],
      secret: ["Password"],
    });
    await expect(page.getByRole("checkbox"), "the agreement is kept").toBeChecked();
    await seen();
  });

  test("signing in", async ({ page, site, open, seen }) => {
    site.person(ADA.name, ADA.email, ADA.password);
    await open("/sign-in?next=/settings");
    const wrong = { button: "Sign in", errors: ["Password"], secret: ["Password"] };
    await postWrong(page, { ...wrong, typed: { "Email address": ADA.email, Password: "coffee and cake" } });
    const told = await page.getByText("The address or the password is not right.").first().textContent();
    await seen();
    await postWrong(page, { ...wrong, typed: { "Email address": "nobody@example.org", Password: "coffee and cake" } });
    await expect(page.getByText("The address or the password is not right.").first(), "it is not revealed who has an account").toHaveText(told ?? "");
    // The path to go to afterwards is kept with the form.
    await page.getByLabel("Email address").fill(ADA.email);
    await page.getByLabel("Password").fill(ADA.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  });

  test("requesting and setting a new password", async ({ page, site, open, seen }) => {
    site.person(ADA.name, ADA.email, ADA.password);
    await open("/forgot-password");
    await postWrong(page, { typed: { "Email address": "nobody" }, button: "Send me a link", errors: ["Email address"] });
    await seen();
    await page.getByLabel("Email address").fill(ADA.email);
    await page.getByRole("button", { name: "Send me a link" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Check your email" })).toBeVisible();
    await open(link(await site.mail(ADA.email, /new password/), "/reset/"));
    await postWrong(page, { typed: { "New password": ADA.email }, button: "Save the new password", errors: ["New password"], secret: ["New password"] });
    await seen();
    // The link is still valid: the failed attempt has not used it up.
    await page.getByLabel("New password").fill("coffee and cake");
    await page.getByRole("button", { name: "Save the new password" }).click();
    await expect(page.getByText("Your new password is saved.")).toBeVisible();
  });

  test("the settings", async ({ page, site, seen }) => {
    site.person(ADA.name, ADA.email, ADA.password);
    await signIn(page, site.url, ADA.email, "/settings", ADA.password);

    const profile = formWith(page, "Save");
    await profile.getByLabel("Your language").selectOption("es");
    await postWrong(page, { within: profile, typed: { Name: `${HOSTILE} ${"long ".repeat(20)}` }, button: "Save", errors: ["Name"] });
    await expect(profile.getByLabel("Your language"), "the choice is kept").toHaveValue("es");
    await seen();

    const address = formWith(page, "Change the address");
    await postWrong(page, {
      within: address,
      typed: { "New email address": "ada at example", "Your password": ADA.password },
      button: "Change the address",
      errors: ["New email address"],
      secret: ["Your password"],
    });
    await postWrong(page, {
      within: address,
      typed: { "New email address": "ada@example.net", "Your password": "coffee and cake" },
      button: "Change the address",
      errors: ["Your password"],
      secret: ["Your password"],
    });
    await seen();

    const password = formWith(page, "Save the new password");
    const secret = ["Your password", "New password"];
    await postWrong(page, {
      within: password,
      typed: { "Your password": ADA.password, "New password": "tea" },
      button: "Save the new password",
      errors: ["New password"],
      secret,
    });
    await postWrong(page, {
      within: password,
      typed: { "Your password": "coffee and cake", "New password": "a password of mine" },
      button: "Save the new password",
      errors: ["Your password"],
      secret,
    });
    await seen();
  });

  test("deleting the account", async ({ page, site, seen }) => {
    site.person(ADA.name, ADA.email, ADA.password);
    await signIn(page, site.url, ADA.email, "/settings/delete", ADA.password);
    await postWrong(page, { typed: { "Your password": "coffee and cake" }, button: "Delete my account", errors: ["Your password"], secret: ["Your password"] });
    await seen();
    await page.goto(`${site.url}/settings`);
    await expect(page.getByLabel("Your name, as the circle should see it"), "the account is still there").toHaveValue(ADA.name);
  });
});
