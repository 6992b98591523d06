/** MAX_ARG_STRLEN of Linux: one variable with its name, "=" and the NUL behind it. */
const MAX_VARIABLE_BYTES = 131_072;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that a program can be started with. One that is too long (large parameters, a long list of API
 * versions) would fail the start; kustomize needs none of them.
 */
export function executableEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(fits));
}

function fits([name, value]: readonly [string, string | undefined]): boolean {
  if (value === undefined) return false;
  if ((name.length + value.length + 2) * 3 <= MAX_VARIABLE_BYTES) return true;
  return Buffer.byteLength(name) + Buffer.byteLength(value) + 2 <= MAX_VARIABLE_BYTES;
}
