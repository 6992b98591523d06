import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  optionalOf,
  runtimeTypeName,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
} from "./cel-type.ts";
import { CelTypeValue } from "./cel-value.ts";

/** The opaque types of the Kubernetes libraries. */
export const QUANTITY = opaque("kubernetes.Quantity");
export const URL_TYPE = opaque("kubernetes.URL");
export const IP = opaque("net.IP");
export const CIDR = opaque("net.CIDR");
export const SEMVER = opaque("kubernetes.Semver");
export const FORMAT = opaque("kubernetes.NamedFormat");

const NAMED: readonly CelType[] = [
  BOOL,
  INT,
  UINT,
  DOUBLE,
  STRING,
  BYTES,
  NULL,
  TIMESTAMP,
  DURATION,
  listOf(DYN),
  mapOf(DYN, DYN),
  optionalOf(DYN),
  typeOf(DYN),
  QUANTITY,
  URL_TYPE,
  IP,
  CIDR,
  SEMVER,
  FORMAT,
];

const BY_NAME: ReadonlyMap<string, CelTypeValue> = new Map(
  NAMED.map((type) => [runtimeTypeName(type), new CelTypeValue(type)] as const),
);

export const TYPE_NAMES: readonly string[] = [...BY_NAME.keys()];

/** The type that a name in an expression means: `int`, `list`, `google.protobuf.Duration`. */
export function typeByName(name: string): CelTypeValue | undefined {
  return BY_NAME.get(name);
}
