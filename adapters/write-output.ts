import { TiphysError } from "#core/errors.ts";
import type { Output } from "./world.ts";

/**
 * Writes everything and waits until the stream has taken it, however slow its reader is.
 * @throws OUTPUT_FAILED when the reader is gone or the disk is full
 */
export async function writeOutput(stream: Output, data: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(outputError(error));
    stream.once("error", fail);
    stream.write(data, (error) => {
      stream.off("error", fail);
      if (error) reject(outputError(error));
      else resolve();
    });
  });
}

function outputError(error: NodeJS.ErrnoException): TiphysError {
  const reason =
    error.code === "EPIPE"
      ? "its reader closed it early"
      : `it took no more (${error.code ?? error.message})`;
  return new TiphysError(
    "OUTPUT_FAILED",
    `output: ${reason}. What was written is not complete: do not use it.`,
    { cause: error },
  );
}
