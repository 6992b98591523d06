import { TiphysError } from "#core/errors.ts";

/** The TiphysError with which something ends; anything else fails the test. */
export async function errorOf(work: Promise<unknown>): Promise<TiphysError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TiphysError) return error;
    throw error;
  }
  throw new Error("expected an error, got none");
}
