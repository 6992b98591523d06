import { TiphysError } from "#core/errors.ts";
import { didYouMeanSentence } from "#core/did-you-mean.ts";
import type { OverlaySettings } from "#rendering/overlay-settings.ts";
import { PARAMETERS, type ParameterDefinition } from "./plugin-parameters.ts";

/** What Argo CD tells the plugin, checked. */
export interface PluginConfig {
  readonly appName: string | null;
  readonly appNamespace: string | null;
  /** What Argo CD says about the cluster; the fleet's environment counts before it. */
  readonly kubernetesVersion: string | null;
  readonly environment: string | null;
  readonly policies: readonly string[];
  readonly settings: OverlaySettings;
  readonly enableHelm: boolean;
}

/** Reads ARGOCD_APP_NAME, ARGOCD_APP_NAMESPACE, KUBE_VERSION and ARGOCD_APP_PARAMETERS. @throws CONFIG_INVALID with every problem at once */
export function readPluginConfig(env: Readonly<Record<string, string | undefined>>): PluginConfig {
  const given = parseParameters(env.ARGOCD_APP_PARAMETERS);
  const problems = [...repeatedParameters(given), ...given.flatMap(parameterProblems)];
  if (problems.length > 0) throw new TiphysError("CONFIG_INVALID", problems.join("\n"));
  const text = (name: string) => given.find((parameter) => parameter.name === name)?.string ?? "";
  const list = (name: string) => given.find((parameter) => parameter.name === name)?.array ?? [];
  const map = (name: string) => given.find((parameter) => parameter.name === name)?.map ?? {};
  return {
    appName: nonEmpty(env.ARGOCD_APP_NAME),
    appNamespace: nonEmpty(env.ARGOCD_APP_NAMESPACE),
    kubernetesVersion: nonEmpty(env.KUBE_VERSION),
    environment: nonEmpty(text("environment")),
    policies: list("policies").filter((entry) => entry !== ""),
    enableHelm: text("enable-helm") === "true",
    settings: {
      images: list("images"),
      replicas: Object.entries(map("replicas")).map(([name, count]) => ({
        name,
        count: Number(count),
      })),
      namespace: text("namespace"),
      namePrefix: text("name-prefix"),
      nameSuffix: text("name-suffix"),
      labels: map("labels"),
      commonAnnotations: map("annotations"),
      components: list("components"),
    },
  };
}

interface GivenParameter {
  readonly name: string;
  readonly string?: string;
  readonly array?: readonly string[];
  readonly map?: Readonly<Record<string, string>>;
}

const WHERE = "ARGOCD_APP_PARAMETERS";

/** Without parameters Argo CD passes nothing, an empty string or "null". */
function parseParameters(text: string | undefined): readonly GivenParameter[] {
  if (text === undefined || text === "" || text === "null") return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every(isNamed)) return value;
  } catch (error) {
    throw new TiphysError(
      "CONFIG_INVALID",
      `${WHERE}: expected JSON, got text that does not parse. Set it through spec.source.plugin.parameters.`,
      { cause: error },
    );
  }
  throw new TiphysError(
    "CONFIG_INVALID",
    `${WHERE}: expected a list of parameters with names. Set it through spec.source.plugin.parameters.`,
  );
}

function isNamed(value: unknown): value is GivenParameter {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { name?: unknown }).name === "string"
  );
}

function repeatedParameters(given: readonly GivenParameter[]): readonly string[] {
  const names = given.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => `parameter "${name}" is there twice. Give it once.`);
}

function parameterProblems(given: GivenParameter): readonly string[] {
  const definition = PARAMETERS.find((parameter) => parameter.name === given.name);
  if (definition === undefined) return [unknownParameter(given.name)];
  const shape = definition.collectionType ?? "string";
  const wrong = (["string", "array", "map"] as const).find(
    (field) => field !== shape && hasValue(given[field]),
  );
  if (wrong !== undefined)
    return [`parameter "${given.name}": expected ${shape}, got ${wrong}. Use the field ${shape}.`];
  return shape === "map" || shape === "array"
    ? entryProblems(definition, given)
    : textProblems(definition, given.string);
}

function hasValue(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== "" &&
    (typeof value !== "object" || Object.keys(value).length > 0)
  );
}

function entryProblems(definition: ParameterDefinition, given: GivenParameter): readonly string[] {
  const { name, collectionType } = definition;
  const value: unknown = collectionType === "map" ? given.map : given.array;
  if (!hasValue(value)) return [];
  if (typeof value !== "object" || Array.isArray(value) !== (collectionType === "array"))
    return [`parameter "${name}": expected ${collectionType}, got ${kindOf(value)}.`];
  return Object.entries(value ?? {}).flatMap(([key, entry]: [string, unknown]) => {
    if (typeof entry !== "string")
      return [`parameter "${name}": expected text for "${key}", got ${kindOf(entry)}.`];
    const place = collectionType === "map" ? `${name}.${key}` : name;
    return valueProblem(definition, { place, value: entry });
  });
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "object" ? "map" : typeof value;
}

function textProblems(definition: ParameterDefinition, value: unknown): readonly string[] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value !== "string")
    return [`parameter "${definition.name}": expected text, got ${kindOf(value)}.`];
  return valueProblem(definition, { place: definition.name, value });
}

function valueProblem(
  definition: ParameterDefinition,
  { place, value }: { readonly place: string; readonly value: string },
): readonly string[] {
  if (definition.pattern === undefined || definition.pattern.test(value)) return [];
  return [`parameter "${place}": expected ${definition.expected}, got "${value}".`];
}

function unknownParameter(name: string): string {
  const known = PARAMETERS.map((parameter) => parameter.name);
  const hint = didYouMeanSentence(name, known);
  return `parameter "${name}" is unknown.${hint} Known parameters: ${known.join(", ")}.`;
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
