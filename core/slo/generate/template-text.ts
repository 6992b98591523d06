/** Text that stands in an annotation as it is: what opens an action of a template there is written as one. */
export function templateText(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}
