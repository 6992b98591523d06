import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { hasKustomization } from "#rendering/kustomization-file.ts";

interface Application {
  /** The application's folder. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A folder with a kustomization, in a repository with a fleet or under a platform bundle. */
export function isOurs({ cwd, env }: Application): boolean {
  const { fleetFile } = findRepositoryRoot(cwd, { env, cwd });
  const isGuarded = fleetFile !== null || (env.TIPHYS_BUNDLE ?? "") !== "";
  return isGuarded && hasKustomization(cwd);
}
