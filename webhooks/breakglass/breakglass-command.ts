import type { CommandDefinition } from "#adapters/command.ts";

export const breakglassCommand: CommandDefinition = {
  name: "breakglass",
  summary: "Except one namespace from policies for an emergency, for hours at most",
  description:
    "Makes a GuardrailException in the cluster, in your name, which ends by itself. Needs the role tiphys-breakglass.\n" +
    "It is in the audit log of every review that it changes, in metrics, and in `kubectl get gex`.",
  arguments: [],
  options: [
    { flags: "--namespace NAME", description: "The namespace, by its name." },
    { flags: "--ticket ID", description: "Where the emergency is tracked." },
    { flags: "--for DURATION", description: "How long: 30m, 2h.", default: "1h" },
    { flags: "--reason TEXT", description: "Why, in a sentence.", default: "emergency" },
    { flags: "--policy GLOB", description: "Only these policies.", default: "*" },
    { flags: "--rule GLOB", description: "Only these rules.", repeatable: true },
    { flags: "--kind KIND", description: "Only these kinds.", repeatable: true },
    { flags: "--name GLOB", description: "Only objects of these names.", repeatable: true },
    { flags: "--kubeconfig FILE", description: "The cluster; default: as kubectl finds it." },
    { flags: "--dry-run", description: "Print the object, make nothing." },
  ],
  examples: [
    {
      command: "tiphys breakglass --namespace shop-prod --for 1h --ticket OPS-412",
      what: "nothing in shop-prod is denied for an hour",
    },
    {
      command:
        "tiphys breakglass --namespace shop-prod --ticket OPS-412 --policy pod-security-restricted --kind Deployment --name api",
      what: "only what the emergency needs",
    },
    { command: "kubectl get gex", what: "what is excepted now; kubectl delete gex NAME ends it" },
  ],
  run: async (input, world) => {
    const { breakglass } = await import("./breakglass.ts");
    return breakglass(input, world);
  },
};
