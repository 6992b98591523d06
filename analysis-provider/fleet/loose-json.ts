import { isRecord } from "#core/is-record.ts";

/** Objects of other tools are taken as they come: a field of another form is one that is not there. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

export function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

export function text(value: unknown, maxLength = 1000): string {
  return typeof value === "string" ? value.slice(0, maxLength) : "";
}

/** Null for nothing to read. */
export function textOrNull(value: unknown): string | null {
  return text(value) === "" ? null : text(value);
}
