/** Licences under which a package may be in dist/, by SPDX identifier: what they ask of those who hand it on. */
const ACCEPTED_LICENCES: Readonly<Record<string, string>> = {
  "0BSD": "nothing",
  "Apache-2.0": "its text, and the package's notices",
  "BSD-2-Clause": "its text",
  "BSD-3-Clause": "its text",
  ISC: "its text",
  MIT: "its text",
  "MPL-2.0":
    "its text, and the source of the package's own files: they are taken unchanged from npm",
  "PSF-2.0": "its text",
  Unlicense: "nothing",
};

/** True for an accepted identifier, and for an expression that leaves us the choice of one. */
export function isAcceptedLicence(expression: string): boolean {
  const choices = expression.replace(/^\(|\)$/g, "").split(" OR ");
  return choices.some((choice) => Object.hasOwn(ACCEPTED_LICENCES, choice));
}
