import { basename } from "node:path";
import { describedPlugins } from "../argo-cd/described-plugin.ts";
import type { ExaminedApplication, LintedRepository } from "../examine/examination.ts";
import { SOURCE_FILE } from "../examine/examine-source-file.ts";
import type { ArgoFile } from "../find-argo-files.ts";
import { namelessApplications, toollessApplications } from "./discovered-applications.ts";
import { fixApplication } from "./fix-application.ts";
import type { FixContext, FixDocument } from "./fix.ts";
import { fixDiscovery, fixPluginFile } from "./fix-plugin-file.ts";
import { fixSourceFile } from "./fix-source-file.ts";
import { type FixedText, fixText } from "./fix-text.ts";

/** A file that was looked at, as it was and as it would be. */
export interface FixedFile extends FixedText {
  readonly file: string;
  readonly before: string;
}

interface Surroundings {
  readonly repository: LintedRepository;
  /** The Applications of the repository, as a cluster gets them. */
  readonly applications: readonly ExaminedApplication[];
  /** Files beside those to mend, for what they say of plugins and Applications. */
  readonly others: readonly ArgoFile[];
}

/**
 * Mends the texts of files; nothing is written. What plugins are called is known when their files are mended, and
 * whether something has to be discovered when Applications are.
 */
export async function fixFiles(
  files: readonly ArgoFile[],
  { repository, applications, others }: Surroundings,
): Promise<readonly FixedFile[]> {
  const before = { repository, discovered: [] };
  const plugins = await mendAll(files.map(unmended), fixPluginFile, before);
  const textsOf = (mended: readonly FixedFile[]) => [...mended, ...others].map(({ text }) => text);
  const known = { ...repository, plugins: describedPlugins(textsOf(plugins)) };
  const named = await mendAll(plugins, fixApplication, { ...before, repository: known });
  const discovered = [
    ...toollessApplications(applications, repository),
    ...namelessApplications(textsOf(named)),
  ];
  return await mendAll(named, fixDiscovery, { repository: known, discovered });
}

function unmended({ file, text }: ArgoFile): FixedFile {
  return { file, before: text, text, done: [], left: [] };
}

async function mendAll(
  files: readonly FixedFile[],
  fixManifest: FixDocument,
  context: FixContext,
): Promise<readonly FixedFile[]> {
  return await Promise.all(
    files.map(async (fixed) => {
      const { file, before, text, done, left } = fixed;
      const fixDocument = SOURCE_FILE.test(basename(file)) ? fixSourceFile : fixManifest;
      const more = await fixText(text, { file, fixDocument, context });
      const problems = [...new Set([...left, ...more.left])];
      return { file, before, text: more.text, done: [...done, ...more.done], left: problems };
    }),
  );
}
