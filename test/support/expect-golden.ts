import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";

/** Expects the text of a file, which GOLDEN=update writes anew; without the file, no text. */
export function expectGolden(path: string, text: string): void {
  if (process.env.GOLDEN === "update") {
    rmSync(path, { force: true });
    if (text !== "") writeFileSync(path, text);
  }
  expect(text, path).to.equal(existsSync(path) ? readFileSync(path, "utf8") : "");
}
