import type { OptionDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";

/** Where gates that look outside of Git may ask; every command that judges gates takes these. @see openFactSources */
export const FACT_OPTIONS: readonly OptionDefinition[] = [
  {
    flags: "--kubeconfig FILE",
    description: "The cluster of the environment before: health and analysis.",
  },
  {
    flags: "--context NAME",
    description: "A context of the kubeconfig; default: its current one.",
  },
  {
    flags: "--analysis URL",
    description: "An analysis server, which is asked for error budgets instead of the sources.",
  },
  { flags: "--analysis-token FILE", description: "A file with the bearer token for it." },
  {
    flags: "--token-file FILE",
    description: "A file with a token for GitHub; default: TIPHYS_TOKEN_FILE.",
  },
  ...SOURCE_OPTIONS,
];
