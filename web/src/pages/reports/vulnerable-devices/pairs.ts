// SPDX-License-Identifier: Apache-2.0
import { tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { platformName } from '@/pages/devices/filters';
import { type Scale, WORST, worstName } from '@/parts/worst';
import { text } from '@/text';

export type Report = Schema<'VulnerableDevices'>;

/** What the report counts by, in the order of its pictures. The names are the API's. */
export const PAIRS = ['severity', 'exploit', 'age', 'platform', 'windowsVersion'] as const;
export type Pair = (typeof PAIRS)[number];

const NEUTRAL = tokens.colorNeutralStrokeAccessible;
const FAINT = tokens.colorNeutralForegroundDisabled;

/** A lighter tint of the brand's colour: the same subject, less of it. */
const tint = (share: number) =>
  `color-mix(in srgb, ${tokens.colorBrandForeground1} ${share}%, ${tokens.colorNeutralBackground1})`;

const SCALE_COLOURS: Record<Scale, Readonly<Record<string, string>>> = {
  severity: {
    critical: tokens.colorStatusDangerBackground3,
    high: tokens.colorStatusWarningBackground3,
    medium: tokens.colorPaletteMarigoldBorderActive,
    low: NEUTRAL,
    none: tokens.colorStatusSuccessBackground3,
    unknown: FAINT,
  },
  exploit: {
    in_the_wild: tokens.colorStatusDangerBackground3,
    weaponised: tokens.colorStatusWarningBackground3,
    poc: tokens.colorPaletteMarigoldBorderActive,
    none: NEUTRAL,
  },
  age: {
    over365days: tint(100),
    '180to365days': tint(80),
    '90to180days': tint(62),
    '30to90days': tint(46),
    under30days: tint(32),
    unknown: FAINT,
  },
};

/** Colours of what has no order: none that says good or bad. */
const KINDS = [
  tokens.colorPaletteTealBorderActive,
  tokens.colorPaletteRoyalBlueBorderActive,
  tokens.colorPalettePinkBorderActive,
  tokens.colorPaletteForestBorderActive,
  tokens.colorPaletteGrapeBorderActive,
  tokens.colorPaletteSeafoamBorderActive,
  tokens.colorPaletteCornflowerBorderActive,
  tokens.colorPaletteBrownBorderActive,
];

/** One value of a pair: how it is called and drawn, and how many devices have it now. */
export interface Series {
  value: string;
  label: string;
  colour: string;
  devices: number;
}

function isScale(pair: Pair): pair is Scale {
  return pair in WORST;
}

/** How many devices had a value on a day. */
export function countOf(day: Report['trend'][number], pair: Pair, value: string): number {
  const counts: Readonly<Record<string, number>> = day[pair];
  return counts[value] ?? 0;
}

function scaled(pair: Scale, report: Report): Series[] {
  const now = new Map<string, number>(report[pair].map((one) => [one.value, one.devices]));
  // "None" and "not known" say something only where they are said of a device.
  const seen = (value: string) =>
    (now.get(value) ?? 0) > 0 || report.trend.some((day) => countOf(day, pair, value) > 0);
  return WORST[pair]
    .filter((value) => pair === 'exploit' || (value !== 'none' && value !== 'unknown') || seen(value))
    .map((value) => ({
      value,
      label: worstName(pair, value),
      colour: SCALE_COLOURS[pair][value] ?? NEUTRAL,
      devices: now.get(value) ?? 0,
    }));
}

/** More layers than a reader tells apart are one layer, "others". */
const LAYERS_MAX = KINDS.length;

/** How many of so many values have a layer of their own. */
const aloneOf = (count: number) => (count > LAYERS_MAX ? LAYERS_MAX - 1 : count);

/**
 * Colours of the values that have a layer of their own, no two alike. A value's place among all that the fleet has decides, so that
 * filters change no colours as long as there are not more values than colours.
 */
function coloursOf(values: readonly string[], known: readonly string[]): Map<string, string> {
  const places = [...new Set([...known, ...values])].sort();
  const free = new Set(KINDS);
  const colours = new Map<string, string>();
  for (const value of values.slice(0, aloneOf(values.length))) {
    const own = KINDS[places.indexOf(value) % KINDS.length];
    const colour = own !== undefined && free.has(own) ? own : [...free][0];
    if (colour !== undefined) {
      free.delete(colour);
      colours.set(value, colour);
    }
  }
  return colours;
}

/** The values of a pair, those with an order worst first, others by how many devices have them. `known` are all that the fleet has. */
export function seriesOf(pair: Pair, report: Report, known: readonly string[]): Series[] {
  if (isScale(pair)) {
    return scaled(pair, report);
  }
  const values = report[pair];
  const colours = coloursOf(
    values.map((one) => one.value),
    known,
  );
  return values.map(({ value, name, devices }) => ({
    value,
    label: platformName(name),
    colour: colours.get(value) ?? NEUTRAL,
    devices,
  }));
}

/** What a picture draws, bottom first: a layer stands for one value, or for all the small ones. */
export interface Layer {
  label: string;
  colour: string;
  values: readonly string[];
}

/** The layers of a picture. */
export function layersOf(series: readonly Series[]): Layer[] {
  const alone = series.slice(0, aloneOf(series.length));
  const rest = series.slice(alone.length);
  const layers = alone.map(({ value, label, colour }): Layer => ({ label, colour, values: [value] }));
  return rest.length === 0
    ? layers
    : [...layers, { label: text.vulnerableDevices.others, colour: NEUTRAL, values: rest.map((one) => one.value) }];
}
