import type { PathKey } from "#core/document/field-path.ts";
import type { ResourceRef } from "#core/kube/resource.ts";
import type { Finding, FindingSource } from "./finding.ts";
import { ownFinding } from "./own-finding.ts";
import type { Severity } from "./policy.ts";

/** Findings about what Applications say of the repository that they stand in, made by lint. */
export const REPOSITORY_POLICY = "argo-cd-repository";

interface RepositoryRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly remedy: string;
}

/** Every rule of the policy "argo-cd-repository"; docs/rules/argo-cd-repository/ has a page for each. */
export const REPOSITORY_RULES = [
  {
    id: "application-folder",
    title: "The folder of an Application can be rendered",
    severity: "high",
    remedy: "Correct the path, or put a kustomization or manifests into the folder.",
  },
  {
    id: "bundle-digest",
    title: "Argo CD's cache notices another platform bundle",
    severity: "high",
    remedy:
      "Put the bundle's revision into plugin.env as TIPHYS_BUNDLE_DIGEST; TIPHYS_BUNDLE=FILE tiphys lint --fix does it.",
  },
  {
    id: "environment-parameter",
    title: "The parameter environment is what the fleet says",
    severity: "high",
    remedy: "Correct the parameter, or leave it out: the fleet gives the environment.",
  },
  {
    id: "generate-paths-narrow",
    title: "manifest-generate-paths name all that a render reads",
    severity: "high",
    remedy: "Add the paths; tiphys lint --fix writes those that the overlay reads.",
  },
  {
    id: "generate-paths-wide",
    title: "manifest-generate-paths name nothing that no render reads",
    severity: "low",
    remedy: "Take the paths out; tiphys lint --fix writes those that the overlay reads.",
  },
  {
    id: "not-literal",
    title: "Paths of Applications are literal",
    severity: "low",
    remedy: "Lint the Applications that the set makes: argocd appset generate SET -o yaml.",
  },
  {
    id: "plugin-name",
    title: "Applications name a plugin that there is",
    severity: "high",
    remedy: "Write the name of plugin.yaml, with -VERSION behind it where it has spec.version.",
  },
  {
    id: "source-file",
    title: ".argocd-source.yaml holds what Argo CD takes from it",
    severity: "medium",
    remedy: "Correct or remove the field; what is ignored belongs into the Application.",
  },
] as const satisfies readonly RepositoryRule[];

export type RepositoryRuleId = (typeof REPOSITORY_RULES)[number]["id"];

interface RepositoryProblem {
  readonly resource: ResourceRef;
  /** What the keys lead into. */
  readonly object: unknown;
  readonly keys: readonly PathKey[];
  readonly message: string;
  readonly source?: FindingSource | null;
}

/** A finding of one of the rules above; `not-literal` is no fault but what could not be evaluated. */
export function repositoryFinding(id: RepositoryRuleId, problem: RepositoryProblem): Finding {
  const rule = ruleOf(id);
  const { resource, object, keys, message, source = null } = problem;
  const isFault = id !== "not-literal";
  const action = rule.severity === "low" ? "warn" : "deny";
  return ownFinding({
    policy: REPOSITORY_POLICY,
    rule,
    action: isFault ? action : "audit",
    status: isFault ? "fail" : "not-evaluable",
    resource,
    at: { object, keys },
    message,
    remedy: rule.remedy,
    source,
  });
}

function ruleOf(id: RepositoryRuleId): RepositoryRule {
  const rule = REPOSITORY_RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new TypeError(`repository rule: there is no "${id}"`);
  return rule;
}
