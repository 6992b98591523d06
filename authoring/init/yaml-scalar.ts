import { writeYaml } from "#core/kube/write-yaml.ts";

/** A text as one line of YAML, quoted only where it must be. */
export function yamlScalar(text: string): string {
  return text.includes("\n") ? JSON.stringify(text) : writeYaml(text).trimEnd();
}
