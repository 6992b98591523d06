import { createHash } from "node:crypto";
import { digest } from "#core/document/digest.ts";
import type { ProgramIdentity } from "./file-identity.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What is asked to be rendered, apart from the contents of the repository. */
export interface KeyParts {
  /** Our own version, down to the file. */
  readonly program: string;
  readonly kustomize: ProgramIdentity;
  /** Digest of the platform bundle; null without one. */
  readonly bundle: string | null;
  /** The application's folder in the tree. */
  readonly path: string;
  readonly env: Environment;
}

/** Raised with every change of what the parts mean. */
const FORMAT = 1;

/**
 * The variables that a render depends on. Not ARGOCD_APP_PROJECT_NAME, _REVISION and _SOURCE_TARGET_REVISION: they are
 * not in Argo CD's own key either, and no render may vary on them (but through a file that asks for one by name).
 */
const KEY_VARIABLES = [
  "ARGOCD_APP_NAME",
  "ARGOCD_APP_NAMESPACE",
  "ARGOCD_APP_PARAMETERS",
  "ARGOCD_APP_SOURCE_PATH",
  "KUBE_VERSION",
] as const;
/** Kustomize's own switches, such as KUSTOMIZE_ENABLE_MANAGEDBY_LABEL. */
const KUSTOMIZE_VARIABLE = /^KUSTOMIZE_/;
/** What a script in the place of kustomize may look at: all that comes with a call. */
const CALL_VARIABLE = /^(ARGOCD_APP_|ARGOCD_ENV_|KUBE_|PARAM_)/;

/** Hex SHA-256 of a question. */
export function questionKey({ env, ...parts }: KeyParts): string {
  const { isScript } = parts.kustomize;
  const names = Object.keys(env)
    .filter((name) => isKeyVariable(name) || (isScript && CALL_VARIABLE.test(name)))
    .sort();
  const variables = names.map((name) => [name, env[name] ?? ""]);
  return digest({ format: FORMAT, ...parts, variables }).slice("sha256:".length);
}

/** Hex SHA-256 of a question and the state of what it depends on: the name of the answer. */
export function answerKey(question: string, state: string): string {
  return createHash("sha256").update(`${question}\n${state}`).digest("hex");
}

function isKeyVariable(name: string): boolean {
  return KUSTOMIZE_VARIABLE.test(name) || KEY_VARIABLES.some((known) => known === name);
}
