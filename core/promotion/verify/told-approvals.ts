import type { ApprovalFacts } from "../gates/outside-facts.ts";

const BEGINNING = "approved by ";

/** Without those who approved after the gate had been asked: evidence tells who had. */
export function toldApprovals({ by, refused }: ApprovalFacts, told: string): ApprovalFacts {
  const all = `${BEGINNING}${by.join(" and ")}`;
  if (told === all || !told.startsWith(BEGINNING)) return { by, refused };
  const names = told.slice(BEGINNING.length).split(" and ");
  return { by: by.filter((name) => names.includes(name)), refused };
}
