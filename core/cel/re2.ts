import { RE2JS } from "re2js";

/**
 * The regular-expression engine. scripts/build.ts replaces this module by one that evaluates re2js when it is
 * first asked for: its tables cost 10 ms, and most policies get by without (simple-pattern.ts).
 */
export function re2(): typeof RE2JS {
  return RE2JS;
}
