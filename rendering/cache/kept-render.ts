import type { RenderFacts } from "#core/policy/render-loss.ts";
import type { ManifestText } from "../prepare-resources.ts";

/** What is kept of a render. */
export interface KeptRender {
  readonly isDenied: boolean;
  /** What a person is told. */
  readonly report: string;
  /** Empty for a denial. */
  readonly texts: readonly ManifestText[];
  /** Null for a denial. */
  readonly facts: RenderFacts | null;
  /** Milliseconds since the epoch at which it was made: a clock may be set back. */
  readonly begin: number;
  /** From which on it may come out otherwise; null for never. */
  readonly end: number | null;
}

/** Bytes that it takes, near enough. */
export function sizeOf({ report, texts }: KeptRender): number {
  return texts.reduce((sum, { bytes }) => sum + bytes.length, report.length) + 512;
}
