import { platform } from "node:os";
import { TiphysError } from "#core/errors.ts";
import { findExecutable, type ExecutableLookup } from "./find-executable.ts";

/** A program that builds kustomizations; kubectl embeds an older kustomize with other arguments. */
export interface Kustomize {
  readonly command: string;
  readonly form: "kustomize" | "kubectl";
}

/**
 * TIPHYS_KUSTOMIZE, else `kustomize` on PATH, else `kubectl` on PATH. Starts nothing.
 * @throws CONFIG_INVALID with what to install
 */
export function findKustomize(lookup: ExecutableLookup): Kustomize {
  const named = lookup.env.TIPHYS_KUSTOMIZE;
  if (named !== undefined && named !== "") return namedKustomize(named, lookup);
  const kustomize = findExecutable("kustomize", lookup);
  if (kustomize !== null) return { command: kustomize, form: "kustomize" };
  const kubectl = findExecutable("kubectl", lookup);
  if (kubectl !== null) return { command: kubectl, form: "kubectl" };
  throw new TiphysError(
    "CONFIG_INVALID",
    `expected kustomize or kubectl on PATH, found neither. ${installAdvice(lookup.platform ?? platform())} ` +
      "Or set TIPHYS_KUSTOMIZE to the path of a kustomize program.",
  );
}

function namedKustomize(named: string, lookup: ExecutableLookup): Kustomize {
  const command = findExecutable(named, lookup);
  if (command !== null) return { command, form: "kustomize" };
  throw new TiphysError(
    "CONFIG_INVALID",
    `TIPHYS_KUSTOMIZE: expected an executable file, got "${named}". Correct the path or unset the variable.`,
  );
}

function installAdvice(system: NodeJS.Platform): string {
  switch (system) {
    case "darwin":
      return 'Install it with "brew install kustomize".';
    case "win32":
      return 'Install it with "winget install Kubernetes.kustomize" or "choco install kustomize".';
    default:
      return (
        "Install it from https://github.com/kubernetes-sigs/kustomize/releases " +
        'or with "go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.1".'
      );
  }
}
