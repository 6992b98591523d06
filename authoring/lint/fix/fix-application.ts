import { type PathKey, valueAt } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import { nearestName } from "#core/nearest-name.ts";
import { TIPHYS_PARAMETERS } from "#core/policy/builtin/argo-cd/tiphys-parameters.ts";
import {
  type ArgoApplication,
  type ArgoSource,
  isTemplate,
  readApplication,
} from "../argo-cd/application.ts";
import { callName, isOurPlugin } from "../argo-cd/our-plugin.ts";
import { DIGEST_VARIABLE } from "../examine/examine-bundle-digest.ts";
import { meantPlugin } from "../examine/examine-plugin-name.ts";
import type { LintedRepository } from "../examine/examination.ts";
import type { Fix, FixDocument } from "./fix.ts";
import { fixGeneratePaths } from "./fix-generate-paths.ts";

/** What can be mended in an Application or an ApplicationSet. */
export const fixApplication: FixDocument = async (value, { repository }) => {
  const application = readApplication(value);
  if (application === null) return [];
  return [
    ...ignoredSource(application),
    ...application.sources.flatMap((source) => [
      ...pluginName(source, { value, repository }),
      ...emptyTools(source, value),
      ...parameterNames(source, repository),
      ...bundleDigest(source, { value, repository }),
    ]),
    ...(await fixGeneratePaths(application, repository)),
  ];
};

interface Surroundings {
  readonly value: unknown;
  readonly repository: LintedRepository;
}

/** Beside a list of sources Argo CD does not look at the one source. */
function ignoredSource({ object, sources }: ArgoApplication): readonly Fix[] {
  const listed = sources.find(({ keys }) => keys.at(-2) === "sources");
  if (listed === undefined) return [];
  const at = [...listed.keys.slice(0, -2), "source"];
  if ((valueAt(object, at) ?? null) === null) return [];
  return [{ edit: { kind: "remove", at }, what: "source is ignored beside sources" }];
}

function pluginName(
  { keys, plugin }: ArgoSource,
  { repository: { plugins, fleet } }: Surroundings,
): readonly Fix[] {
  if (plugin === null || isTemplate(plugin.name)) return [];
  const at: readonly PathKey[] = [...keys, "plugin", "name"];
  if (plugin.name !== "") {
    const meant = meantPlugin(plugin.name, plugins);
    if (meant === null) return [];
    const what = `there is no plugin "${plugin.name}"`;
    return [{ edit: { kind: "set", at, value: meant }, what }];
  }
  const [only, second] = plugins.length > 0 || fleet === null ? plugins : [SHIPPED];
  if (only === undefined || second !== undefined) return [];
  return [{ edit: { kind: "set", at, value: callName(only) }, what: "the plugin has no name" }];
}

const SHIPPED = { name: "tiphys", version: "" };

/** `helm: {}` says nothing and makes two tools of one. */
function emptyTools({ keys, plugin }: ArgoSource, value: unknown): readonly Fix[] {
  if (plugin === null) return [];
  return ["kustomize", "helm", "directory"].flatMap((tool): readonly Fix[] => {
    const at = [...keys, tool];
    const found = valueAt(value, at);
    if (!isRecord(found) || Object.keys(found).length > 0) return [];
    return [{ edit: { kind: "remove", at }, what: `${tool} beside plugin is one tool too many` }];
  });
}

function parameterNames(
  { keys, plugin }: ArgoSource,
  { plugins }: LintedRepository,
): readonly Fix[] {
  if (plugin === null || !isOurPlugin(plugin.name, plugins)) return [];
  const given = plugin.parameters.map(({ name }) => name);
  const free = Object.keys(TIPHYS_PARAMETERS).filter((name) => !given.includes(name));
  return given.flatMap((name, index): readonly Fix[] => {
    const nearest = Object.hasOwn(TIPHYS_PARAMETERS, name) ? null : nearestName(name, free);
    if (nearest === null) return [];
    const at = [...keys, "plugin", "parameters", index, "name"];
    return [{ edit: { kind: "set", at, value: nearest }, what: `"${name}" is misspelt` }];
  });
}

function bundleDigest(
  { keys, plugin }: ArgoSource,
  { repository: { bundle, plugins } }: Surroundings,
): readonly Fix[] {
  const { isUsed, revision } = bundle;
  if (plugin === null || !isUsed || revision === null) return [];
  if (!isOurPlugin(plugin.name, plugins)) return [];
  const at = [...keys, "plugin", "env"];
  const index = plugin.env.findIndex(({ name }) => name === DIGEST_VARIABLE);
  const what = "Argo CD's cache must notice another bundle";
  if (index < 0) {
    const item = { name: DIGEST_VARIABLE, value: revision };
    return [{ edit: { kind: "append", at, item }, what }];
  }
  if (plugin.env[index]?.value === revision) return [];
  return [{ edit: { kind: "set", at: [...at, index, "value"], value: revision }, what }];
}
