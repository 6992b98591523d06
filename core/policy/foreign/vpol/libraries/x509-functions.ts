import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { DYN } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { anyText } from "#core/cel/parameter.ts";
import { decodedTree } from "./decoded-tree.ts";
import { PartlyKnownMap } from "./partly-known-map.ts";
import { certificateFields, CONSTRAINT_FIELDS } from "./x509/certificate-fields.ts";
import { firstBlock } from "./x509/pem.ts";
import { REQUEST_UNKNOWN, requestFields } from "./x509/request-fields.ts";

/** `x509.decode(pem)`: the fields of an RSA certificate, or of a request for one, named as in Go. */
export const X509_FUNCTIONS: readonly CelOverload[] = [
  defineFunction({
    name: "x509.decode",
    params: [anyText],
    result: DYN,
    run: decoded,
    cost: (text) => text.length,
  }),
];

function decoded(text: string): CelValue {
  const { type, bytes } = firstBlock(text);
  if (type === "CERTIFICATE")
    return fieldMap(certificateFields(bytes), {
      unknown: CONSTRAINT_FIELDS,
      where: "a certificate",
    });
  if (type === "CERTIFICATE REQUEST")
    return fieldMap(requestFields(bytes), { unknown: REQUEST_UNKNOWN, where: "a request" });
  throw new CelError("PEM block neither contains a CERTIFICATE or CERTIFICATE REQUEST");
}

function fieldMap(
  fields: object,
  { unknown, where }: { readonly unknown: readonly string[]; readonly where: string },
): CelValue {
  const known = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, decodedTree(value)]),
  );
  return new PartlyKnownMap({ known, unknown, where });
}
