import type { Finding } from "#core/policy/finding.ts";
import type { Examine, ExaminedApplication, LintedRepository } from "./examination.ts";
import { examineBundleDigest } from "./examine-bundle-digest.ts";
import { examineEnvironment } from "./examine-environment.ts";
import { examineFolder } from "./examine-folder.ts";
import { examineGeneratePaths } from "./examine-generate-paths.ts";
import { examinePluginName } from "./examine-plugin-name.ts";

const QUESTIONS: readonly Examine[] = [
  examineBundleDigest,
  examineEnvironment,
  examineFolder,
  examineGeneratePaths,
  examinePluginName,
];

/** What is wrong with what an Application says of its repository. */
export async function examineApplication(
  examined: ExaminedApplication,
  repository: LintedRepository,
): Promise<readonly Finding[]> {
  const found = await Promise.all(QUESTIONS.map((examine) => examine(examined, repository)));
  return found.flat();
}
