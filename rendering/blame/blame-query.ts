import type { KubeObject } from "#core/kube/resource.ts";
import type { PathKey } from "#core/document/field-path.ts";
import type { Likeness } from "./value-likeness.ts";
import type { SourcePlace } from "./written.ts";

/** What an object was called on its way through the kustomizations. */
export interface Identity {
  /** A patch may make one kind of another. */
  readonly kinds: ReadonlySet<string>;
  readonly apiVersions: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

/** A value of a rendered object: who wrote it? */
export interface BlameQuery {
  readonly object: KubeObject;
  readonly identity: Identity;
  readonly keys: readonly PathKey[];
  readonly value: unknown;
}

/** One that wrote it. */
export interface Claim {
  readonly place: SourcePlace;
  readonly likeness: Likeness;
  /** What was there before is gone, not merged with. */
  readonly isReplacement: boolean;
}

/** Something that changes objects: a patch, an entry of images … */
export interface BlameStep {
  readonly claim: (query: BlameQuery) => Claim | null;
  /** As claim, for a step whose indexes into lists may have been others by then; only if it wrote just the value. */
  readonly looseClaim?: (query: BlameQuery) => Claim | null;
  /**
   * Where the step takes away what stands at `keys` or on the way there: the rendered object has the first
   * `present` of them.
   */
  readonly removal?: (query: BlameQuery, present: number) => SourcePlace | null;
}
