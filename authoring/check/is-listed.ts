import type { Finding } from "#core/policy/finding.ts";
import type { CheckOptions } from "./check-options.ts";

/** Will any of the wanted reports list the finding? Text shows what denies or warns, the others show all. */
export function isListed(
  { action }: Finding,
  { format, outputs, quiet }: Pick<CheckOptions, "format" | "outputs" | "quiet">,
): boolean {
  if (format !== "text" || outputs.some((output) => output.format !== "text")) return true;
  return action === "deny" || (action === "warn" && (!quiet || outputs.length > 0));
}
