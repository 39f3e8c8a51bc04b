// SPDX-License-Identifier: Apache-2.0
/** Words of downloading and importing feeds: the settings' page of feeds and the first start show the same. */
export const feedJob = {
  sync: 'Download feeds',
  syncing: 'Downloading…',
  upload: 'Import a file…',
  uploadLabel: 'Feed file, archive of feeds, or bundle',
  sending: (name: string) => `Sending ${name}`,
  sent: (name: string) => `${name} is sent; the server takes it over`,
  sendingProgress: 'How much of the file is sent',
  sentOf: (sent: string, all: string, share: string) => `${sent} of ${all} (${share})`,
  pace: (bytes: string) => `${bytes} a second`,
  left: (seconds: number) => {
    if (seconds < 60) {
      return 'less than a minute left';
    }
    const minutes = Math.round(seconds / 60);
    if (minutes < 90) {
      return minutes === 1 ? '1 minute left' : `${minutes} minutes left`;
    }
    return `${Math.round(minutes / 60)} hours left`;
  },
  cancel: 'Cancel',
  cancelled: 'The upload was cancelled. Nothing of the file was kept.',
  tooLarge: (name: string, size: string, mb: string) =>
    `${name} has ${size}; the server takes files of up to ${mb} MB. Import it on the server with parapet feed import, or raise knowledge.import_mb_max in its configuration.`,
  emptyFile: (name: string) => `${name} is empty: there is nothing in it to import.`,
  largest: (mb: string) => `Up to ${mb} MB. Larger ones: parapet feed import on the server.`,
  force: 'Also where it is older than what is there, or lost most of its records',
  nobody: 'Feeds are downloaded and imported by those whose role has the permission “manage security settings”.',
  progress: 'Progress of the feeds',
  kind: { sync: 'Download', import: 'Import' },
  running: { sync: 'Downloading feeds', import: (file: string) => `Importing ${file}` },
  beginning: 'Beginning',
  feeds: (done: string, total: string | null) => (total === null ? `${done} feeds` : `${done} of ${total} feeds`),
  records: (count: string) => `${count} records read`,
  bytes: (done: string) => `${done} read`,
  by: (name: string) => (name === '' ? 'by the server itself' : `by ${name}`),
  done: {
    sync: 'The download is finished',
    import: (file: string) => `${file} is imported`,
  },
  failed: {
    sync: 'The download failed',
    import: (file: string) => `${file} could not be imported`,
  },
  interrupted: {
    sync: 'The download was interrupted by a restart of the server',
    import: (file: string) => `The import of ${file} was interrupted by a restart of the server`,
  },
  interruptedReason:
    'The server ended before this was finished. What was taken over by then is whole and in use, the rest was dropped: begin again.',
  stopped: 'The server ended before this was finished. Nothing was half taken over; begin again.',
  outcome: {
    fetched: 'downloaded',
    imported: 'imported',
    unchanged: 'unchanged',
    older: 'older',
    failed: 'failed',
  },
  outcomes: (count: number, word: string) => `${count} ${word}`,
  nothing: 'Nothing was new.',
  sources: 'What became of each feed',
  showSources: (count: number) => (count === 1 ? 'Show the feed' : `Show all ${count} feeds`),
  hideSources: 'Hide the feeds',
  skipped: (count: number) => (count === 1 ? '1 file is no feed' : `${count} files are no feeds`),
  columns: {
    name: 'Feed',
    outcome: 'Outcome',
    accepted: 'Records',
    added: 'Added',
    changed: 'Changed',
    withdrawn: 'Withdrawn',
    setAside: 'Set aside',
    reason: 'Reason',
  },
};
