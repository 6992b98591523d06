import type { CompiledRule } from "../compile-rule.ts";
import type { ForeignContext, ForeignFormat } from "./foreign-format.ts";
import { cpolFormat } from "./cpol/cpol-rules.ts";
import { gatekeeperFormat } from "./gatekeeper/gatekeeper-rules.ts";
import { vpolFormat } from "./vpol/vpol-rules.ts";
import { vapFormat } from "./vap/vap-rules.ts";

/** Every format that is read as it is. */
export const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  vapFormat,
  vpolFormat,
  cpolFormat,
  gatekeeperFormat,
];

/** The rules of all foreign policies among some documents. */
export function compileForeign(context: ForeignContext): readonly CompiledRule[] {
  return FOREIGN_FORMATS.flatMap((format) => format.compile(context));
}
