import type { CommandDefinition } from "#adapters/command.ts";

export const cmpServerCommand: CommandDefinition = {
  name: "cmp-server",
  summary: "Argo CD plugin: stay resident and answer the repo-server on the plugin's socket",
  description:
    "In the place of argocd-cmp-server and one process for each render; the same manifests and the same reports.\n" +
    "Set up by the environment: ARGOCD_PLUGINSOCKFILEPATH, ARGOCD_CMP_WORKDIR, TIPHYS_MAX_RENDERS, TIPHYS_MAX_WAITING,\n" +
    "TIPHYS_METRICS_LISTEN and more (docs/reference/command.md). Stops gracefully on SIGTERM.",
  arguments: [],
  options: [{ flags: "--no-cache", description: "Keep no renders; as TIPHYS_CACHE=off does." }],
  examples: [
    { command: "tiphys cmp-server", what: "what the sidecar of argocd-repo-server runs" },
    {
      command:
        "ARGOCD_PLUGINSOCKFILEPATH=/tmp TIPHYS_METRICS_LISTEN=127.0.0.1:8085 tiphys cmp-server",
      what: "on this machine, with metrics",
    },
  ],
  run: async ({ options }, world) => {
    const { serveCmp } = await import("./serve-cmp.ts");
    const env = options.noCache === true ? { ...world.env, TIPHYS_CACHE: "off" } : world.env;
    return serveCmp({ ...world, env });
  },
};
