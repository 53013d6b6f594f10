// Records which server functions pages with scripts call with success, for `called.js`.
import type { BrowserContext } from "@playwright/test";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.CIRCLET_CALLED;
const recorded = new WeakSet<BrowserContext>();

/** Records the calls of a window's pages. */
export function record(context: BrowserContext): void {
  if (!folder || recorded.has(context)) return;
  recorded.add(context);
  context.on("response", (response) => {
    const { pathname } = new URL(response.url());
    // A form without scripts is a navigation.
    if (!pathname.startsWith("/fn/") || response.request().resourceType() !== "fetch" || response.status() >= 400) return;
    appendFileSync(join(folder, String(process.pid)), `${pathname.slice("/fn/".length)}\n`);
  });
}
