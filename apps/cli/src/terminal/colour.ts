export interface ColourWishes {
  /** `--no-color` was given. */
  readonly noColor: boolean;
  readonly isTty: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether to use colours: the flag counts most, then NO_COLOR (https://no-color.org), then
 * FORCE_COLOR, then whether a person looks on.
 */
export function wantsColour({ noColor, isTty, environment }: ColourWishes): boolean {
  if (noColor || isSet(environment['NO_COLOR'])) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTty && environment['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
