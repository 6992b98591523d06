import { CelError } from "#core/cel/cel-error.ts";
import type { IpAddress } from "#core/cel/kubernetes/ip-address.ts";
import { isLoopback } from "#core/cel/kubernetes/ip-ranges.ts";
import { parseIp } from "#core/cel/kubernetes/parse-ip.ts";
import { JmespathError } from "./jmespath-error.ts";

/** Whether an URL leads out; of a name only a network knows. @throws JmespathError */
export function isExternalUrl(url: string): boolean {
  const [, authority = ""] = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]*)/.exec(url) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  const address = addressOf(host.replace(/^\[(.*)\]$/, "$1"));
  if (address !== null) return !isLoopback(address) && !isPrivate(address);
  throw new JmespathError(
    "unsupported",
    `is_external_url() would ask for the address of "${host}"`,
  );
}

function addressOf(text: string): IpAddress | null {
  try {
    return parseIp(text);
  } catch (error) {
    if (error instanceof CelError) return null;
    throw error;
  }
}

/** 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7. */
function isPrivate({ family, value }: IpAddress): boolean {
  if (family === 6) return value >> 121n === 0x7en;
  return value >> 24n === 10n || value >> 20n === 0xac1n || value >> 16n === 0xc0a8n;
}
