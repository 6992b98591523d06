import type { CommandDefinition, CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import {
  renderApplication,
  type RenderOutcome,
  type RenderSetting,
  SEPARATOR,
} from "./render-application.ts";

export const generateCommand: CommandDefinition = {
  name: "generate",
  summary: "Argo CD plugin: print the manifests of the current folder if nothing is denied",
  description:
    "Reads Argo CD's environment (ARGOCD_APP_NAMESPACE, ARGOCD_APP_PARAMETERS, …). On a denial stdout stays empty,\n" +
    "stderr gets a report of at most 4,000 bytes, and the exit code is 1. Uses no network. With TIPHYS_CACHE_DIR,\n" +
    "what was rendered before from the same files is printed again.",
  arguments: [],
  options: [{ flags: "--no-cache", description: "Render anew, whatever TIPHYS_CACHE_DIR holds." }],
  examples: [
    {
      command: "cd apps/shop/overlays/prod && tiphys generate",
      what: "what Argo CD will get, or why it will not",
    },
  ],
  run: generate,
};

async function generate({ options }: CommandInput, world: World): Promise<number> {
  const { env, cwd, now, signal } = world;
  // Argo CD's plugin server kills by process group, and leaves no time to clean up.
  const setting = { env, cwd, now, signal, processGroup: "inherited" } as const;
  const isCached = (env.TIPHYS_CACHE_DIR ?? "") !== "" && options.noCache !== true;
  const outcome = isCached ? await throughCache(setting) : await renderApplication(setting);
  await writeOutput(world.stderr, outcome.report);
  if (outcome.isDenied) return 1;
  for (const [index, { bytes }] of outcome.texts.entries()) {
    if (index > 0) await writeOutput(world.stdout, SEPARATOR);
    await writeOutput(world.stdout, bytes);
  }
  return 0;
}

async function throughCache(setting: RenderSetting): Promise<RenderOutcome> {
  const { cachedGenerate } = await import("../cache/cached-generate.ts");
  return await cachedGenerate(setting);
}
