import type { KubeObject } from "#core/kube/resource.ts";
import { remembered } from "#core/remembered.ts";
import type { CompiledRule } from "./compile-rule.ts";
import type { Door } from "./policy.ts";
import { isKept, kindKey } from "./select.ts";

type Rules = readonly CompiledRule[];

/** The rules of a layer at one door. */
export interface DoorRules {
  /** Those over all resources. */
  readonly whole: Rules;
  /** Those over single resources that may match one of this kind. */
  readonly ofKind: (object: KubeObject) => Rules;
}

/** The rules that a door evaluates; a server asks for them thousands of times a second, so that they are kept. */
export function doorRules(rules: Rules, door: Door): DoorRules {
  const known = byDoor(rules);
  const kept = known.get(door) ?? rulesAt(rules, door);
  known.set(door, kept);
  return kept;
}

const byDoor = remembered((_: Rules) => new Map<Door, DoorRules>());

function rulesAt(rules: Rules, door: Door): DoorRules {
  const atDoor = rules.filter(({ doors }) => doors.includes(door));
  const single = atDoor.filter(({ each }) => each !== "bundle");
  const known = new Map<string, Rules>();
  return {
    whole: atDoor.filter(({ each }) => each === "bundle"),
    ofKind: (object) => {
      const key = kindKey(object);
      const cached = known.get(key);
      if (cached !== undefined) return cached;
      const found = single.filter((rule) => rule.isOfKind(object));
      if (isKept(key, known.size)) known.set(key, found);
      return found;
    },
  };
}
