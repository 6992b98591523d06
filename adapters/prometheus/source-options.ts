import type { OptionDefinition } from "../command.ts";

/** The options with which every command is told where metrics are. @see readSources */
export const SOURCE_OPTIONS: readonly OptionDefinition[] = [
  {
    flags: "--source NAME=URL",
    description:
      "A metrics source by the name that SLOs use; --prometheus is the one named default.",
    repeatable: true,
  },
  {
    flags: "--prometheus URL",
    description: "The address of Prometheus or VictoriaMetrics: --source default=URL.",
  },
  {
    flags: "--source-token NAME=FILE",
    description: "A file with the bearer token for a source; read again when it changes.",
    repeatable: true,
  },
  {
    flags: "--scrape-interval DURATION",
    description: "How often the sources scrape, from 1s; default 30s.",
  },
  {
    flags: "--query-delay DURATION",
    description:
      "How old the newest data is that is asked for; default: the scrape interval and 5s.",
  },
];
