import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { PromotionSetup } from "./promotion-setup.ts";
import { TEST_DAY } from "./run-tiphys.ts";

const SHOWN = /(<!-- journey(?: at (\S+))?: tiphys (.+) -->\n\n```\n)([\s\S]*?)(```\n)/g;

/** In the place of each hash, which is another in each run. */
const ANY_HASH = "1a2b3c4d5e6f";

/**
 * Runs what an example's README shows in "journey:" comments one after the other in a repository of its own, and compares
 * each output with the page; GOLDEN=update writes it there. Returns the commands with their exit codes.
 */
export async function checkJourney(
  name: string,
  { repository, tiphys }: PromotionSetup,
): Promise<readonly string[]> {
  const example = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const file = join(example, "README.md");
  const page = readFileSync(file, "utf8");
  cpSync(example, repository().folder, { recursive: true });
  repository().commit("Begin");
  const ran: string[] = [];
  const outputs: string[] = [];
  for (const [, , at, command = ""] of page.matchAll(SHOWN)) {
    const now = at === undefined ? TEST_DAY : Date.parse(at);
    const { exitCode, stdout, stderr } = await tiphys(command.split(" "), { now });
    ran.push(`${exitCode}: ${command}`);
    outputs.push(`${stderr}${stdout}`.trimEnd().replaceAll(/\b[0-9a-f]{12}\b/g, ANY_HASH));
  }
  const expected = page.replaceAll(
    SHOWN,
    (_all, head: string, _at: string, _command: string, _old: string, end: string) =>
      `${head}${outputs.shift()}\n${end}`,
  );
  if (process.env.GOLDEN === "update") writeFileSync(file, expected);
  expect(readFileSync(file, "utf8")).to.equal(expected);
  return ran;
}
