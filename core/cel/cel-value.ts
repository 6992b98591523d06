import { encodeBase64 } from "./base64.ts";
import { CelError } from "./cel-error.ts";
import { type CelType, runtimeTypeName } from "./cel-type.ts";

/**
 * A value of CEL. Integers are safe JavaScript integers, or bigint beyond 2^53; doubles are the other
 * JavaScript numbers, or CelDouble when their value is a safe integer. Lists are arrays; maps are
 * plain objects of a judged tree or CelMap.
 */
export type CelValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly CelValue[]
  | { readonly [key: string]: unknown }
  | CelObject;

export type PlainMap = { readonly [key: string]: unknown };

export type Sameness = (left: CelValue, right: CelValue) => boolean;

/** What is not plain data: one class per type, so that plain data is told apart by one check. */
export abstract class CelObject {
  abstract readonly typeName: string;

  /** True for the same type and value; `same` compares what lies inside. */
  equals(other: CelObject, _same: Sameness): boolean {
    return this === other;
  }

  /** The plain JSON tree that stands for this value in messages. */
  toJSON(): unknown {
    return this.typeName;
  }
}

export class CelDouble extends CelObject {
  readonly typeName = "double";
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  override equals(other: CelObject): boolean {
    return other instanceof CelDouble && other.value === this.value;
  }

  override toJSON(): unknown {
    return this.value;
  }
}

export class CelUint extends CelObject {
  readonly typeName = "uint";
  readonly value: bigint;

  constructor(value: bigint) {
    super();
    this.value = value;
  }

  override equals(other: CelObject): boolean {
    return other instanceof CelUint && other.value === this.value;
  }

  override toJSON(): unknown {
    return normalInt(this.value);
  }
}

export class CelBytes extends CelObject {
  readonly typeName = "bytes";
  readonly value: Uint8Array;

  constructor(value: Uint8Array) {
    super();
    this.value = value;
  }

  override equals(other: CelObject): boolean {
    if (!(other instanceof CelBytes) || other.value.length !== this.value.length) return false;
    return this.value.every((byte, index) => byte === other.value[index]);
  }

  override toJSON(): unknown {
    return encodeBase64(this.value);
  }
}

/** A type as a value: the result of `type(x)`, and what `int` or `string` mean by themselves. */
export class CelTypeValue extends CelObject {
  readonly typeName = "type";
  readonly type: CelType;

  constructor(type: CelType) {
    super();
    this.type = type;
  }

  override equals(other: CelObject): boolean {
    return (
      other instanceof CelTypeValue && runtimeTypeName(other.type) === runtimeTypeName(this.type)
    );
  }

  override toJSON(): unknown {
    return runtimeTypeName(this.type);
  }
}

export class CelOptional extends CelObject {
  static readonly none: CelOptional = new CelOptional(undefined);
  readonly typeName = "optional_type";
  readonly value: CelValue | undefined;

  constructor(value: CelValue | undefined) {
    super();
    this.value = value;
  }

  override equals(other: CelObject, same: Sameness): boolean {
    if (!(other instanceof CelOptional)) return false;
    if (this.value === undefined || other.value === undefined) return this.value === other.value;
    return same(this.value, other.value);
  }

  override toJSON(): unknown {
    return this.value ?? null;
  }
}

const INT_MIN = -(2n ** 63n);
const INT_MAX = 2n ** 63n - 1n;
const UINT_MAX = 2n ** 64n - 1n;

/** An int of any size that is known to fit, in its one representation. */
export function normalInt(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** @throws CelError when the value does not fit into 64 bits. */
export function makeInt(value: bigint): number | bigint {
  if (value < INT_MIN || value > INT_MAX) throw new CelError("integer overflow");
  return normalInt(value);
}

/** @throws CelError when the value does not fit into 64 bits without a sign. */
export function makeUint(value: bigint): CelUint {
  if (value < 0n || value > UINT_MAX) throw new CelError("unsigned integer overflow");
  return new CelUint(value);
}

export function makeDouble(value: number): number | CelDouble {
  return Number.isSafeInteger(value) ? new CelDouble(value) : value;
}

export function isInt(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

export function isDouble(value: unknown): value is number | CelDouble {
  return typeof value === "number" ? !Number.isSafeInteger(value) : value instanceof CelDouble;
}

export function isList(value: unknown): value is readonly CelValue[] {
  return Array.isArray(value);
}

/** True for a mapping of a judged tree: an object that is neither a list nor a value class. */
export function isPlainMap(value: unknown): value is PlainMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof CelObject)
  );
}
