import type { CommandDefinition } from "#adapters/command.ts";

export const serveWebhookCommand: CommandDefinition = {
  name: "serve webhook",
  summary: "Answer the API server's admission reviews by the bundles in force",
  description:
    "POST /validate over TLS; /healthz, /readyz and /metrics on a plain port of their own. A bundle with a fault\n" +
    "leaves the last good one in force. Stops gracefully on SIGTERM: not ready first, reviews under way finished.",
  arguments: [],
  options: [
    {
      flags: "--listen HOST:PORT",
      description: "Where reviews are answered, over TLS.",
      default: ":8443",
    },
    {
      flags: "--metrics-listen HOST:PORT",
      description: "Health and metrics, plain.",
      default: ":8080",
    },
    {
      flags: "--tls-cert FILE",
      description: "The certificate in PEM; default: one of our own, kept in a Secret.",
    },
    {
      flags: "--tls-key FILE",
      description: "Its key in PEM; both are read again when they change.",
    },
    {
      flags: "--tls-host HOST",
      description: "A name for our own certificate; default: tiphys-webhook.NAMESPACE.svc.",
      repeatable: true,
    },
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
      flags: "--drain DURATION",
      description:
        "How long reviews are answered after it was told to stop; default: 5s in a pod (with POD_NAME), else 0s.",
    },
    {
      flags: "--analysis URL",
      description:
        "An analysis server, asked every minute for error budgets; without one they hold nothing here.",
    },
    { flags: "--analysis-token FILE", description: "A file with the bearer token for it." },
    {
      flags: "--scan",
      description: "Judge what runs too, on one server at a time, and write PolicyReports.",
    },
    {
      flags: "--scan-every DURATION",
      description:
        "With --scan: how often; at least 1m, default 1h. A changed bundle is not waited for.",
    },
  ],
  examples: [
    {
      command:
        "tiphys serve webhook --from . --tls-cert tls.crt --tls-key tls.key --listen 127.0.0.1:8443",
      what: "the repository's own policies, on this machine",
    },
    {
      command: "curl -s http://127.0.0.1:8080/metrics | grep tiphys_",
      what: "what is in force, and what was decided",
    },
  ],
  run: async (input, world) => {
    const { serveWebhook } = await import("./serve-webhook.ts");
    return serveWebhook(input, world);
  },
};
