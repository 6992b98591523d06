import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { PLUGIN_FILES } from "./plugin-commands.ts";

const WORDS = { type: "array", items: { type: "string" } };
const COMMAND = closed({ command: WORDS, args: WORDS });
const ANNOUNCEMENT = closed({
  name: { type: "string" },
  title: { type: "string" },
  tooltip: { type: "string" },
  required: { type: "boolean" },
  itemType: { type: "string" },
  collectionType: { enum: ["", "string", "array", "map"] },
  string: { type: "string" },
  array: WORDS,
  map: { type: "object", additionalProperties: { type: "string" } },
});

/** What argocd-cmp-server reads of plugin.yaml. */
export const PLUGIN_SCHEMA = {
  ...closed({
    apiVersion: { type: "string" },
    kind: { const: "ConfigManagementPlugin" },
    metadata: {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string", minLength: 1 } },
    },
    spec: {
      ...closed({
        version: { type: "string" },
        init: COMMAND,
        generate: {
          ...COMMAND,
          required: ["command"],
          properties: { ...COMMAND.properties, command: { ...WORDS, minItems: 1 } },
        },
        discover: closed({
          fileName: { type: "string" },
          find: closed({ command: WORDS, args: WORDS, glob: { type: "string" } }),
        }),
        parameters: closed({ static: { type: "array", items: ANNOUNCEMENT }, dynamic: COMMAND }),
        preserveFileMode: { type: "boolean" },
        provideGitCreds: { type: "boolean" },
      }),
      required: ["generate"],
    },
  }),
  required: ["metadata", "spec"],
};

/**
 * argocd-cmp-server reads plugin.yaml without looking for unknown fields: what is misspelt counts as left out.
 * Fields: every field of plugin.yaml
 * Allowed values: the fields of Argo CD 3, with their types; a name and a generate command
 * @see https://github.com/argoproj/argo-cd/blob/v3.2.11/cmpserver/plugin/config.go
 */
export const pluginFields: BuiltinRule = {
  id: "plugin-fields",
  title: "plugin.yaml holds fields that Argo CD reads",
  severity: "high",
  remedy: "Correct the field; tiphys lint --fix does it where one name is near.",
  each: "object",
  match: PLUGIN_FILES,
  schema: PLUGIN_SCHEMA,
};

function closed<P extends object>(properties: P) {
  return { type: "object", additionalProperties: false, properties } as const;
}
