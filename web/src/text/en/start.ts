// SPDX-License-Identifier: Apache-2.0
/** Words of the start page. */
export const start = {
  title: 'Set up Parapet',
  lead: 'Three steps from nothing to the first findings. Each can be done again later, in the settings.',
  done: 'Done',
  step: (number: number) => `Step ${number}`,

  knowledge: {
    title: 'Get knowledge of weaknesses',
    why: 'Feeds are what software is judged by. Download them from their publishers, or, where the server has no way out, import a bundle made by “parapet feed export” on a machine that has.',
    none: 'No feed is here yet.',
    some: (feeds: string, records: string) => `${feeds} with ${records} records are here`,
    feeds: (count: string) => `${count} feed${count === '1' ? '' : 's'}`,
    stale: (count: string) => `${count} of them out of date`,
    newest: 'last import',
    bySelf: (minutes: number) =>
      minutes > 0
        ? `The server looks for news by itself every ${minutes >= 120 ? `${Math.round(minutes / 60)} hours` : `${minutes} minutes`}.`
        : 'The server does not look for news by itself (knowledge.sync_minutes is 0).',
  },

  key: {
    title: 'Enrol a device',
    why: 'A device shows an enrolment key once and gets a credential of its own for it. The same key serves many devices.',
    make: 'Make an enrolment key',
    another: 'Make another key',
    name: (when: string) => `First devices, ${when}`,
    nobody:
      'Enrolment keys are made by those whose role has the permission “manage security settings”. Ask one of them for a key.',
    existing: (count: string) => `${count} enrolment key${count === '1' ? ' is' : 's are'} there`,
    existingNote: 'Secrets are shown only when a key is made.',
    secretTitle: 'This key is shown once.',
    secret: 'Keep it until the devices are enrolled. If it is lost, make another.',
    secretLabel: 'enrolment key',
    onDevice: 'On the device, as root:',
    file: 'Put the key into a file that only root can read',
    fileLabel: 'command that writes the key into a file',
    run: 'Start the sensor',
    runLabel: 'command that starts the sensor',
    program:
      'The program “parapet” is the same as the server’s; copy it there. To keep it running: docs/sensor.md has the systemd unit.',
    fingerprint: 'The fingerprint is that of this server’s own certificate: the sensor talks to no other.',
    authority: 'This server’s certificate is from an authority: the sensor checks it as browsers do.',
    loopback: (address: string) =>
      `The server calls itself ${address}: only this machine reaches it there. For other devices put its name or address in the network in its place.`,
    others: 'Other ways',
    osquery: 'Machines with osquery report with nothing new installed; the key is their enrolment secret.',
    osqueryDoc: 'docs/osquery.md',
    upload: 'Anything else can be uploaded as an inventory: CycloneDX, SPDX or Parapet’s own format.',
    uploadDoc: 'docs/formats/upload.md',
  },

  device: {
    title: 'See the first findings',
    waiting: 'Waiting for the first report. This page changes by itself when it arrives.',
    arrived: (count: string) => `${count} device${count === '1' ? '' : 's'}`,
    reports: (count: string) => (count === '1' ? 'reports.' : 'report.'),
    first: 'The newest:',
    noFeeds: 'Without feeds all its software is “not assessed”.',
    go: 'Go to the dashboard',
  },
};
