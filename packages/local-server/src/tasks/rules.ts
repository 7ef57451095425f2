/** Far deeper than people put what they want to find, and far more than they want to choose from. */
export const MOST_FOLDERS_DEEP = 12;
export const MOST_MODULES = 500;
/** A home folder given for a root must not be searched for minutes. */
export const MOST_FOLDERS = 10_000;

const TASK_MODULE = /.\.task\.(?:ts|js|mjs)$/;

/** Folders of other people's code, and hidden ones, are not looked into. */
export function isSearched(folder: string): boolean {
  return folder !== 'node_modules' && !folder.startsWith('.');
}

export function isTaskModule(file: string): boolean {
  return TASK_MODULE.test(file) && !file.startsWith('.');
}

/** Whether a path, split at its separators and relative to the root, is one that is listed. */
export function isListed(path: readonly string[]): boolean {
  const folders = path.slice(0, -1);
  return (
    folders.length <= MOST_FOLDERS_DEEP &&
    folders.every(isSearched) &&
    isTaskModule(path.at(-1) ?? '')
  );
}
