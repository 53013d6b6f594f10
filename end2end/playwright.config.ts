import { defineConfig } from "@playwright/test";

// Each journey runs twice, first without scripts, the baseline, and then with them.
export default defineConfig({
  testDir: "./tests",
  outputDir: "./test-results",
  timeout: 90_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    locale: "en",
    // Only where they are tested: what a service worker fetches, a test of something else can neither see nor hold back.
    serviceWorkers: "block",
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROME_PATH || undefined,
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
    },
  },
  projects: [
    { name: "nojs", use: { javaScriptEnabled: false }, grepInvert: /@js-only/ },
    { name: "js", use: { javaScriptEnabled: true }, grepInvert: /@nojs-only/ },
  ],
});
