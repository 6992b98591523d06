import type { Registry } from "prom-client";
import { readGauge } from "#adapters/metrics/read-gauge.ts";
import { isInForce } from "#core/policy/moment.ts";
import type { SharedNamespace } from "../cluster/shared-namespaces.ts";
import type { GuardrailStore } from "../guardrails/guardrail-store.ts";
import { expiringExceptions } from "./expiring-exceptions.ts";

export interface BundleMetricsOptions {
  readonly store: () => GuardrailStore;
  readonly now: () => number;
  /** Since the cluster was last heard of; null without a cluster. */
  readonly cacheAgeMs: (() => number) | null;
  /** Namespaces that two bundles claim; [] without a cluster. */
  readonly shared: () => readonly SharedNamespace[];
}

/** Adds what is read off the store and the cluster whenever somebody asks. */
export function addBundleMetrics(options: BundleMetricsOptions, registers: Registry[]): void {
  const { store, shared } = options;
  readGauge(
    "tiphys_bundle_info",
    "Bundles in force, with their revision.",
    ["bundle", "revision"],
    {
      registers,
      collect: (set) => {
        for (const { name, revision } of store().statuses)
          if (revision !== null) set({ bundle: name, revision }, 1);
      },
    },
  );
  readGauge("tiphys_bundle_policies", "Policies in force, by bundle.", ["bundle"], {
    registers,
    collect: (set) => {
      for (const { name, layer } of bundlesOf(store()))
        set({ bundle: name }, layer.policies.length);
    },
  });
  readGauge("tiphys_bundle_offered", "0 where a bundle in force was taken away.", ["bundle"], {
    registers,
    collect: (set) => {
      for (const { name, isOffered } of store().statuses) set({ bundle: name }, isOffered ? 1 : 0);
    },
  });
  readGauge(
    "tiphys_bundle_faults",
    "What keeps the newest bundle from coming into force.",
    ["bundle"],
    {
      registers,
      collect: (set) => {
        for (const { name, faults } of store().statuses) set({ bundle: name }, faults.length);
      },
    },
  );
  readGauge(
    "tiphys_bundle_shared_namespaces",
    "Namespaces that another bundle claims too.",
    ["bundle"],
    {
      registers,
      collect: (set) => {
        const all = shared();
        for (const { name } of store().statuses)
          set({ bundle: name }, all.filter(({ bundles }) => bundles.includes(name)).length);
      },
    },
  );
  addExceptionMetrics(options, registers);
}

function addExceptionMetrics(
  { store, now, cacheAgeMs }: BundleMetricsOptions,
  registers: Registry[],
): void {
  readGauge("tiphys_exceptions_expiring", "Exceptions that end within 14 days.", ["bundle"], {
    registers,
    collect: (set) => {
      for (const { name, layer } of bundlesOf(store()))
        set({ bundle: name }, expiringExceptions(layer.exceptions, now()).length);
    },
  });
  readGauge("tiphys_breakglass_exceptions", "Breakglass exceptions that count now.", [], {
    registers,
    collect: (set) => {
      const { breakglass } = store().inForce;
      set({}, breakglass.filter(({ spec }) => isInForce(spec.expires, now())).length);
    },
  });
  if (cacheAgeMs === null) return;
  readGauge("tiphys_cache_age_seconds", "Since the cluster was last heard of.", [], {
    registers,
    collect: (set) => set({}, cacheAgeMs() / 1000),
  });
}

function bundlesOf({ inForce }: GuardrailStore) {
  return [...inForce.platform, ...inForce.repositories];
}
