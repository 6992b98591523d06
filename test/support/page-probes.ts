/** Run inside of a page: how many pixels it must be scrolled sideways to be seen whole. */
export const SIDEWAYS =
  "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** Run inside of a page: its texts whose contrast to their ground is below 4.5 (WCAG AA). */
export const LOW_CONTRAST = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [red = 0, green = 0, blue = 0] = channels(colour)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (element) => {
    if (element === null) return "rgb(255,255,255)";
    const colour = getComputedStyle(element).backgroundColor;
    return (channels(colour)[3] ?? 1) === 0 ? groundOf(element.parentElement) : colour;
  };
  const isText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
  return [...document.querySelectorAll("body *")].filter(isText).flatMap((element) => {
    const style = getComputedStyle(element);
    const ink = luminance(element instanceof SVGElement ? style.fill : style.color);
    const ground = luminance(groundOf(element));
    const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    return contrast < 4.5 ? [contrast.toFixed(2) + " " + element.textContent] : [];
  });
})()`;
