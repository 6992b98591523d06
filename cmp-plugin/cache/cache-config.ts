import type { SettingReader } from "../setting-reader.ts";

/** Where renders are kept, and how many. */
export interface CacheConfig {
  /** Of the folder that is made for them. */
  readonly parent: string;
  readonly maxBytes: number;
  readonly memoryBytes: number;
}

const MIB = 1024 * 1024;

/**
 * TIPHYS_CACHE, TIPHYS_CACHE_DIR, TIPHYS_CACHE_BYTES and TIPHYS_CACHE_MEMORY_BYTES; null where it is off.
 * `fallback` in the place of TIPHYS_CACHE_DIR; null: off without that.
 */
export function readCacheConfig(read: SettingReader, fallback: string | null): CacheConfig | null {
  const isOn = read.matching("TIPHYS_CACHE", /^(on|off)$/, "on") === "on";
  // A relative one would lie in the repository that is rendered, whose authors could bring renders of their own.
  const parent = read.absolutePath("TIPHYS_CACHE_DIR", fallback ?? "");
  const maxBytes = read.count("TIPHYS_CACHE_BYTES", 512 * MIB);
  const memoryBytes = read.count("TIPHYS_CACHE_MEMORY_BYTES", 64 * MIB);
  return isOn && parent !== "" ? { parent, maxBytes, memoryBytes } : null;
}
