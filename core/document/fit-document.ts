import type { ValidateFunction } from "ajv";
import { describeErrors } from "./describe-errors.ts";
import type { DocumentProblem } from "./document-problem.ts";

interface Form {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly validate: ValidateFunction;
}

/** A value with the defaults of its schema filled in (a copy; the input stays as it is), and its problems. */
export function fitDocument(
  value: unknown,
  { schema, validate }: Form,
): { readonly document: unknown; readonly problems: readonly DocumentProblem[] } {
  const document = structuredClone(value);
  if (validate(document)) return { document, problems: [] };
  return { document, problems: describeErrors(validate.errors ?? [], { schema, value: document }) };
}
