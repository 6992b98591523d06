import type { CommandDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";

export const serveAnalysisCommand: CommandDefinition = {
  name: "serve analysis",
  summary: "Answer Argo Rollouts' analyses with verdicts from SLOs, and show budgets on a page",
  description:
    "POST /v1/measure always answers 200 with pass, fail or hold; GET / is a page for people, /openapi.json the whole\n" +
    "list of routes. SLOs come from the cluster's GuardrailBundles, or from a folder; they are read again when they\n" +
    "change. Stops gracefully on SIGTERM: not ready first, requests under way finished.",
  arguments: [],
  options: [
    { flags: "--listen HOST:PORT", description: "Where requests are answered.", default: ":8090" },
    {
      flags: "--metrics-listen HOST:PORT",
      description:
        "Health and metrics on a plain port of their own too; default: on the one port only.",
    },
    ...SOURCE_OPTIONS,
    {
      flags: "--from DIR",
      description: "A fleet's folder, or one with GuardrailBundles; read again when it changes.",
    },
    {
      flags: "--kubeconfig FILE",
      description: "The cluster to follow; default: the pod's own, else as kubectl finds it.",
    },
    { flags: "--cluster NAME", description: "The name by which fleets know this cluster." },
    {
      flags: "--fleet-page",
      description:
        "Show on the page what the cluster knows of its fleets: versions, findings, exceptions, Rollouts, promotions.",
    },
    {
      flags: "--deadline DURATION",
      description: "When an answer is due, below the caller's own limit (Rollouts waits 10s).",
      default: "8s",
    },
    {
      flags: "--drain DURATION",
      description:
        "How long requests are answered after it was told to stop; default: 5s in a pod (POD_NAME), else 0s.",
    },
    {
      flags: "--token-file FILE",
      description:
        "Bearer tokens of callers, one a line, read again when it changes; default: anybody.",
    },
    { flags: "--tls-cert FILE", description: "Serve over TLS with this certificate, in PEM." },
    {
      flags: "--tls-key FILE",
      description: "Its key in PEM; both are read again when they change.",
    },
    {
      flags: "--tls-client-ca FILE",
      description: "Callers with a certificate that it signed need no token.",
    },
  ],
  examples: [
    {
      command:
        "tiphys serve analysis --from . --prometheus http://127.0.0.1:9090 --listen 127.0.0.1:8090",
      what: "the repository's own SLOs, on this machine; then open http://127.0.0.1:8090",
    },
    {
      command: `curl -s http://127.0.0.1:8090/v1/measure -d '{"slo": "checkout/availability"}'`,
      what: "ask as Argo Rollouts does",
    },
    {
      command:
        "tiphys serve analysis --source default=http://prometheus:9090 --source legacy=https://old:8428 --source-token legacy=/etc/tiphys/legacy-token",
      what: "SLOs of the cluster, two sources, one with a token",
    },
  ],
  run: async (input, world) => {
    const { serveAnalysis } = await import("./serve-analysis.ts");
    return serveAnalysis(input, world);
  },
};
