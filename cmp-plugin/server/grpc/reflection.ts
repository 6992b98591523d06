import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import { fileDescriptors, SERVICE_NAMES } from "./plugin-services.ts";

interface ReflectionQuestion {
  readonly messageRequest?: "fileByFilename" | "fileContainingSymbol" | "listServices";
}

interface ReflectionAnswer {
  readonly originalRequest: ReflectionQuestion;
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
  readonly errorResponse?: { readonly errorCode: number; readonly errorMessage: string };
}

/** grpc.reflection.v1.ServerReflection: what is served, for tools such as grpcurl. */
export const reflectionHandlers = {
  ServerReflectionInfo: (call: ServerDuplexStream<ReflectionQuestion, ReflectionAnswer>) => {
    call.on("data", (question: ReflectionQuestion) => call.write(reflect(question)));
    call.on("end", () => call.end());
  },
};

function reflect(question: ReflectionQuestion): ReflectionAnswer {
  const originalRequest = question;
  switch (question.messageRequest) {
    case "listServices":
      return {
        originalRequest,
        listServicesResponse: { service: SERVICE_NAMES.map((name) => ({ name })) },
      };
    case "fileByFilename":
    case "fileContainingSymbol":
      // There are five small files: whoever asks for one gets all, and needs to ask for no more.
      return {
        originalRequest,
        fileDescriptorResponse: { fileDescriptorProto: fileDescriptors() },
      };
    default:
      return {
        originalRequest,
        errorResponse: { errorCode: status.UNIMPLEMENTED, errorMessage: "not served" },
      };
  }
}
