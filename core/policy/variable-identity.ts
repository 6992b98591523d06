import type { CelProgram } from "#core/cel/compile-cel.ts";

/** A named expression of a rule, compiled. */
export interface CompiledVariable {
  readonly name: string;
  readonly program: CelProgram;
  /** The same object for variables of a policy that always have the same value; null for one that has no equal. */
  readonly identity: object | null;
}

/** Gives the variables of one policy's rules, rule by rule, their identities. */
export type IdentifyVariables = (
  variables: readonly Omit<CompiledVariable, "identity">[],
) => readonly CompiledVariable[];

/** Two variables are the same when their programs are, and those of all variables that they read. */
export function variableIdentities(): IdentifyVariables {
  const numbers = new Map<CelProgram, number>();
  const identities = new Map<string, object>();
  const identityOf = (key: string): object => {
    const identity = identities.get(key) ?? { key };
    identities.set(key, identity);
    return identity;
  };
  return (variables) => {
    const keys = new Map<string, string>();
    return variables.map(({ name, program }) => {
      const number = numbers.get(program) ?? numbers.size;
      numbers.set(program, number);
      const read = namesRead(program.source).map((other) => keys.get(other));
      if (read.includes(undefined)) return { name, program, identity: null };
      const key = `${number}(${read.join(",")})`;
      keys.set(name, key);
      return { name, program, identity: identityOf(key) };
    });
  };
}

/** The variables that an expression reads; one that is read in another way is called "". */
function namesRead(source: string): readonly string[] {
  const names = [...source.matchAll(/\bvariables\b(?:\.(\w+))?/g)].map(([, name = ""]) => name);
  return [...new Set(names)];
}
