// SPDX-License-Identifier: Apache-2.0
/** Words of signing in. */
export const signIn = {
  title: 'Sign in',
  again: 'Sign in again',
  name: 'User name',
  password: 'Password',
  code: 'Code of the second factor',
  codeHint: 'Six digits, from your authenticator app. Each code holds once.',
  submit: 'Sign in',
  pending: 'Signing in…',
  or: 'or',
  external: 'Sign in with your organisation',
  backTo: 'After that you are back on the page you wanted.',
  capsLock: 'Caps lock is on.',
  wrong: 'Name, password or code is wrong.',
  locked:
    'After five wrong tries in a row a user is locked for 30 seconds, and twice as long with each further one, up to an hour. A right password is refused meanwhile, too. An administrator can unlock a user in the settings.',
  wait: (seconds: number) =>
    `Too many sign-ins from this address failed. Try again in ${seconds >= 120 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`}; the button waits as long.`,
  waitOver: 'You can try again now.',
  expired:
    'This one-time password is over. Ask an administrator for a new one, or on the server, while it is stopped: parapet user password NAME.',
  firstTitle: 'First sign-in, or password forgotten?',
  first:
    'The first start of the server makes the user admin with a one-time password. It stands in the terminal that started the server, or, for a service, in the file',
  firstFile: 'first-sign-in',
  firstEnd: ' in the data folder. It holds for an hour; after that, start the server again and it makes another.',
  forgotten:
    'An administrator can give you a new one-time password in the settings. If nobody can: stop the server and run parapet user password NAME.',
  endedTitle: 'Your session has ended',
  ended: 'This page holds changes that are not saved. Sign in again to go on with them.',
  changeTitle: 'Choose a new password',
  change: 'The password you signed in with holds once. Choose one of your own.',
  oneTime: 'One-time password',
  newPassword: 'New password',
  repeat: 'New password again',
  differ: 'The two are not the same.',
  rules: 'At least 12 letters, digits or signs; a sentence is fine. Not your name, not one letter repeated.',
  rule: {
    letters: 'At least 12 letters, digits or signs are needed.',
    bytes: 'This is too long: 256 bytes at most.',
    name: 'It must not be made of your user name.',
    repeated: 'It must not be one letter repeated.',
    same: 'It must differ from the present one.',
  },
  ruleMet: 'Keeps the rules.',
  save: 'Save and go on',
};
