const WIDE =
  /^(?:\p{Extended_Pictographic}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])/u;
const NARROW = /^[ -~]*$/;

/** The columns that a text takes on a terminal: two for what East Asia writes and for pictures. */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += WIDE.test(segment) && !/^[\d#*©®™]/.test(segment) ? 2 : 1;
  }
  return width;
}
