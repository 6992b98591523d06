import { join, resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import { openSchemas } from "#adapters/open-schemas.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { type NewFile, writeNewFiles } from "#authoring/policy/written/write-new-files.ts";
import { writeCommentedYaml } from "#core/document/write-commented-yaml.ts";
import { TiphysError } from "#core/errors.ts";
import { uniqueNames } from "#core/policy/foreign/migrate/document-name.ts";
import { MIGRATION_TARGETS } from "#core/policy/foreign/migrate/migrated.ts";
import { migrationReport } from "./migration-report.ts";
import { type MigrationSources, migrationSources } from "./migration-source.ts";
import {
  type MigrationSettings,
  type PolicyMigration,
  policyMigration,
} from "./policy-migration.ts";
import { textMigration } from "./text-migration.ts";

const MOST_OBJECTS = 100_000;

/** Migrates the policies of some files, compares them, and prints or writes what judges as before; the exit code. */
export async function runPolicyMigrate(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  refuseBoth(options);
  const settings = settingsOf(options, world);
  const sources = await migrationSources(positionals, world);
  const migrations = await migrateAll(sources, { settings, world });
  const files = filesOf(migrations);
  const written =
    typeof options.output === "string" ? writeFolder(options.output, { files, world }) : null;
  if (options.format === "json") {
    const report = migrationReport(migrations, settings);
    await writeOutput(world.stdout, `${JSON.stringify(report, null, 2)}\n`);
  } else {
    if (written === null && options.dryRun !== true)
      await writeOutput(world.stdout, files.map(({ text }) => text).join("---\n"));
    const style = textStyle({ env: world.env, stdout: world.stderr });
    await writeOutput(world.stderr, passedOverText(sources));
    await writeOutput(world.stderr, textMigration(migrations, { settings, style, written }));
  }
  return migrations.every(({ left }) => left.length === 0) ? 0 : 1;
}

const MOST_NAMED = 5;

/** A folder often holds what the policies are tried on. */
function passedOverText({ passedOver }: MigrationSources): string {
  if (passedOver.length === 0) return "";
  const more = passedOver.length - MOST_NAMED;
  const named = passedOver.slice(0, MOST_NAMED).join(", ");
  return `no policies to migrate, passed over: ${named}${more > 0 ? ` and ${more} more` : ""}\n`;
}

interface Migrating {
  readonly settings: MigrationSettings;
  readonly world: World;
}

async function migrateAll(
  sources: MigrationSources,
  { settings, world }: Migrating,
): Promise<readonly PolicyMigration[]> {
  const progress = showProgress(world, sources.policies.length);
  const migrations: PolicyMigration[] = [];
  for (const source of sources.policies) {
    if (world.signal.aborted) throw new TiphysError("STOPPING", "policy migrate: told to stop");
    progress(migrations.length, source.document.metadata?.name ?? "");
    migrations.push(await policyMigration(source, { sources, settings }));
  }
  progress(null, "");
  return migrations;
}

const CLEAR_LINE = "\r\u001b[K";

/** One line on a terminal that says how far it is; null takes it away. */
function showProgress({ stderr }: World, total: number) {
  return (done: number | null, name: string): void => {
    if (stderr.isTTY !== true) return;
    const line = `comparing ${(done ?? 0) + 1}/${total}  ${name.replace(/\p{Cc}/gu, "?")}`;
    stderr.write(
      done === null ? CLEAR_LINE : `${CLEAR_LINE}${line.slice(0, (stderr.columns ?? 80) - 1)}`,
    );
  };
}

function filesOf(migrations: readonly PolicyMigration[]): readonly NewFile[] {
  const names = uniqueNames(migrations.map(({ source }) => source.document.metadata?.name ?? ""));
  return migrations.flatMap(({ migration }, index) => {
    const texts = migration.documents.map(({ document, comments }) =>
      writeCommentedYaml(document, comments),
    );
    return texts.length === 0
      ? []
      : [{ path: `${names[index] ?? "policy"}.yaml`, text: texts.join("---\n") }];
  });
}

function writeFolder(
  shown: string,
  { files, world }: { readonly files: readonly NewFile[]; readonly world: World },
): readonly string[] {
  const written = writeNewFiles({ path: resolve(world.cwd, shown), shown }, files);
  return written.map((path) => join(shown, path));
}

function settingsOf(options: CommandInput["options"], world: World): MigrationSettings {
  const target = MIGRATION_TARGETS.find((one) => one === options.to) ?? "native";
  return {
    target,
    objects: wholeNumber("--objects", options.objects, MOST_OBJECTS),
    seed: wholeNumber("--seed", options.seed, 2 ** 31),
    schemas: newestSchemas(),
    now: world.now(),
  };
}

function newestSchemas() {
  const library = openSchemas();
  return library.open(library.versions()[0] ?? "");
}

function wholeNumber(option: string, given: unknown, most: number): number {
  const text = typeof given === "string" ? given : "";
  const number = Number(text);
  if (/^\d{1,10}$/.test(text) && number <= most) return number;
  throw new TiphysError(
    "USAGE_INVALID",
    `${option}: expected a whole number from 0 to ${most}, got "${text}".`,
  );
}

function refuseBoth({ output, dryRun }: CommandInput["options"]): void {
  if (output === undefined || dryRun !== true) return;
  throw new TiphysError(
    "USAGE_INVALID",
    "--dry-run: expected no --output beside it, got both. Leave one of them out.",
  );
}
