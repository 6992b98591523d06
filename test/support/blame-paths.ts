import { readYamlBytes } from "#core/kube/read-yaml.ts";
import { displayName, isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import { blameFindings } from "#rendering/blame/blame-findings.ts";
import type { OverlaySettings } from "#rendering/overlay-settings.ts";
import { type RenderRequest, startRender } from "#rendering/render-overlay.ts";

export interface BlameSetup {
  readonly root: string;
  readonly directory: string;
  readonly kustomize: string;
  readonly settings?: OverlaySettings;
}

/** Where "Kind [namespace/]name /json/pointer" was set, as file:line:column; "-" in place of what is not known. */
export async function blamePaths(
  paths: readonly string[],
  setup: BlameSetup,
): Promise<Readonly<Record<string, string | null>>> {
  const blamed = await blameAll(setup, (objects) => paths.map((path) => findingAt(path, objects)));
  return Object.fromEntries(
    paths.map((path, index) => [path, placeWords(blamed[index]?.source ?? null)]),
  );
}

/** The findings that `make` makes of the rendered objects, with their sources. */
export async function blameAll(
  setup: BlameSetup,
  make: (objects: readonly KubeObject[]) => readonly Finding[],
): Promise<readonly Finding[]> {
  const render: RenderRequest = {
    directory: setup.directory,
    repositoryRoot: setup.root,
    kustomize: { command: setup.kustomize, form: "kustomize" },
    env: process.env,
    ...(setup.settings === undefined ? {} : { settings: setup.settings }),
  };
  const { graph, output } = startRender(render);
  const { bytes } = await output;
  const objects = readYamlBytes(bytes, { file: "rendered" }).flatMap(({ value }) =>
    isKubeObject(value) ? [value] : [],
  );
  const resources = objects.map((object) => ({
    object,
    namespace: object.metadata?.namespace ?? null,
    source: null,
  }));
  const { findings, problem } = await blameFindings({
    render,
    graph,
    resources,
    findings: make(objects),
  });
  if (problem !== null) throw new Error(problem);
  return findings;
}

/** A finding about an object at a place. */
export function findingOn(object: KubeObject, path: string): Finding {
  return {
    id: "0".repeat(64),
    policy: "test",
    rule: "test",
    severity: "high",
    action: "deny",
    status: "fail",
    resource: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      namespace: object.metadata?.namespace ?? null,
      name: displayName(object),
    },
    path,
    message: "wrong",
    remedy: null,
    source: null,
    exception: null,
    override: null,
    existing: false,
  };
}

/** Generated names are given without their hash. */
function findingAt(text: string, objects: readonly KubeObject[]): Finding {
  const [kind, given = "", path = ""] = text.split(" ");
  if (kind === "Bundle") return findingOn(BUNDLE, "");
  const [name = "", namespace = null] = given.split("/").toReversed();
  const object = objects.find(({ kind: own, metadata }) => {
    const isNamed =
      metadata?.name === name || metadata?.name?.replace(/-[a-z0-9]{10}$/, "") === name;
    return own === kind && isNamed && (namespace ?? metadata?.namespace) === metadata?.namespace;
  });
  if (object === undefined) throw new Error(`there is no ${kind} ${given}`);
  return findingOn(object, path);
}

const BUNDLE: KubeObject = {
  apiVersion: "tiphys.io/v1alpha1",
  kind: "Bundle",
  metadata: { name: "overlay" },
};

function placeWords(source: Finding["source"]): string | null {
  if (source === null) return null;
  const { file, line, column } = source;
  return `${file}:${line ?? "-"}:${column ?? "-"}`;
}
