import { CelError } from "#core/cel/cel-error.ts";
import { encodeBase64 } from "#core/cel/base64.ts";
import { bitsOf, DER, type DerNode, identifierOf, inside, integerOf, readDer } from "./der.ts";

const RSA = "1.2.840.113549.1.1.1";

/** What certificates and requests say of an RSA key. @throws CelError for a key of another kind */
export function publicKeyFields(node: DerNode | undefined): object {
  const [algorithm, key] = inside(node, DER.sequence);
  if (identifierOf(inside(algorithm, DER.sequence)[0]).join(".") !== RSA)
    throw new CelError("certificate should use rsa algorithm");
  const [modulus, exponent] = inside(readDer(bitsOf(key))[0], DER.sequence);
  return {
    PublicKeyAlgorithm: 1,
    PublicKey: { N: String(integerOf(modulus)), E: Number(integerOf(exponent)) },
    RawSubjectPublicKeyInfo: encodeBase64(node?.raw ?? new Uint8Array()),
  };
}
