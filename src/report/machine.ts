/** JSON for other programs, in which nothing can disturb a terminal or a log. */

const unsafe = /[\p{C}\p{Zl}\p{Zp}]/gu;
const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A value on lines of its own, or on one line; parsed back, it is the same value. */
export function machineJson(value: unknown, layout: 'lines' | 'line' = 'lines'): string {
  // The indentation of JSON is made of line feeds only, which stand in no string.
  const lines = JSON.stringify(value, null, layout === 'lines' ? 1 : 0).split('\n');
  return `${lines.map((line) => line.replace(unsafe, (character) => character.split('').map(escape).join(''))).join('\n')}\n`;
}
