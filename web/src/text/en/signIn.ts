// SPDX-License-Identifier: Apache-2.0
/** Words of signing in. */
export const signIn = {
  title: 'Sign in',
  name: 'User name',
  password: 'Password',
  code: 'Code of the second factor',
  submit: 'Sign in',
  external: 'Sign in with your organisation',
  changeTitle: 'Choose a new password',
  change: 'The password you signed in with holds once. Choose one of your own.',
  newPassword: 'New password',
  repeat: 'New password again',
  differ: 'The two are not the same.',
  save: 'Save and go on',
};
