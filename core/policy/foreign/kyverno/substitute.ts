import type { TemplateScope } from "./fill-text.ts";
import { compileTemplate } from "./template.ts";
import { openWork } from "./work.ts";

type Scope = Omit<TemplateScope, "work"> & Partial<TemplateScope>;

/** As compileTemplate, for a tree that is filled once. @throws SubstitutionError */
export function substituteAll(tree: unknown, scope: Scope): unknown {
  return compileTemplate(tree).fill({ work: openWork(), ...scope });
}
