import { Duplex } from "node:stream";
import { expect } from "chai";
import { reflectionHandlers } from "#cmp-plugin/server/grpc/reflection.ts";

type Call = Parameters<typeof reflectionHandlers.ServerReflectionInfo>[0];

/** Answers to questions, in order. */
function reflect(questions: readonly object[]): Promise<readonly any[]> {
  return new Promise((resolve) => {
    const answers: object[] = [];
    const call = new Duplex({
      objectMode: true,
      read: () => {},
      write: (answer, _encoding, done) => {
        answers.push(answer);
        done();
      },
      final: (done) => {
        resolve(answers);
        done();
      },
    });
    reflectionHandlers.ServerReflectionInfo(call as unknown as Call);
    for (const question of questions) call.push(question);
    call.push(null);
  });
}

describe("what the plugin's socket says of itself", () => {
  it("lists its services", async () => {
    const [answer] = await reflect([{ messageRequest: "listServices" }]);
    expect(answer.listServicesResponse.service).to.deep.equal([
      { name: "grpc.health.v1.Health" },
      { name: "grpc.reflection.v1.ServerReflection" },
      { name: "plugin.ConfigManagementPluginService" },
    ]);
  });

  it("describes them, each file with what it imports", async () => {
    const [answer] = await reflect([{ messageRequest: "fileContainingSymbol" }]);
    const files: readonly Buffer[] = answer.fileDescriptorResponse.fileDescriptorProto;
    const names = files.map((file) => file.toString("utf8", 2, 2 + (file[1] ?? 0)));
    expect(names).to.have.members([
      "plugin.proto",
      "repository.proto",
      "google_protobuf.proto",
      "grpc_health_v1.proto",
      "grpc_reflection_v1.proto",
    ]);
    const plugin = files[names.indexOf("plugin.proto")]?.toString("latin1");
    const imports = ["\u001a\u0010repository.proto", "\u001a\u0015google_protobuf.proto"];
    expect(plugin?.endsWith(imports.join(""))).to.equal(true);
  });

  it("says what it does not serve, and goes on", async () => {
    const answers = await reflect([{}, { messageRequest: "listServices" }]);
    expect(answers[0].errorResponse).to.deep.equal({ errorCode: 12, errorMessage: "not served" });
    expect(answers).to.have.lengthOf(2);
  });
});
