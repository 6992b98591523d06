import { problemsError, TiphysError } from "#core/errors.ts";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { parseBundle } from "#core/policy/parse-bundle.ts";
import { dotted } from "./origin-document.ts";
import { readFileBytes } from "./read-file.ts";

/**
 * The platform bundle that an image or a volume carries (TIPHYS_BUNDLE).
 * @throws CONFIG_INVALID when it is no bundle, or its fleet is not the platform's
 */
export function loadPlatformBundle(path: string): GuardrailSource {
  const shown = "TIPHYS_BUNDLE";
  const documents = readYamlBytes(readFileBytes(path, shown), { file: shown });
  const { value, problems } = parseBundle(documents[0]?.value);
  if (value === null) {
    throw problemsError(
      "CONFIG_INVALID",
      problems.map(({ at, message, remedy }) => ({
        file: shown,
        path: dotted(at),
        message,
        remedy,
      })),
    );
  }
  if (value.fleet.spec.platform) return value;
  throw new TiphysError(
    "CONFIG_INVALID",
    `${shown}: expected the bundle of a platform fleet, got one with platform: false. Set spec.platform: true in that fleet and write the bundle again.`,
  );
}
