import { formatQuantity } from "#core/cel/kubernetes/format-quantity.ts";
import { parseQuantity } from "#core/cel/kubernetes/parse-quantity.ts";
import { add, asApproximateFloat, NANO, type Quantity } from "#core/cel/kubernetes/quantity.ts";
import { negated } from "#core/cel/kubernetes/quantity.ts";
import { durationNanos, quantityNanos } from "../measured-value.ts";
import { durationText } from "./duration-text.ts";
import { valueError } from "./jmespath-error.ts";
import { isNumber } from "./jmespath-value.ts";

type Operand =
  | { readonly kind: "scalar"; readonly number: number }
  | { readonly kind: "quantity"; readonly quantity: Quantity }
  | { readonly kind: "duration"; readonly nanos: bigint };

export function addOperands(left: unknown, right: unknown): unknown {
  const [one, two] = [operandOf(left), operandOf(right)];
  if (one.kind === "scalar" && two.kind === "scalar") return one.number + two.number;
  if (one.kind === "quantity" && two.kind === "quantity")
    return formatQuantity(add(one.quantity, two.quantity));
  if (one.kind === "duration" && two.kind === "duration")
    return durationText(one.nanos + two.nanos);
  throw mismatch();
}

export function subtractOperands(left: unknown, right: unknown): unknown {
  const [one, two] = [operandOf(left), operandOf(right)];
  if (one.kind === "scalar" && two.kind === "scalar") return one.number - two.number;
  if (one.kind === "quantity" && two.kind === "quantity")
    return formatQuantity(add(one.quantity, negated(two.quantity)));
  if (one.kind === "duration" && two.kind === "duration")
    return durationText(one.nanos - two.nanos);
  throw mismatch();
}

/** Something measured times a number, from either side. */
export function multiplyOperands(left: unknown, right: unknown): unknown {
  const [one, two] = [operandOf(left), operandOf(right)];
  if (one.kind === "scalar" && two.kind === "scalar") return one.number * two.number;
  if (one.kind === "scalar") return scaled(two, one.number);
  if (two.kind === "scalar") return scaled(one, two.number);
  throw mismatch();
}

export function divideOperands(left: unknown, right: unknown): unknown {
  const [one, two] = [operandOf(left), operandOf(right)];
  if (floatOf(two) === 0) throw valueError("divide(): zero divisor passed");
  if (one.kind === two.kind) return floatOf(one) / floatOf(two);
  if (two.kind !== "scalar") throw mismatch();
  if (one.kind === "duration") return shortDuration(floatOf(one) / two.number);
  if (one.kind === "quantity") return dividedQuantity(one.quantity, decimalOf(two.number));
  throw mismatch();
}

/** Of whole numbers alone. */
export function moduloOperands(left: unknown, right: unknown): unknown {
  const [one, two] = [operandOf(left), operandOf(right)];
  if (one.kind !== two.kind) throw mismatch();
  if (one.kind === "duration" && two.kind === "duration") {
    if (two.nanos === 0n) throw valueError("modulo(): zero divisor passed");
    return durationText(one.nanos % two.nanos);
  }
  const [dividend, divisor] = [floatOf(one), floatOf(two)];
  if (!Number.isInteger(dividend) || !Number.isInteger(divisor))
    throw valueError("modulo(): expected whole numbers");
  if (divisor === 0) throw valueError("modulo(): zero divisor passed");
  const rest = dividend % divisor;
  if (one.kind !== "quantity") return rest;
  return formatQuantity({ nanos: BigInt(rest) * NANO, format: one.quantity.format });
}

/** Texts are quantities first, then durations. */
function operandOf(value: unknown): Operand {
  if (isNumber(value)) return { kind: "scalar", number: Number(value) };
  if (typeof value === "string") {
    if (quantityNanos(value) !== null) return { kind: "quantity", quantity: parseQuantity(value) };
    const nanos = durationNanos(value);
    if (nanos !== null) return { kind: "duration", nanos };
  }
  throw valueError("expected a number, a quantity or a duration");
}

function floatOf(operand: Operand): number {
  if (operand.kind === "scalar") return operand.number;
  if (operand.kind === "quantity") return asApproximateFloat(operand.quantity);
  return Number(operand.nanos) / 1e9;
}

function scaled(operand: Operand, factor: number): string {
  if (operand.kind === "duration") return shortDuration(floatOf(operand) * factor);
  if (operand.kind !== "quantity") throw mismatch();
  const { nanos, format } = operand.quantity;
  const product = (nanos * decimalOf(factor).nanos) / NANO;
  return formatQuantity({ nanos: product, format });
}

/** With as many decimals as the operands are written with, the rest cut off. */
function dividedQuantity(quantity: Quantity, divisor: Quantity): string {
  const decimals = Math.max(decimalsOf(quantity), decimalsOf(divisor), 0);
  const unit = 10n ** BigInt(9 - Math.min(decimals, 9));
  const quotient = (quantity.nanos * NANO) / divisor.nanos;
  return formatQuantity({ nanos: (quotient / unit) * unit, format: quantity.format });
}

function decimalsOf({ scale, nanos }: Quantity): number {
  if (scale !== null) return -scale;
  const rest = String(nanos % NANO).replace("-", "");
  return rest === "0" ? 0 : rest.padStart(9, "0").replace(/0+$/, "").length;
}

function shortDuration(seconds: number): string {
  const nanos = Math.trunc(seconds * 1e9);
  if (!Number.isFinite(nanos)) throw valueError("the duration is out of range");
  return durationText(BigInt(nanos));
}

function decimalOf(value: number): Quantity {
  const text = String(value);
  if (quantityNanos(text) === null) throw valueError(`${text} is no quantity`);
  return parseQuantity(text);
}

function mismatch() {
  return valueError("types mismatch: the operands cannot be calculated with each other");
}
