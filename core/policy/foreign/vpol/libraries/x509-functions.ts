import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { anyText } from "#core/cel/parameter.ts";
import { unanswered } from "./unanswered.ts";

/** `x509.decode(pem)`. */
export const X509_FUNCTIONS: readonly CelOverload[] = [
  defineFunction({
    name: "x509.decode",
    params: [anyText],
    result: DYN,
    run: () => unanswered("x509.decode"),
  }),
];
