const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const group = (first << 16) | (second << 8) | third;
    const letters = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63]).join("");
    text += letters.slice(0, Math.min(bytes.length - index, 3) + 1).padEnd(4, "=");
  }
  return text;
}

/** The bytes of standard base64, with padding or without it; null when the text is something else. */
export function decodeBase64(text: string): Uint8Array | null {
  const letters = text.replace(/={1,2}$/, "");
  const padded = letters.length !== text.length;
  if (!/^[A-Za-z0-9+/]*$/.test(letters) || letters.length % 4 === 1) return null;
  if (padded && text.length % 4 !== 0) return null;

  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4));
  let group = 0;
  let filled = 0;
  for (let index = 0; index < letters.length; index += 1) {
    group = ((group << 6) | ALPHABET.indexOf(letters.charAt(index))) & 0xffffff;
    const bits = (index % 4) * 6;
    if (bits === 0) continue;
    bytes[filled] = (group >> (6 - bits / 3)) & 255;
    filled += 1;
  }
  return bytes;
}
