// The cost of a first visit, brotli, against the budgets; and no page loads another audience's code.
import { alive, expect, Site, test } from "./site";
import { AMINA, CIRCLE, signIn, STAFF } from "./steps";
import type { BrowserContext, Page } from "@playwright/test";

const KIB = 1024;
const BUDGETS = { html: 15 * KIB, css: 15 * KIB, js: 12 * KIB, wasm: 215 * KIB };
type Kind = keyof typeof BUDGETS;

/** What a new browser fetches for a page until it is hydrated, by kind, in bytes on the wire without headers. */
async function weigh(page: Page, url: string): Promise<{ sums: Record<Kind, number>; files: Map<string, number> }> {
  await page.goto(url);
  await alive(page);
  const fetched = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => {
      const { name, entryType, encodedBodySize } = entry as PerformanceResourceTiming;
      return { path: new URL(name).pathname, page: entryType === "navigation", bytes: encodedBodySize };
    }),
  );
  const sums = { html: 0, css: 0, js: 0, wasm: 0 };
  const files = new Map<string, number>();
  for (const { path, page, bytes } of fetched) {
    const ending = path.split(".").pop() ?? "";
    const kind = page ? "html" : ending in sums ? (ending as Kind) : null;
    if (!kind || files.has(path)) continue;
    sums[kind] += bytes;
    files.set(path, bytes);
  }
  return { sums, files };
}

test.describe("bytes @js-only", () => {
  let demo: Site;
  test.beforeAll(async () => {
    demo = await Site.demo();
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

  test("no page loads the code of another audience's pages", async ({ browser }) => {
    test.setTimeout(180_000);
    const signedIn = new Map<string, Awaited<ReturnType<BrowserContext["storageState"]>>>();
    for (const email of [AMINA, STAFF]) {
      const context = await browser.newContext();
      await signIn(await context.newPage(), demo.url, email);
      signedIn.set(email, await context.storageState());
      await context.close();
    }
    /** The pieces a new browser fetches for a page: name → bytes. */
    const pieces = async (route: string, who?: string): Promise<Map<string, number>> => {
      const context = await browser.newContext({ storageState: signedIn.get(who ?? "") });
      const { sums, files } = await weigh(await context.newPage(), demo.url + route);
      await context.close();
      const wasm = new Map([...files].filter(([path]) => path.endsWith(".wasm")));
      // A chunk is called chunk_… or split_<pages>_…: only the latter name their pages.
      const names = [...wasm].filter(([path]) => !path.includes("/chunk_")).map(([path, bytes]) => `${path.split("/").pop()?.split(/_\d{6,}|\./)[0]} ${bytes}`);
      console.log(`${route}${who ? ` as ${who}` : ""}: html ${sums.html}, css ${sums.css}, js ${sums.js}, wasm ${sums.wasm} in ${wasm.size} pieces: ${names.join(", ")}`);
      return wasm;
    };

    const visitor = new Map<string, Map<string, number>>();
    for (const route of ["/", "/circles", "/courses", `/circles/${CIRCLE.open}`, "/courses/introduction-to-public-speaking"]) visitor.set(route, await pieces(route));
    const others = new Map<string, Map<string, number>>();
    for (const [route, who] of [
      ["/circles/start", ""],
      ["/courses/add", AMINA],
      ["/me", AMINA],
      [`/circles/${CIRCLE.full}/manage`, AMINA],
      ["/settings", AMINA],
      ["/staff", STAFF],
      [`/circles/${CIRCLE.open}/sign-up`, ""],
    ]) {
      others.set(route, await pieces(route, who));
    }

    // By name: another audience's page has a piece of its own, which contains most of what it adds.
    for (const [route, theirs] of others) {
      for (const [seen, mine] of visitor) {
        const own = [...theirs].filter(([path]) => !mine.has(path));
        expect.soft(own.filter(([path]) => path.includes("/split_")), `${route} brings a piece that ${seen} does not load`).toHaveLength(1);
        const [extra, all] = [own, [...theirs].filter(([path]) => !path.includes("/circlet."))].map((list) => list.reduce((sum, [, bytes]) => sum + bytes, 0));
        expect.soft(extra / all, `most of ${route} is not in what ${seen} loads`).toBeGreaterThan(0.5);
      }
    }
    const first = new Set([...visitor.values()].flatMap((mine) => [...mine.keys()]));
    expect.soft([...first].filter((path) => /split_(?!visitor|library)/.test(path)), "what visitors load").toEqual([]);

    // By content: the path of a server function that only one kind of page calls.
    const holders = async (sign: string, paths: Iterable<string>): Promise<string[]> => {
      const found: string[] = [];
      for (const path of paths) {
        if (Buffer.from(await (await fetch(demo.url + path)).arrayBuffer()).includes(sign)) found.push(path);
      }
      return found;
    };
    const signs: [string, string][] = [
      ["facilitation/overview", `/circles/${CIRCLE.full}/manage`],
      ["messages/send", `/circles/${CIRCLE.full}/manage`],
      ["circles/when", "/circles/start"],
      ["accounts/email", "/settings"],
      ["moderation/overview", "/staff"],
    ];
    for (const [sign, route] of signs) {
      expect.soft(await holders(sign, first), `${sign} is not in what visitors load`).toEqual([]);
      const holding = await holders(sign, others.get(route)?.keys() ?? []);
      expect.soft(holding.length, `${sign} is in what ${route} loads, so the search does find it`).toBeGreaterThan(0);
    }
    // Checks that the search works: the first piece contains the list of circles.
    expect.soft(await holders("Find a circle", visitor.get("/circles")?.keys() ?? [])).toHaveLength(1);
  });
});
