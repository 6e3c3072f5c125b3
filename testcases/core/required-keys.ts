/** What is wrong with the configuration keys that a charge point lists, measured by what a profile requires. */
import { configurationKeys } from '../../src/index.js';

interface Listed {
  readonly key: string;
  readonly readonly: boolean;
  readonly value?: string;
}

/** One sentence for each required key of the profile that is missing, doubled, without value or of wrong access. */
export function wanting(profile: string, listed: readonly Listed[]): readonly string[] {
  return [...configurationKeys]
    .filter(([, key]) => key.profile === profile && key.required)
    .flatMap(([name, { access }]) => {
      const [entry, ...more] = listed.filter(({ key }) => key.toLowerCase() === name.toLowerCase());
      if (entry === undefined) return [`${name} is missing`];
      if (more.length > 0) return [`${name} is listed ${more.length + 1} times`];
      if (entry.value === undefined) return [`${name} has no value`];
      if (access === 'RW' && entry.readonly) return [`${name} is read-only`];
      return access === 'R' && !entry.readonly ? [`${name} is writable`] : [];
    });
}
