import type { Finding } from "#core/policy/finding.ts";
import { repositoryFinding } from "#core/policy/repository-finding.ts";
import type { ArgoSource } from "../argo-cd/application.ts";
import { isOurPlugin } from "../argo-cd/our-plugin.ts";
import type { Examine, ExaminedApplication, LintedRepository } from "./examination.ts";

/** The variable whose only purpose is to be another one when the bundle is. */
export const DIGEST_VARIABLE = "TIPHYS_BUNDLE_DIGEST";

/** Where policies come from a platform bundle: is it in what Argo CD's cache looks at? */
export const examineBundleDigest: Examine = async (examined, repository) =>
  repository.bundle.isUsed
    ? examined.application.sources.flatMap((source) =>
        sourceFindings(source, { examined, repository }),
      )
    : [];

function sourceFindings(
  { keys, plugin }: ArgoSource,
  { examined, repository }: { examined: ExaminedApplication; repository: LintedRepository },
): readonly Finding[] {
  if (plugin === null || !isOurPlugin(plugin.name, repository.plugins)) return [];
  const { revision } = repository.bundle;
  const index = plugin.env.findIndex(({ name }) => name === DIGEST_VARIABLE);
  const { resource, application } = examined;
  const found = (at: readonly (string | number)[], message: string) =>
    repositoryFinding("bundle-digest", { resource, object: application.object, keys: at, message });
  if (index < 0) {
    const message = `plugin.env has no ${DIGEST_VARIABLE}: after a change of the platform bundle Argo CD shows the old render for up to 24 hours`;
    return [found([...keys, "plugin"], message)];
  }
  const value = plugin.env[index]?.value ?? "";
  if (revision === null || value === revision) return [];
  const message = `${DIGEST_VARIABLE} is "${value}", the bundle's revision is ${revision}`;
  return [found([...keys, "plugin", "env", index, "value"], message)];
}
