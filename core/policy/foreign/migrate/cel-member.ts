import { celText } from "../export/cel-literal.ts";
import { claim, type Formula } from "./formula.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Words that CEL reads as something else than a field's name. */
const RESERVED: ReadonlySet<string> = new Set([
  ..."true false null in as break const continue else for function if import let loop package".split(
    " ",
  ),
  ..."return var void while".split(" "),
]);

/** True for a key that may stand behind a dot. */
export function isFieldName(key: string): boolean {
  return NAME.test(key) && !RESERVED.has(key);
}

/** The value under a key: "object.spec" or `labels["app.kubernetes.io/name"]`. */
export function memberText(map: string, key: string): string {
  return isFieldName(key) ? `${map}.${key}` : `${map}[${celText(key)}]`;
}

/** Whether a map has a key. */
export function hasMember(map: string, key: string): Formula {
  if (isFieldName(key)) return claim(`has(${map}.${key})`);
  const text = `${celText(key)} in ${map}`;
  return { kind: "test", text, opposite: `!(${text})` };
}

/** The name of an element of a list in a loop, which no loop around it has. */
export function loopName(list: string, taken: ReadonlySet<string>): string {
  const word = list.replace(/^(init|ephemeral)(?=[A-Z])/, "").replace(/[^A-Za-z0-9]/g, "");
  const lower = word.charAt(0).toLowerCase() + word.slice(1);
  const single = lower.endsWith("ies") ? `${lower.slice(0, -3)}y` : lower.replace(/s$/, "");
  const name = isFieldName(single) && single !== lower ? single : "item";
  if (!taken.has(name)) return name;
  for (let count = 2; ; count += 1) if (!taken.has(`${name}${count}`)) return `${name}${count}`;
}
