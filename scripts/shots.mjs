// Takes screenshots of pages at 360 and 1280 px, light and dark, without their scripts, and runs axe on each.
// Needs `npm i playwright-core axe-core` somewhere (NODE_DEPS, default /tmp/shots) and Debian's chromium.
// Usage: [COOKIE='name=value'] node scripts/shots.mjs http://127.0.0.1:3000 out-folder / /circles …
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";

const require = createRequire(`${process.env.NODE_DEPS ?? "/tmp/shots"}/x.js`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [base, out, ...paths] = process.argv.slice(2);
const widths = (process.env.WIDTHS ?? "360,1280").split(",").map(Number);
const schemes = (process.env.SCHEMES ?? "light,dark").split(",");
mkdirSync(out, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
let findings = 0;
for (const path of paths) {
  const name = path.replace(/\?.*/, "").replace(/^\//, "").slice(0, 60).replaceAll("/", "_") || "home";
  for (const width of widths) {
    for (const colorScheme of schemes) {
      const context = await browser.newContext({ viewport: { width, height: width < 600 ? 740 : 900 }, colorScheme, locale: process.env.LOCALE ?? "en", bypassCSP: true });
      // The page's scripts are blocked (axe itself needs scripts to be allowed).
      await context.route(/\.(js|wasm)$/, (route) => route.abort());
      if (process.env.COOKIE) {
        const [key, ...value] = process.env.COOKIE.split("=");
        await context.addCookies([{ name: key, value: value.join("="), domain: new URL(base).hostname, path: "/", secure: key.startsWith("__Host-") }]);
      }
      const page = await context.newPage();
      const answer = await page.goto(base + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      await page.screenshot({ path: `${out}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      await page.evaluate(axe);
      const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
      for (const v of result.violations) {
        findings += 1;
        console.log(`${path} ${width} ${colorScheme}: ${v.id}: ${v.help}`);
        for (const n of v.nodes.slice(0, 4)) console.log(`    ${n.html.slice(0, 140)} ${n.any[0]?.message ?? ""}`);
      }
      if (wide) console.log(`${path} ${width} ${colorScheme}: scrolls sideways`);
      if (answer && answer.status() >= 400) console.log(`${path}: status ${answer.status()}`);
      await context.close();
    }
  }
}
await browser.close();
console.log(`${paths.length} pages, ${findings} findings by axe`);
process.exit(findings ? 1 : 0);
