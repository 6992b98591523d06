import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { CelMapBuilder } from "#core/cel/cel-map.ts";
import { BOOL, listOf, mapOf, STRING } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { isParsed } from "#core/cel/is-parsed.ts";
import { parseWebAddress } from "#core/cel/kubernetes/parse-web-address.ts";
import { hostname, port, queryValues, WebAddress } from "#core/cel/kubernetes/web-address.ts";
import { anyText, type Parameter } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";
import { URL_TYPE } from "#core/cel/type-names.ts";

const anyUrl: Parameter<WebAddress> = {
  type: URL_TYPE,
  accepts: (value): value is WebAddress => value instanceof WebAddress,
};

/** url("https://example.com/path?query") and its parts. */
export const WEB_ADDRESSES: readonly CelOverload[] = [
  defineFunction({
    name: "url",
    params: [anyText],
    result: URL_TYPE,
    run: parseWebAddress,
    cost: traversalCost,
  }),
  defineFunction({
    name: "isURL",
    params: [anyText],
    result: BOOL,
    run: (text) => isParsed(parseWebAddress, text),
    cost: traversalCost,
  }),
  part("getScheme", ({ scheme }) => scheme),
  part("getHost", ({ host }) => host),
  part("getHostname", hostname),
  part("getPort", port),
  part("getEscapedPath", ({ path }) => path),
  defineMethod({
    name: "getQuery",
    params: [anyUrl],
    result: mapOf(STRING, listOf(STRING)),
    run: query,
    cost: ({ query: text }) => traversalCost(text),
  }),
];

function part(name: string, run: (address: WebAddress) => string): CelOverload {
  return defineMethod({ name, params: [anyUrl], result: STRING, run });
}

function query(address: WebAddress): CelValue {
  const builder = new CelMapBuilder();
  for (const [name, values] of queryValues(address)) builder.add(name, values);
  return builder.build();
}
