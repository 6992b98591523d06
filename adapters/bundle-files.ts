import { readdirSync } from "node:fs";
import { TiphysError } from "#core/errors.ts";

/** Names of the files of a folder that may hold GuardrailBundles (a mounted ConfigMap), sorted. @throws CONFIG_INVALID */
export function bundleFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(ya?ml|json)$/.test(name) && !name.startsWith("."))
      .sort();
  } catch (error) {
    throw new TiphysError(
      "CONFIG_INVALID",
      `--from ${folder}: expected a folder with tiphys.yaml or GuardrailBundles, got none that can be read. Correct the path.`,
      { cause: error },
    );
  }
}
