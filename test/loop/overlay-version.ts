import type { FileChange } from "#test/support/loop-git.ts";
import { loopWorld } from "./world.ts";

const TAG = /newTag: "?([^"\n]+)"?/;

/** An environment's overlay of ml-inference. */
export function overlayOf(environment: string): string {
  return `infrastructure/overlays/${environment}`;
}

/** The version that an environment wants on the remote's main branch. */
export async function versionOf(environment: string): Promise<string> {
  const { git } = loopWorld();
  await git.fetch();
  const text = await git.git(["show", `origin/main:${overlayOf(environment)}/kustomization.yaml`]);
  return TAG.exec(text)?.[1] ?? "";
}

/** The files of a version as they were at a commit, to be committed again. */
export async function versionAt(
  environment: string,
  commit: string,
): Promise<Readonly<Record<string, FileChange>>> {
  const { git } = loopWorld();
  const files = Object.keys(versionChange(environment, "")).map(async (file) => {
    const text = await git.git(["show", `${commit}:${file}`]);
    return [file, `${text}\n`] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

/** What CI writes for a version, as somebody could by hand: the image's tag, and the model's facts. */
export function versionChange(
  environment: string,
  version: string,
): Readonly<Record<string, FileChange>> {
  return {
    [`${overlayOf(environment)}/kustomization.yaml`]: (text) =>
      text.replace(TAG, `newTag: ${version}`),
    [`${overlayOf(environment)}/model.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ml-inference
  annotations:
    ml.acme.example/accuracy: "0.953"
    ml.acme.example/trained: "2026-11-16"
spec:
  template:
    metadata:
      labels:
        version: ${version}
`,
  };
}
