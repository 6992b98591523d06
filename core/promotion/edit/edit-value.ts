import type { PathKey } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import type { YamlEdit } from "./yaml-edit.ts";

/** A read document as it must read after an edit; the input stays as it is. */
export function editValue(root: unknown, edit: YamlEdit): unknown {
  return changeAt(root, edit.at, (parent, key) => changeMember(parent, { key, edit }));
}

type Change = (parent: unknown, key: PathKey) => unknown;

function changeAt(value: unknown, keys: readonly PathKey[], change: Change): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (rest.length === 0) return change(value, key);
  return withMember(value, key, (member) => changeAt(member, rest, change));
}

function withMember(value: unknown, key: PathKey, change: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((member: unknown, index) => (index === key ? change(member) : member));
  }
  return isRecord(value) ? { ...value, [key]: change(value[key]) } : value;
}

function changeMember(
  parent: unknown,
  { key, edit }: { readonly key: PathKey; readonly edit: YamlEdit },
): unknown {
  switch (edit.kind) {
    case "set":
      return withMember(parent, key, () => edit.value);
    case "append":
      return withMember(parent, key, (list) => [...(Array.isArray(list) ? list : []), edit.item]);
    case "remove":
      return without(parent, key);
    case "rekey":
      return Object.fromEntries(
        Object.entries(isRecord(parent) ? parent : {}).map(([name, value]) => [
          name === key ? edit.key : name,
          value,
        ]),
      );
    case "rename":
      return { ...without(parent, key), [edit.key]: edit.value };
  }
}

function without(parent: unknown, key: PathKey): Readonly<Record<string, unknown>> {
  const members = isRecord(parent) ? Object.entries(parent) : [];
  return Object.fromEntries(members.filter(([name]) => name !== key));
}
