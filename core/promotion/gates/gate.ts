import type { AcceptedLoss } from "#core/policy/fleet.ts";
import type { Freeze } from "#core/policy/freeze.ts";
import type { PromotionSettings } from "#core/policy/promotion-settings.ts";
import type { RenderFacts } from "#core/policy/render-loss.ts";
import type { OutsideFacts } from "./outside-facts.ts";

export type GateName =
  | "policy"
  | "render"
  | "soak"
  | "window"
  | "freeze"
  | "checks"
  | "signature"
  | "approval"
  | "health"
  | "analysis"
  | "budget";

/** What one condition of a promotion says; only when all pass does anything move. */
export interface GateVerdict {
  readonly gate: GateName;
  readonly verdict: "pass" | "wait" | "fail";
  readonly reason: string;
  /** Milliseconds since the epoch at which it would pass, where that can be known. */
  readonly passesAt: number | null;
}

/** An environment from which the version comes. */
export interface SourceFacts {
  readonly environment: string;
  readonly hasVersion: boolean;
  /** When it got what it has, milliseconds since the epoch; null where Git does not say. */
  readonly since: number | null;
  /** True where a shallow clone ends: it got it then or before. */
  readonly isOldestKnown?: boolean;
  /** The commit that brought it, a full hash; null where Git does not say. */
  readonly commit: string | null;
}

/** All that gates look at; null is what could not be looked at. */
export interface GateFacts extends OutsideFacts {
  readonly app: string;
  readonly environment: string;
  readonly now: number;
  readonly settings: PromotionSettings;
  readonly freezes: readonly Freeze[];
  readonly sources: readonly SourceFacts[];
  /** Share of its resources that a render may lose, 0 to 1. */
  readonly maxLoss: number;
  readonly acceptedLoss: readonly AcceptedLoss[];
  /** The target's overlay, relative to the repository. */
  readonly overlay: string;
  readonly render: {
    readonly before: RenderFacts | null;
    /** Null where it does not render; `error` says why. */
    readonly after: RenderFacts | null;
    readonly error: string | null;
  };
  /** Messages of denials that the change brings; how many were there before. */
  readonly denials: { readonly added: readonly string[]; readonly old: number } | null;
}

export interface Gate {
  readonly name: GateName;
  /** False where the environment does not ask for it. */
  readonly isNeeded: (settings: PromotionSettings) => boolean;
  readonly judge: (facts: GateFacts) => Omit<GateVerdict, "gate">;
}

export function passes(reason: string): Omit<GateVerdict, "gate"> {
  return { verdict: "pass", reason, passesAt: null };
}

export function waits(reason: string, passesAt: number | null = null): Omit<GateVerdict, "gate"> {
  return { verdict: "wait", reason, passesAt };
}

export function fails(reason: string): Omit<GateVerdict, "gate"> {
  return { verdict: "fail", reason, passesAt: null };
}
