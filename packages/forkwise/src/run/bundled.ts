/**
 * Whether a bundler has put this package into a file with others. Workers are started from files of
 * their own beside these, which are not there then.
 */
export const isBundled: boolean = !/\/bundled\.[jt]s$/.test(import.meta.url);
