/** Names of files: what is odd about one that a charge point chose, and a harmless one for a file that it fetches. */

const longest = 255;
// What old systems take for a device, whatever the extension.
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What would make the name of an upload dangerous, if it were used; undefined where nothing would. */
export function oddityOf(name: string): string | undefined {
  if (/\p{Cc}/u.test(name)) return 'holds control characters';
  const steps = name.split(/[/\\]/);
  if (steps.includes('..')) return 'climbs out of its directory';
  if (name.includes('\\')) return 'holds a backslash';
  if (steps.some((step) => device.test(step))) return 'is that of a device';
  return name.length > longest ? `has ${name.length} characters` : undefined;
}

/** The last part of a path, reduced to letters that need no escape in any URL. */
export function harmless(path: string): string {
  const name = path.replace(/^.*[/\\]/, '').replace(/[^\w.-]/g, '_');
  return /^\.*$/.test(name) ? 'file' : name.slice(-100);
}
