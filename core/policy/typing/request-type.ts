import { BOOL, type CelType, DYN, listOf, mapOf, recordOf, STRING } from "#core/cel/cel-type.ts";

const GROUP_VERSION_KIND = recordOf("GroupVersionKind", {
  group: STRING,
  version: STRING,
  kind: STRING,
});
const GROUP_VERSION_RESOURCE = recordOf("GroupVersionResource", {
  group: STRING,
  version: STRING,
  resource: STRING,
});
const USER_INFO = recordOf("UserInfo", {
  username: STRING,
  uid: STRING,
  groups: listOf(STRING),
  extra: mapOf(STRING, listOf(STRING)),
});

/** `request`: what an AdmissionReview tells about itself. @see k8s.io/api/admission/v1 AdmissionRequest */
export const REQUEST_TYPE: CelType = recordOf("AdmissionRequest", {
  uid: STRING,
  kind: GROUP_VERSION_KIND,
  resource: GROUP_VERSION_RESOURCE,
  subResource: STRING,
  requestKind: GROUP_VERSION_KIND,
  requestResource: GROUP_VERSION_RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: USER_INFO,
  object: DYN,
  oldObject: DYN,
  dryRun: BOOL,
  options: DYN,
});
