import { versionFrom, type WrittenVersion } from "../evidence/evidence-spec.ts";
import { versionChanges, versionWords } from "../version-words.ts";
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
  const claimed = versionFrom(told);
  if (isSameVersion(claimed, found.version)) return same(item, `${place}: ${words}`);
  const said = versionWords(claimed);
  // Versions of one tag differ in digests, files or fields.
  const changes = versionChanges(claimed, found.version);
  const more = said === words && changes.length > 0 ? ` (${changes.join("; ")})` : "";
  return different(item, `${place}: the evidence says ${said}, Git says ${words}${more}`);
}
