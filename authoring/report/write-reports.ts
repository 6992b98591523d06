import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathFrom } from "#adapters/inside-folder.ts";
import { readVersion } from "#adapters/read-version.ts";
import { replaceFile } from "#adapters/replace-file.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import type { CheckOptions } from "#authoring/check/check-options.ts";
import type { CheckReport } from "#authoring/check/check-report.ts";
import { targetPath } from "#authoring/check/check-target.ts";
import type { TargetPlan } from "#authoring/check/find-targets.ts";
import type { SourceTexts } from "#authoring/check/source-picture.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { findKustomization } from "#rendering/kustomization-file.ts";
import type { ReportContext, ReportFiles } from "./report-context.ts";
import { type FormatName, loadWriter } from "./report-formats.ts";
import { ruleFacts } from "./rule-facts.ts";

interface Writing {
  readonly plan: TargetPlan;
  readonly options: CheckOptions;
  readonly world: World;
  readonly guardrails: Guardrails;
  readonly hints: readonly string[];
  readonly hasEnvironments: boolean;
  readonly texts: SourceTexts;
}

/** Writes the reports that go into files, then prints one. @throws OUTPUT_FAILED */
export async function writeReports(report: CheckReport, writing: Writing): Promise<void> {
  const { options, world, hints } = writing;
  const plain = { NO_COLOR: "1" };
  for (const { format, path } of options.outputs) {
    const text = await write(format, { report, context: contextOf(writing, plain) });
    replaceFile(resolve(world.cwd, path), text);
  }
  const env = options.format === "text" ? world.env : plain;
  const text = await write(options.format, { report, context: contextOf(writing, env) });
  await writeOutput(world.stdout, text);
  if (options.format === "text") return;
  for (const hint of hints) await writeOutput(world.stderr, `tiphys: hint: ${hint}\n`);
}

async function write(
  format: FormatName,
  { report, context }: { readonly report: CheckReport; readonly context: ReportContext },
): Promise<string> {
  const writer = await loadWriter(format);
  return await writer(report, context);
}

function contextOf(writing: Writing, env: World["env"]): ReportContext {
  const { plan, options, world, guardrails, hints, hasEnvironments, texts } = writing;
  return {
    style: textStyle({ env, stdout: world.stdout }),
    hints,
    isQuiet: options.quiet,
    failOn: options.failOn,
    noun:
      options.live === null && plan.targets.every(({ kind }) => kind === "overlay")
        ? "overlay"
        : "target",
    hasEnvironments,
    texts,
    version: readVersion(),
    rules: ruleFacts(guardrails),
    files: { ...reportFiles(plan), isLive: options.live !== null },
    environment: options.environment,
  };
}

function reportFiles({ repository: { root }, targets }: TargetPlan): ReportFiles {
  const files = targets.flatMap((target) => {
    const file = target.kind === "overlay" ? findKustomization(target.location) : null;
    return file === null ? [] : [[targetPath(target, root), pathFrom(root, file)] as const];
  });
  return { prefix: gitPrefix(root), byTarget: new Map(files) };
}

/** Where a fleet lies in its Git repository: "", or "deploy/"; "" outside of Git. */
export function gitPrefix(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git")))
      return folder === root ? "" : `${pathFrom(folder, root)}/`;
    if (folder === dirname(folder)) return "";
  }
}
