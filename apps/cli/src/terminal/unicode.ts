/**
 * Whether what people read may hold more than ASCII: not on the Linux console and dumb terminals,
 * nor where the locale names another encoding (POSIX: LC_ALL counts most, then LC_CTYPE, then LANG).
 * Without a locale, as in most containers, terminals are taken to be of this century.
 */
export function showsUnicode(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { TERM: terminal, LC_ALL: all, LC_CTYPE: type, LANG: language } = environment;
  if (terminal === 'linux' || terminal === 'dumb') return false;
  const locale = [all, type, language].find((one) => one !== undefined && one !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}
