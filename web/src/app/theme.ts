// SPDX-License-Identifier: Apache-2.0
import { type BrandVariants, createDarkTheme, createLightTheme, type Theme } from '@fluentui/react-components';

// Parapet's own ramp, dark to light; text on 80 and 70 keeps 4.5:1 against white (WCAG 2.2, 1.4.3).
const brand: BrandVariants = {
  10: '#010506',
  20: '#03191e',
  30: '#032932',
  40: '#033641',
  50: '#034450',
  60: '#035261',
  70: '#046072',
  80: '#0a6e82',
  90: '#1e7d92',
  100: '#348ca1',
  110: '#4a9bb0',
  120: '#61aabe',
  130: '#79b9cc',
  140: '#92c9da',
  150: '#addae8',
  160: '#cbebf5',
};

/** How the console looks: as the system says, or as its user chose. */
export type ThemeChoice = 'system' | 'light' | 'dark';

export const lightTheme: Theme = { ...createLightTheme(brand), colorNeutralForeground3: '#5a5a5a' };
export const darkTheme: Theme = {
  ...createDarkTheme(brand),
  colorBrandForeground1: brand[120],
  colorBrandForeground2: brand[130],
  colorBrandForegroundLink: brand[130],
  colorBrandForegroundLinkHover: brand[140],
};
