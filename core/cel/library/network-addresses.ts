import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { BOOL, INT, STRING } from "#core/cel/cel-type.ts";
import { isParsed } from "#core/cel/is-parsed.ts";
import { formatIp, IpAddress } from "#core/cel/kubernetes/ip-address.ts";
import {
  containsIp,
  containsNetwork,
  formatNetwork,
  IpNetwork,
  masked,
  parseNetwork,
} from "#core/cel/kubernetes/ip-network.ts";
import {
  isGlobalUnicast,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isLoopback,
  isUnspecified,
} from "#core/cel/kubernetes/ip-ranges.ts";
import { parseIp } from "#core/cel/kubernetes/parse-ip.ts";
import { anyText, type Parameter } from "#core/cel/parameter.ts";
import { CIDR, IP } from "#core/cel/type-names.ts";

const anyIp: Parameter<IpAddress> = {
  type: IP,
  accepts: (value): value is IpAddress => value instanceof IpAddress,
};
const anyNetwork: Parameter<IpNetwork> = {
  type: CIDR,
  accepts: (value): value is IpNetwork => value instanceof IpNetwork,
};

/** ip("10.0.0.1") and cidr("10.0.0.0/8"). */
export const NETWORK_ADDRESSES: readonly CelOverload[] = [
  defineFunction({ name: "ip", params: [anyText], result: IP, run: parseIp }),
  defineFunction({
    name: "isIP",
    params: [anyText],
    result: BOOL,
    run: (text) => isParsed(parseIp, text),
  }),
  defineFunction({
    name: "ip.isCanonical",
    params: [anyText],
    result: BOOL,
    run: (text) => formatIp(parseIp(text)) === text,
  }),
  defineMethod({ name: "family", params: [anyIp], result: INT, run: ({ family }) => family }),
  ipTest("isUnspecified", isUnspecified),
  ipTest("isLoopback", isLoopback),
  ipTest("isLinkLocalMulticast", isLinkLocalMulticast),
  ipTest("isLinkLocalUnicast", isLinkLocalUnicast),
  ipTest("isGlobalUnicast", isGlobalUnicast),
  defineFunction({ name: "string", params: [anyIp], result: STRING, run: formatIp }),
  defineFunction({ name: "cidr", params: [anyText], result: CIDR, run: parseNetwork }),
  defineFunction({
    name: "isCIDR",
    params: [anyText],
    result: BOOL,
    run: (text) => isParsed(parseNetwork, text),
  }),
  defineMethod({ name: "containsIP", params: [anyNetwork, anyIp], result: BOOL, run: containsIp }),
  defineMethod({
    name: "containsIP",
    params: [anyNetwork, anyText],
    result: BOOL,
    run: (network, text) => containsIp(network, parseIp(text)),
  }),
  defineMethod({
    name: "containsCIDR",
    params: [anyNetwork, anyNetwork],
    result: BOOL,
    run: containsNetwork,
  }),
  defineMethod({
    name: "containsCIDR",
    params: [anyNetwork, anyText],
    result: BOOL,
    run: (network, text) => containsNetwork(network, parseNetwork(text)),
  }),
  defineMethod({ name: "ip", params: [anyNetwork], result: IP, run: ({ address }) => address }),
  defineMethod({
    name: "prefixLength",
    params: [anyNetwork],
    result: INT,
    run: ({ prefixLength }) => prefixLength,
  }),
  defineMethod({ name: "masked", params: [anyNetwork], result: CIDR, run: masked }),
  defineFunction({ name: "string", params: [anyNetwork], result: STRING, run: formatNetwork }),
];

function ipTest(name: string, run: (address: IpAddress) => boolean): CelOverload {
  return defineMethod({ name, params: [anyIp], result: BOOL, run });
}
