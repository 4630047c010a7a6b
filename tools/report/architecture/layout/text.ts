/** Widths are estimates: no font is at hand, and each reader has another. They are meant to be high. */

const CHARACTER_12 = 6.7;

/** Pixels of a text of 12 px. */
export function widthOf(text: string): number {
  return text.length * CHARACTER_12;
}

/** The lines, broken between words where they are wider. */
export function linesIn(lines: readonly string[], width: number): readonly string[] {
  return lines.flatMap((line) => {
    const broken: string[] = [];
    let current = "";
    for (const word of line.split(" ")) {
      const longer = current === "" ? word : `${current} ${word}`;
      if (current !== "" && widthOf(longer) > width) {
        broken.push(current);
        current = word;
      } else current = longer;
    }
    return [...broken, current];
  });
}
