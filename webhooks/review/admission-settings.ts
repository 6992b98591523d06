import type { Fleet } from "#core/policy/fleet.ts";

/** What a fleet says about admission (core/policy/door.schema.ts has the defaults). */
export interface AdmissionSettings {
  readonly breakglassMaxHours: number;
  readonly lateAnswer: "deny" | "allow";
  /** What a freeze or a spent budget does. */
  readonly freeze: "warn" | "deny";
  readonly exemptNamespaces: readonly string[];
  /** Accounts that may make children of workloads, besides those that everybody knows. */
  readonly controllers: readonly string[];
}

/** The admission part of a fleet that core/policy/parse-document.ts has checked and filled with defaults. */
export function admissionSettings({ spec }: Fleet): AdmissionSettings {
  return spec.admission as AdmissionSettings;
}
