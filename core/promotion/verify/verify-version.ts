import { versionFrom, type WrittenVersion } from "../evidence/evidence-spec.ts";
import { versionWords } from "../version-words.ts";
import { isSameVersion, type Version } from "../version.ts";
import { different, notRecomputable, same, type VerifyItem } from "./verify-item.ts";

/** A version that Git holds, or why it cannot be read. */
export type KnownVersion = { readonly version: Version } | { readonly unknown: string };

interface VersionClaim {
  readonly item: "before" | "after" | "source";
  /** What the evidence says. */
  readonly told: WrittenVersion;
  readonly found: KnownVersion;
  /** "shop in prod at 0123456789ab". */
  readonly place: string;
}

/** The version that evidence tells of is the one that Git holds. */
export function verifyVersion({ item, told, found, place }: VersionClaim): VerifyItem {
  if ("unknown" in found) return notRecomputable(item, found.unknown);
  const words = versionWords(found.version);
  if (isSameVersion(versionFrom(told), found.version)) return same(item, `${place}: ${words}`);
  return different(
    item,
    `${place}: the evidence says ${versionWords(versionFrom(told))}, Git says ${words}`,
  );
}
