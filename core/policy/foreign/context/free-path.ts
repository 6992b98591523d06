/** What the object and the door say is not for a file to say. */
const TAKEN = /^(?:request|images|target|element(?:Index)?\d*|serviceAccount(?:Name|Namespace))$/;

/** Whether a fleet's file may give the variable at a path. */
export function isFree([name = ""]: readonly string[]): boolean {
  return !TAKEN.test(name);
}
