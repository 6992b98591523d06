import { compileTyped } from "#adapters/compile-typed.ts";
import { DocumentReader } from "#adapters/document-reader.ts";
import type { OriginDocument } from "#adapters/origin-document.ts";
import { takeForeign } from "#adapters/read-policies.ts";
import { isKubeObject, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { withoutStatus } from "#core/policy/foreign/foreign-kinds.ts";
import { parsePolicy } from "#core/policy/parse-document.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { sourceOfPolicies } from "#authoring/policy/plain-source.ts";
import { asKyvernoTakesIt, missingBindings } from "./kyverno-leniency.ts";
import type { TestedPolicies } from "./tested-policies.ts";

/** The policies of a test of Kyverno's CLI. */
export interface KyvernoPolicies extends TestedPolicies {
  /** Kinds of policies that do something else than judge, by name. */
  readonly others: ReadonlyMap<string, string>;
}

interface PolicyFiles {
  readonly root: string;
  readonly origin: OriginDocument;
  /** Globs; policies and exceptions. */
  readonly policies: readonly string[];
  readonly params: readonly string[];
  /** What is given from outside: Values and Contexts. */
  readonly given: readonly KubeObject[];
}

/** Reads and compiles what a test is about. @throws POLICY_INVALID */
export async function kyvernoPolicies(files: PolicyFiles): Promise<KyvernoPolicies> {
  const reader = new DocumentReader(files.root);
  const others = new Map<string, string>();
  const natives: PolicyDocument[] = [];
  for (const origin of reader.documents(files.policies)) {
    const value = asKyvernoTakesIt(origin.value);
    if (isOther(value)) others.set(value.metadata?.name ?? "", value.kind);
    else if (!takeForeign(reader, { ...origin, value }))
      natives.push(...readNative(reader, origin));
  }
  for (const param of reader.documents(files.params))
    if (isKubeObject(param.value)) reader.keepForeign(withoutStatus(param.value), param);
  await reader.throwProblems("POLICY_INVALID");
  const foreign = [...reader.foreign, ...missingBindings(reader.foreign), ...files.given];
  const { layers } = await compileTyped(
    [sourceOfPolicies({ policies: natives, foreign }, null)],
    ({ policy }) => reader.origins.get(policy) ?? files.origin,
  );
  const [layer] = layers;
  if (layer === undefined) throw new TypeError("one source gives one layer");
  return { layer, origins: reader.origins, others };
}

/** Groups whose policies Kyverno's CLI runs. */
const POLICY_GROUPS = new Set([
  "kyverno.io",
  "policies.kyverno.io",
  "admissionregistration.k8s.io",
]);

const OTHER_KIND =
  /^(?:Namespaced)?(?:Mutating|Generating|Deleting|ImageValidating|Cleanup|ClusterCleanup)Policy$|^MutatingAdmissionPolicy(?:Binding)?$/;

function isOther(value: unknown): value is KubeObject {
  if (!isKubeObject(value) || !OTHER_KIND.test(value.kind)) return false;
  return POLICY_GROUPS.has(parseApiVersion(value.apiVersion).group);
}

/** Policies of ours may take the place of Kyverno's: their tests stay as they are. */
function readNative(reader: DocumentReader, origin: OriginDocument): readonly PolicyDocument[] {
  const { apiVersion, kind } = (origin.value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (kind === "GuardrailPolicy") {
    const policy = reader.take(parsePolicy(origin.value), origin);
    if (policy === null) return [];
    reader.origins.set(policy, origin);
    return [policy];
  }
  const got = `${String(kind ?? "no kind")} (${String(apiVersion ?? "no apiVersion")})`;
  const message = `expected a policy that Kyverno's CLI reads, got ${got}`;
  reader.report({ at: ["kind"], message, remedy: "Leave it out of the test." }, origin);
  return [];
}
