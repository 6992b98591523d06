import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { DeclaredScopes } from "#core/kube/namespaced-kinds.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "./compile-rule.ts";
import type { BaselineEntry, Fleet, PolicyException } from "./fleet.ts";
import type { Action, PolicyDocument, Severity } from "./policy.ts";

/** Everything that one bundle or one repository says, checked, before compiling. */
export interface GuardrailSource {
  readonly fleet: Fleet;
  readonly policies: readonly PolicyDocument[];
  /** Policies in other formats with what goes along (bindings, params, exceptions), whole but for their status. */
  readonly foreign?: readonly KubeObject[];
  readonly exceptions: readonly PolicyException[];
  readonly baseline: readonly BaselineEntry[];
  /** Digest of the files under the fleet's `crds`; null without any. */
  readonly crdsDigest: string | null;
  readonly crdScopes: DeclaredScopes;
  /** The CustomResourceDefinitions themselves, sound ones; a bundle carries their digest alone. */
  readonly crds?: readonly KubeObject[];
  /** Whether the built-in policy kubernetes-schema is in force; --policies judges without it. */
  readonly hasSchemas?: boolean;
  /** Actions for what no environment claims, by severity; default: the fleet's `unmatched` for all. */
  readonly unclaimed?: Readonly<Record<Severity, Action>>;
}

/** One source, compiled. Platform layers are judged first and by their own settings alone. */
export interface GuardrailLayer extends GuardrailSource {
  readonly rules: readonly CompiledRule[];
  readonly revision: string;
  /** What its foreign policies have that is not evaluated here. */
  readonly notes: readonly PolicyNote[];
}

/** Something of a policy that people should know, and no problem. */
export interface PolicyNote extends DocumentProblem {
  readonly policy: KubeObject;
}

/** What a door judges with: layers in order (platform first), and the revision of it all. */
export interface Guardrails {
  readonly layers: readonly GuardrailLayer[];
  readonly revision: string;
}
