import { expect } from "chai";
import {
  isAllowedRemote,
  isRemoteFile,
  isRemoteFolder,
  remotePrefix,
  resemblesRemote,
} from "#rendering/remote-reference.ts";

describe("isRemoteFolder", () => {
  const remote = [
    "github.com/acme/base",
    "GitHub.com/acme/base//deploy?ref=v1",
    "github.com:acme/base",
    "git::github.com/acme/base",
    "GIT::https://example.com/acme/base.git",
    "https://example.com/acme/base",
    "HTTPS://example.com/acme/base",
    "http:example.com/acme/base",
    "ssh://git@example.com:2222/acme/base",
    "git@example.com:acme/base.git",
    "git@example.com/acme/base.git",
    "org-12345@github.com:acme/base",
    "file:///srv/base",
    "gh:acme/base",
  ];
  for (const reference of remote) {
    it(`holds for ${reference}`, () => expect(isRemoteFolder(reference)).to.equal(true));
  }

  const local = [
    "../base",
    "base",
    "./github.com/acme/base",
    "/srv/base",
    "a@b",
    "my.app/base",
    "x?ref=y",
  ];
  for (const reference of local) {
    it(`does not hold for ${reference}`, () => expect(isRemoteFolder(reference)).to.equal(false));
  }
});

describe("isRemoteFile", () => {
  const cases = [
    { reference: "https://example.com/a.yaml", expected: true },
    { reference: "Http:a.yaml", expected: true },
    { reference: "git@example.com:a.yaml", expected: false },
    { reference: "httpd.yaml", expected: false },
    { reference: "http:\n  patch: inline", expected: false },
  ];
  for (const { reference, expected } of cases) {
    it(`is ${expected} for ${JSON.stringify(reference)}`, () =>
      expect(isRemoteFile(reference)).to.equal(expected));
  }
});

describe("resemblesRemote", () => {
  const cases = [
    { reference: "example.com/acme/base//deploy", expected: true },
    { reference: "../base?ref=v1", expected: true },
    { reference: "../base", expected: false },
    { reference: "base/deployment.yaml", expected: false },
  ];
  for (const { reference, expected } of cases) {
    it(`is ${expected} for ${reference}`, () =>
      expect(resemblesRemote(reference)).to.equal(expected));
  }
});

describe("remotePrefix", () => {
  const cases = [
    {
      reference: "https://GitHub.com/acme/base.git//deploy?ref=v1",
      expected: "github.com/acme/base/deploy",
    },
    { reference: "git@github.com:acme/base", expected: "github.com/acme/base" },
    { reference: "ssh://git@example.com:2222/acme/base", expected: "example.com:2222/acme/base" },
    { reference: "file:///srv/base", expected: null },
    { reference: "https://github.com/acme/../evil/base", expected: null },
    { reference: "https://github.com/acme/%2e%2e/evil", expected: null },
    { reference: "https://github.com@evil.example/acme/base", expected: null },
    { reference: "https://github.com\\@evil.example/acme/base", expected: null },
  ];
  for (const { reference, expected } of cases) {
    it(`is ${expected} for ${reference}`, () => expect(remotePrefix(reference)).to.equal(expected));
  }
});

describe("isAllowedRemote", () => {
  const cases = [
    { allowed: "github.com/acme", reference: "https://github.com/acme/base", expected: true },
    { allowed: "https://github.com/acme/", reference: "github.com/acme/base", expected: true },
    { allowed: "github.com/acme/base", reference: "git@github.com:acme/base.git", expected: true },
    { allowed: "github.com", reference: "github.com/anyone/base", expected: true },
    { allowed: "github.com/acme", reference: "github.com/acme-evil/base", expected: false },
    {
      allowed: "github.com/acme",
      reference: "https://evil.example/github.com/acme/base",
      expected: false,
    },
    { allowed: "", reference: "github.com/acme/base", expected: false },
    { allowed: "srv", reference: "file:///srv/base", expected: false },
  ];
  for (const { allowed, reference, expected } of cases) {
    it(`is ${expected} for ${reference} when "${allowed}" is allowed`, () =>
      expect(isAllowedRemote(reference, [allowed])).to.equal(expected));
  }
});
