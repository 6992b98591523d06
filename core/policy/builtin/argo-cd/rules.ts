import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { generatePathsForm } from "./generate-paths-form.ts";
import { hydratedSource } from "./hydrated-source.ts";
import { knownParameters } from "./known-parameters.ts";
import { oneTool } from "./one-tool.ts";
import { ownInstallation } from "./own-installation.ts";
import { parametersSize } from "./parameters-size.ts";
import { pluginDiscovery } from "./plugin-discovery.ts";
import { pluginFields } from "./plugin-fields.ts";
import { pluginNamed } from "./plugin-named.ts";
import { pluginRights } from "./plugin-rights.ts";
import { pluginScript } from "./plugin-script.ts";
import { pluginShell } from "./plugin-shell.ts";
import { sidecarLimits } from "./sidecar-limits.ts";
import { sidecarSecurity } from "./sidecar-security.ts";
import { sidecarVolumes } from "./sidecar-volumes.ts";
import { sourceLists } from "./source-lists.ts";
import { tarExclusions } from "./tar-exclusions.ts";

/** Every rule of builtin:argo-cd, in the order of ids. */
export const argoCdRules: readonly BuiltinRule[] = [
  generatePathsForm,
  hydratedSource,
  knownParameters,
  oneTool,
  ownInstallation,
  parametersSize,
  pluginDiscovery,
  pluginFields,
  pluginNamed,
  pluginRights,
  pluginScript,
  pluginShell,
  sidecarLimits,
  sidecarSecurity,
  sidecarVolumes,
  sourceLists,
  tarExclusions,
];
