import { PARAMETERS, type ParameterDefinition } from "../plugin-parameters.ts";

/** A parameter as Argo CD wants it announced. */
export type AnnouncedParameter = Pick<
  ParameterDefinition,
  "name" | "title" | "tooltip" | "collectionType"
>;

/** All parameters, in the order of the form. */
export function announcedParameters(): readonly AnnouncedParameter[] {
  return PARAMETERS.map(({ name, title, tooltip, collectionType }) => ({
    name,
    title,
    tooltip,
    ...(collectionType === undefined ? {} : { collectionType }),
  }));
}
