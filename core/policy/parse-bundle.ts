import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { GuardrailSource } from "./guardrails.ts";
import type { Parsed } from "#core/document/parsed.ts";
import { parseBaseline, parseException, parseFleet, parsePolicy } from "./parse-document.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { revisionOf } from "./revision.ts";

/** A GuardrailBundle as core/policy/bundle.ts writes it; one whose revision does not fit its content is refused. */
export function parseBundle(value: unknown): Parsed<GuardrailSource> {
  const { apiVersion, kind, spec } = (value ?? {}) as {
    apiVersion?: unknown;
    kind?: unknown;
    spec?: BundleSpec;
  };
  if (
    kind !== "GuardrailBundle" ||
    apiVersion !== "tiphys.io/v1alpha1" ||
    typeof spec !== "object" ||
    spec === null
  ) {
    return failed([
      {
        at: [],
        message: "expected a GuardrailBundle (tiphys.io/v1alpha1)",
        remedy: "Write one with `tiphys bundle`.",
      },
    ]);
  }
  const problems: DocumentProblem[] = [];
  const fleet = take(
    parseFleet({ apiVersion, kind: "GuardrailFleet", ...(spec.fleet as object) }),
    ["spec", "fleet"],
    problems,
  );
  const written = list(spec.policies);
  const foreign = written.filter(isKubeObject).filter((policy) => !isNative(policy));
  const policies = written.flatMap((policy, index) =>
    isKubeObject(policy) && !isNative(policy)
      ? []
      : (take(parsePolicy(policy), ["spec", "policies", index], problems) ?? []),
  );
  const exceptions = list(spec.exceptions).flatMap(
    (exception, index) =>
      take(parseException(exception, null), ["spec", "exceptions", index], problems) ?? [],
  );
  const baseline = take(
    parseBaseline({
      apiVersion,
      kind: "GuardrailBaseline",
      spec: { findings: list(spec.baseline) },
    }),
    ["spec", "baseline"],
    problems,
  );
  if (problems.length > 0 || fleet === null || baseline === null) return failed(problems);
  const crdsDigest = typeof spec.crds === "string" ? spec.crds : null;
  const source = {
    fleet,
    policies,
    ...(foreign.length === 0 ? {} : { foreign }),
    exceptions,
    baseline,
    crdsDigest,
    crdScopes: new Map(),
    hasSchemas: true,
  };
  return withOwnRevision(source, spec.revision);
}

/** What else stands among the policies of a bundle is read as it is. */
function isNative({ apiVersion }: KubeObject): boolean {
  return apiVersion.startsWith("tiphys.io/");
}

function withOwnRevision(source: GuardrailSource, written: unknown): Parsed<GuardrailSource> {
  const revision = revisionOf(source);
  if (written === revision) return { value: source, problems: [] };
  const message = `expected the revision of its content (${revision}), got ${String(written)}`;
  return failed([
    {
      at: ["spec", "revision"],
      message,
      remedy:
        "The file was edited by hand, cut, or written by another version: write it again with `tiphys bundle`.",
    },
  ]);
}

interface BundleSpec {
  readonly revision?: unknown;
  readonly fleet?: unknown;
  readonly policies?: unknown;
  readonly exceptions?: unknown;
  readonly baseline?: unknown;
  readonly crds?: unknown;
}

function failed(problems: readonly DocumentProblem[]): Parsed<GuardrailSource> {
  return { value: null, problems };
}

function take<T>(
  parsed: Parsed<T>,
  at: readonly (string | number)[],
  problems: DocumentProblem[],
): T | null {
  problems.push(...parsed.problems.map((problem) => ({ ...problem, at: [...at, ...problem.at] })));
  return parsed.value;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
