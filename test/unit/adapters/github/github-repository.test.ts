import { expect } from "chai";
import { githubRepository } from "#adapters/github/github-repository.ts";
import { errorOf } from "#test/support/error-of.ts";

const cases = [
  { url: "https://github.com/acme/shop.git", name: "acme/shop" },
  { url: "https://x-access-token:secret@github.com/acme/shop", name: "acme/shop" },
  { url: "git@github.com:acme/shop.git", name: "acme/shop" },
  { url: "ssh://git@github.com/acme/shop.git", name: "acme/shop" },
  { url: "ssh://git@ssh.github.com:443/acme/shop.git", name: "acme/shop" },
  { url: "https://GitHub.com/acme/shop/", name: "acme/shop" },
  { url: "https://gitlab.com/acme/shop.git", name: null },
  { url: "https://github.com.evil.example/acme/shop.git", name: null },
  { url: "https://evil.example/github.com/acme.git", name: null },
  { url: "https://github.com/acme/shop/../../other", name: null },
  { url: "/srv/git/github.com:acme/shop.git", name: null },
  { url: "../shop.git", name: null },
  { url: null, name: null },
];

describe("githubRepository", () => {
  for (const { url, name } of cases)
    it(`finds ${name ?? "nothing"} behind ${url ?? "no remote"}`, () => {
      expect(githubRepository(url, {})?.fullName ?? null).to.equal(name);
    });

  it("goes by GITHUB_REPOSITORY first, and by the server of GITHUB_API_URL", () => {
    const env = {
      GITHUB_REPOSITORY: "acme/other",
      GITHUB_API_URL: "https://git.acme.example/api/v3/",
    };
    expect(githubRepository("/srv/shop.git", env)).to.deep.equal({
      owner: "acme",
      fullName: "acme/other",
      apiUrl: "https://git.acme.example/api/v3",
    });
    const { GITHUB_API_URL } = env;
    const own = githubRepository("git@git.acme.example:acme/shop.git", { GITHUB_API_URL });
    expect(own?.fullName).to.equal("acme/shop");
    expect(githubRepository("git@github.com:acme/shop.git", { GITHUB_API_URL })).to.equal(null);
  });

  for (const [GITHUB_API_URL, title] of [
    ["http://api.github.com", "an address without TLS"],
    ["https://user:secret@api.github.com", "an address with a password, which it does not show"],
    ["api.github.com", "what is no address"],
  ] as const)
    it(`refuses ${title}`, async () => {
      const error = await errorOf((async () => githubRepository(null, { GITHUB_API_URL }))());
      expect(error.code).to.equal("CONFIG_INVALID");
      expect(error.message).to.contain("GITHUB_API_URL: expected an https address");
      expect(error.message).not.to.contain("secret");
    });

  it("refuses a GITHUB_REPOSITORY that is none", async () => {
    const error = await errorOf(
      (async () => githubRepository(null, { GITHUB_REPOSITORY: "acme" }))(),
    );
    expect(error.message).to.contain('GITHUB_REPOSITORY: expected OWNER/NAME, got "acme"');
  });
});
