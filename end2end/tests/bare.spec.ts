// The program alone: started from / with an empty environment it finds its site, and pages hydrate.
import { test, expect } from "@playwright/test";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alive, binary, freePort } from "./site";

test("started from / with an empty environment, pages hydrate @js-only", async ({ page }) => {
  // Only the data folder and the port are set: the default folder would be /data here.
  const folder = mkdtempSync(join(tmpdir(), "circlet-bare-"));
  const port = await freePort();
  const child = spawn(binary, ["serve"], { cwd: "/", env: { CIRCLET_DATA: folder, CIRCLET_ADDR: `127.0.0.1:${port}` }, stdio: "ignore" });
  try {
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/health`).then((r) => r.status, () => 0)).toBe(200);
    await page.goto(`http://127.0.0.1:${port}/courses`);
    await alive(page);
    // The source of the running program, complete and nothing else.
    const href = await page.getByRole("link", { name: "Source code" }).getAttribute("href");
    const archive = Buffer.from(await (await fetch(`http://127.0.0.1:${port}${href}`)).arrayBuffer());
    const files = execFileSync("tar", ["-tzf", "-"], { input: archive, encoding: "utf8", maxBuffer: 2 ** 24 }).split("\n");
    expect(files).toEqual(expect.arrayContaining(["circlet/Cargo.lock", "circlet/src/main.rs", "circlet/scripts/build", "circlet/LICENSE"]));
    expect(files.filter((f) => /\.git\/|\.env|\.db|node_modules|target\//.test(f))).toEqual([]);
    const css = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
    expect(css).not.toBe("");
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});
