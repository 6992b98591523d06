// npm run bench [-- --only NAME] [options of that bench]: every bench, one after the other.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** What the measuring files share. */
const PARTS = [
  "all.ts",
  "generate-fleet.ts",
  "http-load.ts",
  "measure-stub.ts",
  "process-facts.ts",
  "review-load.ts",
  "served-fleet.ts",
  "soak-webhook.ts",
  "time-command.ts",
];

const [option, only, ...rest] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".ts") && !PARTS.includes(name))
  .map((name) => name.replace(/\.ts$/, ""));
if (option !== undefined && (option !== "--only" || !names.includes(only ?? ""))) {
  console.error(
    `bench: expected --only and one of ${names.join(", ")}, got "${process.argv.slice(2).join(" ")}".`,
  );
  process.exitCode = 2;
} else {
  for (const name of only === undefined ? names : [only]) {
    const file = join(import.meta.dirname, `${name}.ts`);
    const { status } = spawnSync(process.execPath, [file, ...rest], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}
