import { analysisAddress } from "#adapters/analysis-server/analysis-address.ts";
import type { AnalysisServer } from "#adapters/analysis-server/read-served-budgets.ts";
import type { CommandInput } from "#adapters/command.ts";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import type { LiveSources } from "#adapters/prometheus/live-sources.ts";
import { readSources } from "#adapters/prometheus/read-sources.ts";
import { pathOption, textOption } from "#adapters/text-option.ts";
import type { World } from "#adapters/world.ts";

/** Who can be asked for what gates look at; nobody is connected, and no client loaded, before they are asked. */
export interface FactSources {
  /** Null where none was named. */
  readonly analysis: AnalysisServer | null;
  /** Null where none was named. @throws CONFIG_INVALID */
  readonly metrics: (() => Promise<LiveSources>) | null;
  /** Null where none was named, outside of a pod. @throws CONFIG_INVALID */
  readonly cluster: (() => Promise<ClusterClient>) | null;
  /** For the code host; null for TIPHYS_TOKEN_FILE, or none. */
  readonly tokenFile: string | null;
  /** True where what the remote holds counts, as the promotion goes there. */
  readonly isRemote: boolean;
  /** The caller calls it at the end. */
  readonly close: () => void;
}

type Options = CommandInput["options"];

/** Reads FACT_OPTIONS. @throws USAGE_INVALID, CONFIG_INVALID */
export function openFactSources(options: Options, world: World): FactSources {
  const sources = readSources(options, world);
  let open: Promise<LiveSources> | null = null;
  const connect = () => (open ??= connectMetrics(sources, world));
  return {
    analysis: analysisAddress(options, world.cwd),
    metrics: sources.length === 0 ? null : connect,
    cluster: clusterOf(options, world),
    tokenFile: textOption(options.tokenFile),
    isRemote: options.push === true || options.pr === true,
    close: () =>
      void open?.then(
        (connected) => connected.close(),
        () => undefined,
      ),
  };
}

async function connectMetrics(sources: ReturnType<typeof readSources>, world: World) {
  const { connectSources } = await import("#adapters/prometheus/live-sources.ts");
  return connectSources(sources, world);
}

/** A user's current context is not looked at unasked: nobody can say that it is the right cluster. */
function clusterOf({ kubeconfig, context }: Options, { cwd, env }: World) {
  const [file, name] = [pathOption(kubeconfig, cwd), textOption(context)];
  const isPod = env.KUBERNETES_SERVICE_HOST !== undefined;
  if (file === null && name === null && !isPod) return null;
  return async () => {
    const { connectCluster } = await import("#adapters/kubernetes/cluster-client.ts");
    return connectCluster(file, name);
  };
}
