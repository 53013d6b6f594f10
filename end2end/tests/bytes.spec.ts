// What a first visit costs, brotli, against the budgets; and that no page carries another one's code.
import { expect, Site, test } from "./site";
import type { Page } from "@playwright/test";

const KIB = 1024;
const BUDGETS = { html: 15 * KIB, css: 15 * KIB, js: 12 * KIB, wasm: 230 * KIB };
type Kind = keyof typeof BUDGETS;

/** What a fresh browser fetches for a page, by kind, in bytes on the wire. */
async function weigh(page: Page, url: string): Promise<{ sums: Record<Kind, number>; files: Map<string, number> }> {
  const sums = { html: 0, css: 0, js: 0, wasm: 0 };
  const files = new Map<string, number>();
  const waiting: Promise<void>[] = [];
  page.on("requestfinished", (request) => {
    waiting.push(
      (async () => {
        const path = new URL(request.url()).pathname;
        const kind: Kind | null = request.isNavigationRequest() ? "html" : path.endsWith(".css") ? "css" : /\.(js|json)$/.test(path) ? "js" : path.endsWith(".wasm") ? "wasm" : null;
        if (!kind) return;
        const { responseBodySize } = await request.sizes();
        sums[kind] += responseBodySize;
        files.set(path, responseBodySize);
      })(),
    );
  });
  await page.goto(url, { waitUntil: "load" });
  await page.waitForFunction(() => document.documentElement.dataset.alive !== undefined);
  await page.waitForLoadState("networkidle");
  await Promise.all(waiting);
  return { sums, files };
}

test.describe("bytes @js-only", () => {
  let demo: Site;
  test.beforeAll(async () => {
    // The demo's circles, today: the clock of its own is the system's.
    demo = await Site.start({ CIRCLET_TEST_CLOCK: "" }, [["demo"]]);
  });
  test.afterAll(async () => demo.stop());

  test("the first visit to the circle list stays within its budgets", async ({ page }) => {
    const { sums } = await weigh(page, `${demo.url}/circles`);
    for (const kind of Object.keys(BUDGETS) as Kind[]) {
      console.log(`/circles ${kind}: ${sums[kind]} of ${BUDGETS[kind]} bytes (brotli)`);
      expect(sums[kind], `${kind}: nothing was weighed`).toBeGreaterThan(0);
      expect.soft(sums[kind], kind).toBeLessThanOrEqual(BUDGETS[kind]);
    }
  });

  test("pages that a visitor does not begin with come in pieces of their own", async ({ browser }) => {
    const routes = ["/", "/circles", "/courses", "/courses/add", "/circles/start", "/sign-in", "/register", "/settings", "/me", "/staff", "/about"];
    const pieces = new Map<string, Map<string, number>>();
    for (const route of routes) {
      const context = await browser.newContext();
      const { sums, files } = await weigh(await context.newPage(), demo.url + route);
      const wasm = new Map([...files].filter(([path]) => path.endsWith(".wasm")));
      pieces.set(route, wasm);
      console.log(`${route}: html ${sums.html}, css ${sums.css}, js ${sums.js}, wasm ${sums.wasm}: ${[...wasm].map(([p, n]) => `${p.split("/").pop()} ${n}`).join(", ")}`);
      await context.close();
    }
    const first = new Set([...["/", "/circles", "/courses"].flatMap((r) => [...(pieces.get(r)?.keys() ?? [])])]);
    for (const route of ["/circles/start", "/register", "/courses/add"]) {
      const own = [...(pieces.get(route)?.keys() ?? [])].filter((piece) => !first.has(piece));
      expect(own, `${route} is in a piece that the first pages do not load`).not.toEqual([]);
    }
  });
});
