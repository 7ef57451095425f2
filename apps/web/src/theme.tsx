import { useLayoutEffect, useState } from 'preact/hooks';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'forkwise-theme';

/** Light, dark, or as the system has it; remembered where the browser lets a page remember. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(remembered);
  // Before anything is painted, so that no other theme flashes up.
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    remember(theme);
  }, [theme]);
  return (
    <label class="theme">
      Theme{' '}
      <select value={theme} onInput={({ currentTarget: { value } }) => setTheme(themeNamed(value))}>
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function themeNamed(name: string | null): Theme {
  return THEMES.find((theme) => theme === name) ?? 'system';
}

function remembered(): Theme {
  try {
    return themeNamed(localStorage.getItem(KEY));
  } catch {
    // Storage is switched off.
    return 'system';
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then the next visit starts with the system's again.
  }
}
