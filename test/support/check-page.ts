import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pageParts } from "./page-parts.ts";
import { openPageWorld } from "./page-world.ts";
import { ROOT } from "./source-files.ts";

/**
 * Does what a page says from its beginning to its end, and compares what its commands print with what it shows;
 * GOLDEN=update writes it there.
 */
export async function checkPage(path: string): Promise<void> {
  const file = join(ROOT, path);
  const page = readFileSync(file, "utf8");
  const world = await openPageWorld();
  let result = page;
  try {
    for (const part of pageParts(page)) {
      const printed = await world.play(part);
      if (part.kind !== "console") continue;
      expect(part.commands, part.block).not.to.have.length(0);
      const lines = part.commands.map((command, index) => `$ ${command}\n${printed[index]}`);
      result = result.replace(part.block, () => `\`\`\`console\n${lines.join("")}\`\`\``);
    }
  } finally {
    await world.remove();
  }
  if (process.env.GOLDEN === "update") writeFileSync(file, result);
  expect(readFileSync(file, "utf8")).to.equal(result);
}

/** Runs commands in a fleet: each must do its work, whatever it finds. */
export async function tryCommands({
  fleet,
  commands,
}: {
  readonly fleet: string;
  readonly commands: readonly string[];
}): Promise<void> {
  const world = await openPageWorld();
  try {
    await world.play({ kind: "begin", fleet });
    for (const command of commands) await world.play({ kind: "run", command });
  } finally {
    await world.remove();
  }
}
