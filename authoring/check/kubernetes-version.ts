import { TiphysError } from "#core/errors.ts";
import { parseMinor } from "#core/kube/schema/kubernetes-version.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { type SchemaChoice, schemaChooser } from "#rendering/choose-schemas.ts";

/** The chooser for --kubernetes-version. @throws USAGE_INVALID for what is no version of Kubernetes */
export function checkSchemas(wanted: string | null): ReturnType<typeof schemaChooser> {
  if (wanted !== null && parseMinor(wanted) === null) {
    throw new TiphysError(
      "USAGE_INVALID",
      `--kubernetes-version: expected a version such as 1.35, got "${wanted}".`,
    );
  }
  return schemaChooser({ forced: wanted, fallback: null });
}

/** For people: environments whose version has no schemas of its own, each version once. */
export function versionHints(
  choose: (environment: Fleet["spec"]["environments"][number] | null) => SchemaChoice,
  fleet: Fleet | null,
): readonly string[] {
  const environments = fleet?.spec.environments ?? [];
  const hints = (environments.length === 0 ? [null] : environments).map(
    (environment) => choose(environment).hint,
  );
  return [...new Set(hints.filter((hint) => hint !== null))];
}
