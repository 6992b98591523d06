import { textOf } from "#core/policy/builtin/text-of.ts";
import type { PolicyVariable, Selector } from "#core/policy/policy.ts";

/** The file that argocd-cmp-server reads; it is no kind of the API server. */
export const PLUGIN_FILES: Selector = { kinds: ["argoproj.io/ConfigManagementPlugin"] };

const PLACES = ["init", "generate", "discover/find", "parameters/dynamic"];

const SHELL = `"(^|/)(ba|da|a|z|k)?sh$"`;

/**
 * `variables.commands`: every command as {at, words}; `variables.scripts`: those that a shell reads, as
 * {at, text, bare}, where `bare` lacks what stands in quotes.
 */
export const COMMANDS: readonly PolicyVariable[] = [
  {
    name: "commands",
    cel: `[${PLACES.map(commandAt).join(",\n  ")}]`,
  },
  {
    name: "shells",
    cel: `variables.commands
  .filter(c, c.words.size() > 1 && string(c.words[0]).matches(${SHELL}))
  .map(c, {"at": c.at, "text": dyn(c.words.map(w, string(w)).join(" "))})`,
  },
  {
    name: "scripts",
    cel: `variables.shells
  .map(s, {"at": s.at, "text": s.text, "parts": dyn(string(s.text).split("'"))})
  .map(s, {"at": s.at, "text": s.text, "parts": dyn(${outside("s.parts")}.join("").split("\\""))})
  .map(s, {"at": s.at, "text": s.text, "bare": dyn(${outside("s.parts")}.join(""))})`,
  },
];

/** CEL: the parts of a text split by quotes that stand outside of them. */
function outside(parts: string): string {
  return `lists.range(${parts}.size()).filter(i, i % 2 == 0).map(i, string(${parts}[i]))`;
}

function commandAt(place: string): string {
  const field = `dyn(object).?spec.?${place.replace("/", ".?")}`;
  const words = `(${wordsAt(`${field}.?command`)} + ${wordsAt(`${field}.?args`)})`;
  return `{"at": dyn("/spec/${place}/command"), "words": dyn(${words}.map(w, ${textOf("w")}))}`;
}

/** What is no list is said by plugin-fields. */
function wordsAt(optional: string): string {
  return `[dyn(${optional}.orValue([]))].map(v, type(v) == list ? v : dyn([]))[0]`;
}
