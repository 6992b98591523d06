import { readFileSync } from "node:fs";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import type { ListenAddress } from "#adapters/http/listen.ts";
import { TiphysError } from "#core/errors.ts";
import { type CacheConfig, readCacheConfig } from "../cache/cache-config.ts";
import { settingReader } from "../setting-reader.ts";
import type { GovernorLimits } from "./govern/governor.ts";
import { UNPACK_LIMITS, type UnpackLimits } from "./unpack/unpack-limits.ts";

/** What `tiphys cmp-server` was told, checked. */
export interface CmpServerConfig {
  readonly socket: string;
  /** Parent of the folder that uploads are unpacked in. */
  readonly workParent: string;
  readonly hasDiscovery: boolean;
  readonly governor: GovernorLimits;
  readonly unpack: UnpackLimits;
  /** How long calls under way may go on after it was told to stop. */
  readonly drainMs: number;
  readonly metrics: ListenAddress | null;
  /** Null where it is off. */
  readonly cache: CacheConfig | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const MIB = 1024 * 1024;
/** The server itself, with compiled policies, and one render of 1,000 resources with its kustomize. */
const SERVER_BYTES = 256 * MIB;
const RENDER_BYTES = 256 * MIB;

/** @throws CONFIG_INVALID with every problem at once */
export function readCmpServerConfig(env: Environment): CmpServerConfig {
  const read = settingReader(env);
  const sockets = read.text("ARGOCD_PLUGINSOCKFILEPATH", "/home/argocd/cmp-server/plugins");
  const name = read.matching(
    "TIPHYS_PLUGIN_NAME",
    /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/,
    "tiphys",
  );
  const workParent = read.text("ARGOCD_CMP_WORKDIR", read.text("TMPDIR", tmpdir()));
  const config: CmpServerConfig = {
    socket: join(sockets, `${name}.sock`),
    workParent,
    hasDiscovery: read.matching("TIPHYS_DISCOVERY", /^(true|false)$/, "false") === "true",
    governor: {
      places: read.count("TIPHYS_MAX_RENDERS", placesFor(memoryLimit())),
      maxWaiting: read.count("TIPHYS_MAX_WAITING", 200),
      marginMs: read.duration("TIPHYS_DEADLINE_MARGIN", "1s"),
      longestMs: read.duration("TIPHYS_LONGEST_RENDER", "10m"),
    },
    unpack: {
      ...UNPACK_LIMITS,
      bytes: read.count("TIPHYS_UNPACK_BYTES", UNPACK_LIMITS.bytes),
      entries: read.count("TIPHYS_UNPACK_ENTRIES", UNPACK_LIMITS.entries),
    },
    drainMs: read.duration("TIPHYS_DRAIN", "20s"),
    metrics: read.address("TIPHYS_METRICS_LISTEN"),
    cache: readCacheConfig(read, workParent),
  };
  if (read.problems.length > 0) throw new TiphysError("CONFIG_INVALID", read.problems.join("\n"));
  return config;
}

/** One render for each core, as far as memory goes. */
function placesFor(memoryBytes: number): number {
  const fitting = Math.floor((memoryBytes - SERVER_BYTES) / RENDER_BYTES);
  return Math.max(1, Math.min(availableParallelism(), fitting));
}

/** Of the container (cgroup v2, then v1), else of the machine. */
function memoryLimit(): number {
  const files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
  const limits = files.map(readNumber).filter((limit) => limit > 0);
  return Math.min(totalmem(), ...limits);
}

/** 0 where there is no file, or no limit in it ("max"). */
function readNumber(file: string): number {
  try {
    return Number(readFileSync(file, "utf8")) || 0;
  } catch {
    return 0;
  }
}
