const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/**
 * The environment variables that kustomize reads for a file of `envs`: those of lines without "=".
 * @see kustomize api/kv/kv.go
 */
export function variableNames(text: string): readonly string[] {
  const names = text
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => !line.startsWith("#") && !line.includes("="));
  return [...new Set(names.map((name) => name.trimEnd()).filter((name) => NAME.test(name)))].sort();
}
