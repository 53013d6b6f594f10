// Usage: node scripts/smaller.mjs FOLDER   Compresses each file that has a .br beside it again, as small as can be: the
// compressor of cargo-leptos leaves a quarter of a percent.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const folder = process.argv[2];
for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".br")) continue;
  const packed = join(folder, name);
  const whole = readFileSync(packed.slice(0, -3));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: whole.length };
  const again = brotliCompressSync(whole, { params });
  if (again.length < statSync(packed).size) writeFileSync(packed, again);
}
