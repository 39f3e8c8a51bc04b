// SPDX-License-Identifier: Apache-2.0
/** Words of what is to be done on one device. */
export const deviceAdvice = {
  column: {
    title: 'On this device',
    installed: 'Installed',
    target: 'To version',
    closes: 'Closes here',
    closesHint: 'Open weaknesses of this device that it closes',
    gain: 'Gain here',
    gainHint: 'Points by which this device’s own exposure score falls when this alone is done',
    after: 'Score then',
    afterHint: 'This device’s exposure score when this alone is done',
    threats: 'Threats',
    ssvc: 'Decision',
    command: 'Command',
    type: 'Remediation',
    software: 'Software',
    tags: 'Tags',
    open: 'Open here',
    openHint: 'Open weaknesses of the software on this device',
    exposed: 'Exposed devices',
    impact: 'Gain everywhere',
    impactHint: 'Points by which the exposure score of all devices falls when it is done everywhere',
    endOfSupport: 'End of support',
  },
  commandFor: (title: string) => `command: ${title}`,
  closesOf: (title: string) => `weaknesses: ${title}`,
  onDevices: (title: string) => `exposed devices: ${title}`,
  noCommand: 'No single command',
  closesFilter: 'Closed by',
  all: 'All commands',
  allTitle: (device: string) => `Commands for ${device}`,
  allOf: (count: number, shown: string) =>
    count === 1
      ? 'For the one recommendation of the list as it is filtered now.'
      : `For the ${shown} recommendations of the list, as it is filtered and sorted now. Packages of one package manager stand on one line.`,
  allLabel: 'all commands of this device',
  firstOnly: (shown: string, all: string) => `The first ${shown} of ${all}: narrow the list for the others.`,
  nothing: 'None of these recommendations has a command on this platform.',
  byHand: (count: number) =>
    count === 1 ? 'One has no command and is done by hand:' : `${count} have no command and are done by hand:`,
  toVersion: (title: string, versions: string) => `${title} (${versions})`,
  close: 'Close',
};
