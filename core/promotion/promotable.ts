import { type PathKey, parseFieldPath } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import type { FleetSpec } from "#core/policy/fleet.ts";

/** A field of a YAML file of an overlay. */
export interface PromotableField {
  /** As the fleet writes it: "canary.yaml:.spec.replicas". */
  readonly name: string;
  readonly file: string;
  readonly path: readonly PathKey[];
}

/** What moves when a version does. */
export interface Promotable {
  readonly images: boolean;
  /** Globs, relative to the overlay. */
  readonly files: readonly string[];
  readonly fields: readonly PromotableField[];
}

/** What a fleet, fit for its schema, lets move for an application. */
export function promotableOf(spec: FleetSpec, app: string): Promotable {
  const all = isRecord(spec.promotable) ? spec.promotable : {};
  const apps = isRecord(all.apps) ? all.apps : {};
  const own = Object.hasOwn(apps, app) ? apps[app] : all;
  const { images = true, files = [], fields = [] } = isRecord(own) ? own : {};
  return {
    images: images === true,
    files: texts(files),
    fields: texts(fields).map(readField),
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function readField(name: string): PromotableField {
  const colon = name.indexOf(":");
  return { name, file: name.slice(0, colon), path: parseFieldPath(name.slice(colon + 1)) };
}
