import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";
import type { FileOptions } from "#core/slo/generate/generated-files.ts";
import { GENERATED_PARTS, type GeneratedPart } from "#core/slo/generate/generated-objects.ts";
import { RULE_FORMS } from "#core/slo/generate/rule-object.ts";

/** What the command line asks for. @throws USAGE_INVALID */
export function readGenerateOptions(options: CommandInput["options"]): FileOptions {
  const form = RULE_FORMS.find((known) => known === options.as) ?? "prometheusrule";
  const url = String(options.analysisUrl);
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw usage(
      `--analysis-url: expected an address such as http://name.namespace.svc, got "${url}"`,
    );
  return {
    form,
    parts: readParts(options.only),
    labels: Object.fromEntries(texts(options.label).map(readLabel)),
    namespace: typeof options.namespace === "string" ? options.namespace : null,
    analysisUrl: url.replace(/\/+$/, ""),
  };
}

/** A repeatable option as a list. */
export function texts(option: CommandInput["options"][string]): readonly string[] {
  return Array.isArray(option) ? option : [];
}

function readParts(only: unknown): readonly GeneratedPart[] {
  if (typeof only !== "string") return GENERATED_PARTS;
  const named = only.split(",").map((part) => part.trim());
  const wrong = named.find((part) => !GENERATED_PARTS.some((known) => known === part));
  if (wrong !== undefined)
    throw usage(`--only: expected some of ${GENERATED_PARTS.join(", ")}, got "${wrong}"`);
  return GENERATED_PARTS.filter((part) => named.includes(part));
}

const LABEL_NAME = /^([a-z0-9.-]{1,253}\/)?[a-zA-Z0-9]([\w.-]{0,61}[a-zA-Z0-9])?$/;
const LABEL_VALUE = /^([a-zA-Z0-9]([\w.-]{0,61}[a-zA-Z0-9])?)?$/;

function readLabel(text: string): readonly [name: string, value: string] {
  const at = text.indexOf("=");
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at > 0 && LABEL_NAME.test(name) && LABEL_VALUE.test(value)) return [name, value];
  throw usage(`--label: expected NAME=VALUE as Kubernetes takes them, got "${text}"`);
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `${problem}.`);
}
