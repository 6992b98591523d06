/** A field of a message, as protobuf.js describes it. */
const field = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ type, id, rule: "repeated" });
const map = (type: string, id: number) => ({ type, id, keyType: "string" });

const upload = (responseType: string) => ({
  requestType: "AppStreamRequest",
  requestStream: true,
  responseType,
});

/**
 * The plugin service as argocd-repo-server calls it. On the wire only numbers and the service's name count.
 * @see https://github.com/argoproj/argo-cd/blob/v3.2.11/cmpserver/plugin/plugin.proto
 */
const plugin = {
  ConfigManagementPluginService: {
    methods: {
      GenerateManifest: upload("ManifestResponse"),
      CheckPluginConfiguration: {
        requestType: "google.protobuf.Empty",
        responseType: "CheckPluginConfigurationResponse",
      },
      MatchRepository: upload("RepositoryResponse"),
      GetParametersAnnouncement: upload("ParametersAnnouncementResponse"),
    },
  },
  AppStreamRequest: {
    oneofs: { request: { oneof: ["metadata", "file"] } },
    fields: { metadata: field("ManifestRequestMetadata", 1), file: field("File", 2) },
  },
  ManifestRequestMetadata: {
    fields: {
      appName: field("string", 1),
      appRelPath: field("string", 2),
      checksum: field("string", 3),
      size: field("int64", 4),
      env: list("EnvEntry", 5),
    },
  },
  EnvEntry: { fields: { name: field("string", 1), value: field("string", 2) } },
  File: { fields: { chunk: field("bytes", 1) } },
  ManifestResponse: { fields: { manifests: list("string", 1), sourceType: field("string", 2) } },
  RepositoryResponse: {
    fields: { isSupported: field("bool", 1), isDiscoveryEnabled: field("bool", 2) },
  },
  ParametersAnnouncementResponse: {
    fields: { parameterAnnouncements: list("repository.ParameterAnnouncement", 1) },
  },
  CheckPluginConfigurationResponse: {
    fields: { isDiscoveryConfigured: field("bool", 1), provideGitCreds: field("bool", 2) },
  },
};

/** @see https://github.com/argoproj/argo-cd/blob/v3.2.11/reposerver/repository/repository.proto */
const repository = {
  ParameterAnnouncement: {
    fields: {
      name: field("string", 1),
      title: field("string", 2),
      tooltip: field("string", 3),
      required: field("bool", 4),
      itemType: field("string", 5),
      collectionType: field("string", 6),
      string: field("string", 7),
      array: list("string", 8),
      map: map("string", 9),
    },
  },
};

/** @see https://github.com/grpc/grpc/blob/master/src/proto/grpc/health/v1/health.proto */
const health = {
  Health: {
    methods: {
      Check: { requestType: "HealthCheckRequest", responseType: "HealthCheckResponse" },
      Watch: {
        requestType: "HealthCheckRequest",
        responseType: "HealthCheckResponse",
        responseStream: true,
      },
    },
  },
  HealthCheckRequest: { fields: { service: field("string", 1) } },
  HealthCheckResponse: { fields: { status: field("ServingStatus", 1) } },
  ServingStatus: { values: { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } },
};

/** @see https://github.com/grpc/grpc/blob/master/src/proto/grpc/reflection/v1/reflection.proto */
const reflection = {
  ServerReflection: {
    methods: {
      ServerReflectionInfo: {
        requestType: "ServerReflectionRequest",
        requestStream: true,
        responseType: "ServerReflectionResponse",
        responseStream: true,
      },
    },
  },
  ServerReflectionRequest: {
    oneofs: {
      messageRequest: { oneof: ["fileByFilename", "fileContainingSymbol", "listServices"] },
    },
    fields: {
      host: field("string", 1),
      fileByFilename: field("string", 3),
      fileContainingSymbol: field("string", 4),
      listServices: field("string", 7),
    },
  },
  ServerReflectionResponse: {
    oneofs: {
      messageResponse: {
        oneof: ["fileDescriptorResponse", "listServicesResponse", "errorResponse"],
      },
    },
    fields: {
      validHost: field("string", 1),
      originalRequest: field("ServerReflectionRequest", 2),
      fileDescriptorResponse: field("FileDescriptorResponse", 4),
      listServicesResponse: field("ListServiceResponse", 6),
      errorResponse: field("ErrorResponse", 7),
    },
  },
  FileDescriptorResponse: { fields: { fileDescriptorProto: list("bytes", 1) } },
  ListServiceResponse: { fields: { service: list("ServiceResponse", 1) } },
  ServiceResponse: { fields: { name: field("string", 1) } },
  ErrorResponse: { fields: { errorCode: field("int32", 1), errorMessage: field("string", 2) } },
};

const nested = (content: object) => ({ nested: content });

/** All services of the plugin's socket, in the JSON form of protobuf.js: nothing is read from disk. */
export const PLUGIN_PROTO = nested({
  plugin: nested(plugin),
  repository: nested(repository),
  google: nested({ protobuf: nested({ Empty: { fields: {} } }) }),
  grpc: nested({
    health: nested({ v1: nested(health) }),
    reflection: nested({ v1: nested(reflection) }),
  }),
});
