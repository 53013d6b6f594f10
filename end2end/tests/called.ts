// Records which server functions pages with scripts call with success, for `called.js`.
import type { BrowserContext } from "@playwright/test";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.CIRCLET_CALLED;
const recorded = new WeakSet<BrowserContext>();

/** Records the calls of a window's pages, unless they have no scripts. */
export function record(context: BrowserContext, scripts: boolean): void {
  if (!folder || !scripts || recorded.has(context)) return;
  recorded.add(context);
  context.on("response", (response) => {
    const { pathname } = new URL(response.url());
    // Some forms are posted as a navigation although there are scripts; a rejected one leads back with its errors.
    if (!pathname.startsWith("/fn/") || response.status() >= 400 || response.headers().location?.includes("__err")) return;
    appendFileSync(join(folder, String(process.pid)), `${pathname.slice("/fn/".length)}\n`);
  });
}
