import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ArgoControllers, startArgoControllers } from "./argo-controllers.ts";
import { bareDefinition } from "./bare-definition.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { EXAMPLE, type ExampleInArgoCd, startExample } from "./example-in-argo-cd.ts";
import { toolPath } from "./tools.ts";
import { waitFor } from "./wait-for.ts";

/** What the tests read of an Application. */
export interface Application {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly sync?: {
      readonly status: string;
      readonly revision?: string;
      readonly revisions?: readonly string[];
    };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly sourceHydrator?: {
      readonly currentOperation?: { readonly phase: string; readonly message?: string };
    };
    readonly operationState?: { readonly phase: string; readonly message?: string };
    readonly health?: { readonly status?: string };
  };
}

/** Looks at what Argo CD does in a cluster. */
export interface ApplicationWatch {
  /** Has Argo CD look at the repository now. */
  readonly refresh: (application: string) => Promise<void>;
  /** Waits until an Application is as claimed, 30 s unless told; throws with what it is otherwise. */
  readonly untilApplication: (
    name: string,
    isSo: (application: Application) => boolean,
    seconds?: number,
  ) => Promise<Application>;
  /** A live object; null when there is none. `kind/name` */
  readonly live: <T>(namespace: string, object: string) => Promise<T | null>;
}

export interface ExampleInCluster extends ExampleInArgoCd, ApplicationWatch {
  readonly plane: ControlPlane;
  /** A file of the example as the cluster's repository holds it at first. */
  readonly file: (path: string) => string;
}

const REPOSITORY = "https://github.com/acme/ml-platform.git";
/** Kinds that only others' operators know. */
const FOREIGN = [
  {
    group: "external-secrets.io",
    version: "v1",
    kind: "ExternalSecret",
    plural: "externalsecrets",
    isNamespaced: true,
  },
  {
    group: "autoscaling.k8s.io",
    version: "v1",
    kind: "VerticalPodAutoscaler",
    plural: "verticalpodautoscalers",
    isNamespaced: true,
  },
  {
    group: "argoproj.io",
    version: "v1alpha1",
    kind: "Rollout",
    plural: "rollouts",
    isNamespaced: true,
  },
  {
    group: "argoproj.io",
    version: "v1alpha1",
    kind: "AnalysisTemplate",
    plural: "analysistemplates",
    isNamespaced: true,
  },
];

/** The ml-inference example in a repository of its own, and the real Argo CD with a cluster before it. */
export async function startInCluster(
  context: Mocha.Context,
  plugin: "cmp" | "resident",
): Promise<ExampleInCluster> {
  const kustomize = dirname(await toolPath("kustomize"));
  const example = await startExample({
    plugin,
    repoServerEnvironment: { PATH: `/usr/local/bin:/usr/bin:/bin:${kustomize}` },
  });
  let plane: ControlPlane | null = null;
  let controllers: ArgoControllers | null = null;
  const stop = async () => {
    await controllers?.stop();
    await plane?.stop();
    await example.stop();
  };
  try {
    // Nothing collects garbage here: a deletion must not wait for that.
    plane = await startControlPlane(["--enable-garbage-collector=false"]);
    await plane.apply(FOREIGN.map(bareDefinition).join("\n---\n"));
    controllers = await startArgoControllers(context, { plane, argoCd: example.argoCd });
    const { url } = example.fleet;
    const file = (path: string) =>
      readFileSync(join(EXAMPLE, path), "utf8").replaceAll(REPOSITORY, url);
    await example.fleet.push(
      Object.fromEntries(argoFiles().map((path) => [path, file(path)] as const)),
    );
    return { ...example, plane, file, stop, ...watchApplications(plane, controllers.logTail) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function argoFiles(): readonly string[] {
  const folder = join(EXAMPLE, "infrastructure/argocd");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => join("infrastructure/argocd", name));
}

/** `logTail` is asked for the words of Argo CD's controllers when something does not come. */
export function watchApplications(plane: ControlPlane, logTail: () => string): ApplicationWatch {
  const live = async <T>(namespace: string, object: string): Promise<T | null> => {
    const { stdout } = await plane.kubectl(["-n", namespace, "get", object, "-o=json"]);
    return stdout === "" ? null : (JSON.parse(stdout) as T);
  };
  return {
    live,
    refresh: async (name) => {
      const annotation = "argocd.argoproj.io/refresh=normal";
      await plane.kubectl(["-n", "argocd", "annotate", "app", name, annotation, "--overwrite"]);
    },
    untilApplication: async (name, isSo, seconds = 30) => {
      let last: Application | null = null;
      const look = async () => {
        last = await live<Application>("argocd", `app/${name}`);
        return last !== null && isSo(last) ? last : null;
      };
      return await waitFor(look, { what: name, forMs: seconds * 1000 }).catch((error: Error) => {
        const { sync, conditions, operationState, health } = last?.status ?? {};
        const state = JSON.stringify({ sync, conditions, operationState, health }, null, 1);
        throw new Error(`${error.message}; it is ${state}\n${logTail()}`, { cause: error });
      });
    },
  };
}
