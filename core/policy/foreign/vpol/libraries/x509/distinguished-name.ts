import { contentOf, DER, type DerNode, identifierOf, inside } from "./der.ts";
import { unanswered } from "../unanswered.ts";

/** Attributes that a name has many of, by the last number of their identifier 2.5.4.x. */
const LISTS: Readonly<Record<string, number>> = {
  Country: 6,
  Organization: 10,
  OrganizationalUnit: 11,
  Locality: 7,
  Province: 8,
  StreetAddress: 9,
  PostalCode: 17,
};

const COMMON_NAME = 3;
const SERIAL_NUMBER = 5;

/** A name as Go's pkix.Name writes it. */
export function distinguishedName(node: DerNode | undefined): unknown {
  const names = inside(node, DER.sequence).flatMap((set) =>
    inside(set, DER.set).map((pair) => {
      const [type, value] = inside(pair, DER.sequence);
      return { Type: identifierOf(type), Value: textOf(value) };
    }),
  );
  const all = (last: number) =>
    names.filter(({ Type }) => Type.join(".") === `2.5.4.${last}`).map(({ Value }) => Value);
  const lists = Object.entries(LISTS).map(([field, last]) => {
    const values = all(last);
    return [field, values.length === 0 ? null : values] as const;
  });
  return {
    ...Object.fromEntries(lists),
    CommonName: all(COMMON_NAME).at(-1) ?? "",
    SerialNumber: all(SERIAL_NUMBER).at(-1) ?? "",
    Names: names.length === 0 ? null : names,
    ExtraNames: null,
  };
}

/** By tag: UTF8String, NumericString, PrintableString, T61String, IA5String. */
const ENCODINGS: Readonly<Record<number, string>> = {
  0x0c: "utf-8",
  0x12: "utf-8",
  0x13: "utf-8",
  0x14: "latin1",
  0x16: "utf-8",
  0x1e: "utf-16be",
};

function textOf(node: DerNode | undefined): string {
  const encoding = node === undefined ? undefined : ENCODINGS[node.tag];
  if (node === undefined || encoding === undefined)
    return unanswered("x509.decode of a name in an encoding of its own");
  return new TextDecoder(encoding).decode(contentOf(node, node.tag));
}
