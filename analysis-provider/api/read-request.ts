import type { ValidateFunction } from "ajv";
import { describeErrors } from "#core/document/describe-errors.ts";
import { formatProblem, TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";

interface RequestForm {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly validate: ValidateFunction;
}

const MAX_WORDS = 400;

/**
 * The JSON object of a body, fitting its schema. A field that is "" or null counts as not given: an argument
 * of an AnalysisTemplate has no other way to say so. @throws REQUEST_INVALID
 */
export function readRequest(body: string, { schema, validate }: RequestForm): unknown {
  const value = parseBody(body);
  if (!isRecord(value)) throw invalidRequest("body: expected a JSON object, got something else");
  const given = Object.entries(value).filter(([, field]) => field !== "" && field !== null);
  const request: unknown = Object.fromEntries(given);
  if (validate(request)) return request;
  const problems = describeErrors(validate.errors ?? [], { schema, value: request });
  const words = problems.map(({ at, message, remedy }) =>
    formatProblem({ path: at.join(".") || "body", message, remedy }),
  );
  throw invalidRequest(words.join("; "));
}

/** @see docs/errors.md */
export function invalidRequest(words: string): TiphysError {
  const text = words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
  return new TiphysError("REQUEST_INVALID", text);
}

function parseBody(body: string): unknown {
  if (body.trim() === "") throw invalidRequest("body: expected a JSON object, got nothing");
  try {
    return JSON.parse(body);
  } catch {
    throw invalidRequest("body: expected a JSON object, got text that is no JSON");
  }
}
