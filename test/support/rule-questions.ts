import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { compileCel } from "#core/cel/compile-cel.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { compileRules, type CompiledRule } from "#core/policy/compile-rule.ts";
import { type ElementView, judgeElement } from "#core/policy/judge-element.ts";
import type { PolicyDocument, PolicyRule } from "#core/policy/policy.ts";
import { viewResource } from "#core/policy/resource-view.ts";
import { SCOPES } from "#core/policy/rule-scope.ts";
import type { OracleAnswer } from "./cel-oracle.ts";
import { ROOT } from "./source-files.ts";

/** A built-in rule as one expression, without variables of the policy. */
export interface AskedRule {
  readonly policy: string;
  readonly id: string;
  /** True when the rule passes. */
  readonly cel: string;
  readonly elements: readonly AskedElement[];
}

/** What a rule judges in a golden case, as its expression sees it, and what our engine says. */
export interface AskedElement {
  readonly file: string;
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly ours: OracleAnswer;
}

const GOLDEN = join(ROOT, "test/golden/rules");
const LIMIT = 1_000_000;

/** Every built-in rule over one object, pod spec or container, with what its golden cases hold of these. */
export function rulesToAsk(): readonly AskedRule[] {
  return BUILTIN_SETS.flatMap((set) =>
    set.rulesOf("latest").flatMap(({ id }) => {
      const policies = new Set([set.policy, "pod-security-baseline"]);
      const files = [...policies].flatMap((policy) => caseFiles(join(GOLDEN, policy, id)));
      const settings = [...new Set(files.map(settingsText))];
      return settings.flatMap((text) => {
        const own = files.filter((file) => settingsText(file) === text);
        return askedRule(expandSet({ name: set.name, ...settingsOf(text) }), {
          id,
          files: own,
          ...settingsOf(text),
        });
      });
    }),
  );
}

interface Cases {
  readonly id: string;
  readonly files: readonly string[];
  readonly environment?: string;
}

function askedRule(
  policy: PolicyDocument,
  { id, files, environment }: Cases,
): readonly AskedRule[] {
  const written = policy.spec.rules.find((rule) => rule.id === id);
  const [rule] = compileRules(
    { ...policy, spec: { ...policy.spec, rules: written === undefined ? [] : [written] } },
    { compileSchema: () => () => [], report: () => undefined },
  );
  if (written?.cel === undefined || rule === undefined || rule.each === "bundle") return [];
  const elements = files.flatMap((file) =>
    objectsOf(file).flatMap((object) =>
      elementsOf(rule, { object, file, environment: environment ?? null }),
    ),
  );
  return [{ policy: policy.metadata.name, id, cel: passes(written, { policy, rule }), elements }];
}

interface Judged {
  readonly object: KubeObject;
  readonly file: string;
  readonly environment: string | null;
}

function elementsOf(
  rule: CompiledRule,
  { object, file, environment }: Judged,
): readonly AskedElement[] {
  const namespace = object.metadata?.namespace ?? null;
  const subject = { object, namespace, environment, operation: "CREATE" as const };
  if (!rule.matches(subject)) return [];
  const resource = { object, namespace, source: null };
  const input = {
    ...{ guardrails: { layers: [], revision: "" }, door: "check" as const, environment },
    ...{ resources: [resource], now: 0, bundle: "" },
  };
  const view = viewResource(resource, { input, namespaces: new Map() });
  return view.elements(rule, subject).flatMap((element) => {
    if ("malformed" in element) return [];
    const ours = verdictOn(rule, element);
    return ours === null ? [] : [{ file, bindings: element.scope.bindings, ours }];
  });
}

/** Null for what door check does not know, and where values are hidden. */
function verdictOn(rule: CompiledRule, element: ElementView): OracleAnswer | null {
  const [first] = judgeElement(rule, element, { remaining: LIMIT });
  if (first === undefined) return "true";
  if (first.status === "not-evaluable") return null;
  return first.status === "error" ? "error" : "false";
}

/** The rule's expression with its variables written out, as a claim. */
function passes(
  { cel = "", variables = [], each = "object" }: PolicyRule,
  { policy }: { readonly policy: PolicyDocument; readonly rule: CompiledRule },
): string {
  const texts = new Map(
    [...(policy.spec.variables ?? []), ...variables].map(({ name, cel: text }) => [name, text]),
  );
  const inline = (text: string): string =>
    text.replace(
      /\bvariables\.(\w+)/g,
      (_, name: string) => `dyn((${inline(texts.get(name) ?? name)}))`,
    );
  const whole = `(${inline(cel)})`;
  const { resultType } = compileCel(whole, { variables: SCOPES[each] });
  if (resultType.kind === "bool") return whole;
  return resultType.kind === "list"
    ? `size(${whole}) == 0`
    : `dyn(${whole}) in [dyn(true), dyn([])]`;
}

function caseFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name.endsWith(".yaml") && !name.endsWith(".expected.yaml"))
    .map(({ name }) => join(folder, name))
    .sort();
}

function objectsOf(file: string): readonly KubeObject[] {
  return readYaml(readFileSync(file, "utf8"), { file })
    .map(({ value }) => value)
    .filter(isKubeObject);
}

/** `# key: value` lines at the top of a case. */
function settingsText(file: string): string {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^# (environment|params|version): /.test(line))
    .map((line) => line.slice("# ".length))
    .join("\n");
}

function settingsOf(text: string): Readonly<Record<string, never>> {
  return text === "" ? {} : parse(text);
}
