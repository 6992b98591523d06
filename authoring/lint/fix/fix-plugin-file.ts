import { valueAt } from "#core/document/field-path.ts";
import { PLUGIN_SCHEMA } from "#core/policy/builtin/argo-cd/plugin-fields.ts";
import { isRecord } from "#core/is-record.ts";
import { describedPlugin } from "../argo-cd/described-plugin.ts";
import type { Fix, FixDocument } from "./fix.ts";
import { misspeltKeys } from "./misspelt-keys.ts";

/** Fields that plugins in argocd-cm had before Argo CD 2.8, and plugin.yaml never. */
const OF_OLD = ["lockRepo", "allowConcurrency"];
const UNNEEDED = ["provideGitCreds", "preserveFileMode"];

/** What can be mended in a plugin.yaml, whatever Applications say. */
export const fixPluginFile: FixDocument = async (value) => {
  if (valueAt(value, ["kind"]) !== "ConfigManagementPlugin") return [];
  const renamed = misspeltKeys(value, PLUGIN_SCHEMA).map(({ at, key }): Fix => ({
    edit: { kind: "rekey", at, key },
    what: `"${String(at.at(-1))}" is misspelt`,
  }));
  const spec = valueAt(value, ["spec"]);
  if (!isRecord(spec)) return renamed;
  const isOurs = describedPlugin(value)?.isOurs === true;
  return [
    ...renamed,
    ...OF_OLD.filter((field) => Object.hasOwn(spec, field)).map((field) =>
      removed(field, `Argo CD reads no "${field}"`),
    ),
    ...UNNEEDED.filter((field) => isOurs && spec[field] === true).map((field) =>
      removed(field, `tiphys needs no ${field}`),
    ),
  ];
};

/** Discovery goes where nothing has to be discovered. */
export const fixDiscovery: FixDocument = async (value, { discovered }) => {
  const spec = valueAt(value, ["spec"]);
  if (valueAt(value, ["kind"]) !== "ConfigManagementPlugin" || !isRecord(spec)) return [];
  if (!isDiscovering(spec) || discovered.length > 0) return [];
  return [removed("discover", "no Application has to be discovered")];
};

function removed(field: string, what: string): Fix {
  return { edit: { kind: "remove", at: ["spec", field] }, what };
}

function isDiscovering({ discover }: Readonly<Record<string, unknown>>): boolean {
  const { fileName, find } = isRecord(discover) ? discover : {};
  const { glob, command } = isRecord(find) ? find : {};
  return Boolean(fileName) || Boolean(glob) || (Array.isArray(command) && command.length > 0);
}
