// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';

type Row = Pick<Schema<'DeviceRecommendation'>, 'title' | 'targetVersions' | 'targets'>;

/** The one command that must come after all others. */
const RESTART = 'systemctl reboot';

/** The commands of several recommendations together. */
export interface Commands {
  /** In the order of the recommendations; what one package manager installs stands in one line, a restart comes last. */
  lines: string[];
  /** Recommendations that no command does. */
  byHand: Row[];
}

/** What is to be run on one device for all of these, each package and each command once. */
export function joinCommands(rows: readonly Row[]): Commands {
  const packages = new Map<string, Set<string>>();
  let restart = false;
  for (const { command, installer, packages: names } of rows.flatMap((row) => row.targets)) {
    if (command === RESTART) {
      restart = true;
    } else if (installer !== '') {
      const named = packages.get(installer) ?? new Set<string>();
      packages.set(installer, named);
      for (const name of names) {
        named.add(name);
      }
    } else if (command !== '') {
      packages.set(command, new Set());
    }
  }
  const lines = [...packages].map(([begin, names]) => [begin, ...names].join(' '));
  return {
    lines: restart ? [...lines, RESTART] : lines,
    byHand: rows.filter((row) => !row.targets.some((target) => target.command !== '')),
  };
}
