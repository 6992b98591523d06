import { isRecord } from "#core/is-record.ts";
import { foldKey } from "#rendering/folded-field.ts";
import { type Written, writtenAt } from "./written.ts";

/** The value of a field, whatever the case of its key: kustomize reads keys so. Null where it is absent. */
export function writtenField(written: Written, name: string): Written | null {
  if (!isRecord(written.value)) return null;
  if (Object.hasOwn(written.value, name)) return writtenAt(written, [name]);
  const wanted = foldKey(name);
  const key = Object.keys(written.value).find((candidate) => foldKey(candidate) === wanted);
  return key === undefined ? null : writtenAt(written, [key]);
}

/** The elements of a list under a field. */
export function writtenElements(written: Written, name: string): readonly Written[] {
  const field = writtenField(written, name);
  if (field === null || !Array.isArray(field.value)) return [];
  return field.value.map((_, index) => writtenAt(field, [index]));
}

/** A field's value if it is text and not empty. */
export function textField(written: Written | null, name: string): string | null {
  const value = written === null ? null : writtenField(written, name)?.value;
  return typeof value === "string" && value !== "" ? value : null;
}
