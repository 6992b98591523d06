import type { CommandDefinition } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { readPluginConfig } from "../plugin-config.ts";
import { startTarget } from "./start-target.ts";

export const generateCommand: CommandDefinition = {
  name: "generate",
  summary: "Argo CD plugin: print the manifests of the current folder if nothing is denied",
  description:
    "Reads Argo CD's environment (ARGOCD_APP_NAMESPACE, ARGOCD_APP_PARAMETERS, …). On a denial stdout stays empty,\n" +
    "stderr gets a report of at most 4,000 bytes, and the exit code is 1. Uses no network.",
  arguments: [],
  options: [],
  examples: [
    {
      command: "cd apps/shop/overlays/prod && tiphys generate",
      what: "what Argo CD will get, or why it will not",
    },
  ],
  run: generate,
};

/** Starts kustomize first; policies and the engine load while it runs. */
async function generate(_input: unknown, world: World): Promise<number> {
  try {
    const config = readPluginConfig(world.env);
    const target = startTarget(config, world);
    const { finishRender } = await import("./finish-render.ts");
    return await finishRender({ config, target, world });
  } catch (error) {
    throw await boundedError(error);
  }
}

/** Argo CD keeps the whole of stderr in the Application's status: errors are cut as reports are. */
async function boundedError(error: unknown): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  const { cutText } = await import("./denial-report.ts");
  const message = cutText(error.message);
  if (!(error instanceof TiphysError)) return new Error(message, { cause: error });
  return new TiphysError(error.code, message, { cause: error, problems: error.problems });
}
