import { isSame } from "../jmespath/jmespath-value.ts";
import { quantityNanos } from "../measured-value.ts";
import { matchesWildcard } from "../wildcard.ts";
import { takeSteps, type Work } from "../work.ts";
import { numberOf } from "./number-of.ts";
import { durationPair } from "./seconds-pair.ts";

/** Texts are durations, then quantities, then held against the value as a wildcard; the key decides the type. */
export function isEqual(key: unknown, value: unknown, work: Work): boolean {
  if (key === null || key === undefined) return false;
  if (typeof key === "string") return isEqualText(key, value, work);
  if (typeof key === "number" || typeof key === "bigint") {
    const right = numberOf(value);
    return right !== null && right === Number(key);
  }
  return isSame(key, value, () => takeSteps(work, 1));
}

function isEqualText(key: string, value: unknown, work: Work): boolean {
  const durations = durationPair(key, value);
  if (durations !== null) return durations[0] === durations[1];
  if (typeof value !== "string") return false;
  const quantity = quantityNanos(key);
  if (quantity !== null && value !== "") return quantity === quantityNanos(value);
  return matchesWildcard(value, key, work);
}
