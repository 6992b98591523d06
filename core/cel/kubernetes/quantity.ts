import { CelError } from "#core/cel/cel-error.ts";
import { CelObject } from "#core/cel/cel-value.ts";
import { formatQuantity } from "./format-quantity.ts";

export type QuantityFormat = "decimal" | "binary" | "exponent";

export const NANO = 1_000_000_000n;

interface QuantityParts {
  /** The value in billionths: nothing smaller is kept. */
  readonly nanos: bigint;
  /**
   * The power of ten of Go's int64 form, null where Go keeps a decimal: 1000m has -3 and is
   * therefore no integer to Kubernetes, although it equals 1.
   */
  readonly scale: number | null;
  readonly format: QuantityFormat;
}

/** A Kubernetes quantity, "500m" or "1.5Gi", in exact arithmetic. */
export class Quantity extends CelObject implements QuantityParts {
  readonly typeName = "kubernetes.Quantity";
  readonly nanos: bigint;
  readonly scale: number | null;
  readonly format: QuantityFormat;

  constructor({ nanos, scale, format }: QuantityParts) {
    super();
    this.nanos = nanos;
    this.scale = scale;
    this.format = format;
  }

  override equals(other: CelObject): boolean {
    return other instanceof Quantity && other.nanos === this.nanos;
  }

  override toJSON(): unknown {
    return formatQuantity(this);
  }
}

export function isInteger(quantity: Quantity): boolean {
  return quantity.scale !== null && quantity.scale >= 0 && fitsInt64(quantity.nanos / NANO);
}

/** @throws CelError unless `isInteger`. */
export function asInteger(quantity: Quantity): bigint {
  if (!isInteger(quantity)) throw new CelError("cannot convert value to integer");
  return quantity.nanos / NANO;
}

export function asApproximateFloat({ nanos }: Quantity): number {
  return Number(`${nanos}e-9`);
}

/** An int as the other operand of `add` and `sub`. */
export function quantityOfInt(value: number | bigint): Quantity {
  return new Quantity({ nanos: BigInt(value) * NANO, scale: 0, format: "exponent" });
}

/** The sum keeps the format of the left operand, unless that is zero. */
export function add(left: Quantity, right: Quantity): Quantity {
  const nanos = left.nanos + right.nanos;
  const format = left.nanos === 0n ? right.format : left.format;
  return new Quantity({ nanos, scale: commonScale(left, { other: right, nanos }), format });
}

export function negated({ nanos, scale, format }: Quantity): Quantity {
  return new Quantity({ nanos: -nanos, scale, format });
}

function commonScale(
  left: Quantity,
  { other, nanos }: { other: Quantity; nanos: bigint },
): number | null {
  if (left.scale === null || other.scale === null) return null;
  if (other.nanos === 0n) return left.scale;
  if (left.nanos === 0n) return other.scale;
  const scale = Math.min(left.scale, other.scale);
  return fitsInt64(unscaled(nanos, scale)) ? scale : null;
}

function unscaled(nanos: bigint, scale: number): bigint {
  return nanos / 10n ** BigInt(scale + 9);
}

export function fitsInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
