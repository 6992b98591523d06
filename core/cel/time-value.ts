import { CelError } from "./cel-error.ts";
import { CelObject } from "./cel-value.ts";
import { formatDuration } from "./format-duration.ts";
import { formatTimestamp } from "./format-timestamp.ts";

export const SECOND = 1_000_000_000n;

// 0001-01-01T00:00:00Z and the last nanosecond of the year 9999, in nanoseconds since 1970.
const FIRST_INSTANT = -62_135_596_800n * SECOND;
const LAST_INSTANT = 253_402_300_800n * SECOND - 1n;

/** A point in time, in nanoseconds since 1970-01-01T00:00:00Z, and the zone in which it was written. */
export class CelTimestamp extends CelObject {
  readonly typeName = "google.protobuf.Timestamp";
  readonly nanos: bigint;
  readonly offsetMinutes: number;

  /** @throws CelError outside of the years 1 to 9999. */
  constructor(nanos: bigint, offsetMinutes: number = 0) {
    super();
    if (nanos < FIRST_INSTANT || nanos > LAST_INSTANT) throw new CelError("timestamp overflow");
    this.nanos = nanos;
    this.offsetMinutes = offsetMinutes;
  }

  override equals(other: CelObject): boolean {
    return other instanceof CelTimestamp && other.nanos === this.nanos;
  }

  override toJSON(): unknown {
    return formatTimestamp(this);
  }
}

/** A span of time in nanoseconds, of at most 64 bits as in Go. */
export class CelDuration extends CelObject {
  readonly typeName = "google.protobuf.Duration";
  readonly nanos: bigint;

  /** @throws CelError beyond about 292 years. */
  constructor(nanos: bigint) {
    super();
    if (BigInt.asIntN(64, nanos) !== nanos) throw new CelError("duration overflow");
    this.nanos = nanos;
  }

  override equals(other: CelObject): boolean {
    return other instanceof CelDuration && other.nanos === this.nanos;
  }

  override toJSON(): unknown {
    return formatDuration(this.nanos);
  }
}
