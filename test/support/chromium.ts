import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { ROOT } from "./source-files.ts";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  join(ROOT, ".cache/chromium/chromium"),
];

/** A headless Chromium; without one the suite is skipped, but in CI it fails. */
export async function startChromium(context: Mocha.Context): Promise<Browser> {
  const executablePath = PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) {
    const missing = "no Chromium: run .ci/install-chromium";
    if (process.env.CI !== undefined) throw new Error(missing);
    process.stderr.write(`skipped: ${missing}\n`);
    return context.skip();
  }
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  return await chromium.launch({ executablePath, args });
}
