// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';

/** What the form of a user holds. */
export interface UserForm {
  name: string;
  displayName: string;
  email: string;
  userGroups: readonly string[];
  enabled: boolean;
  /** Of a new user: signs in with a password that is made for them, or at the identity provider. */
  signsIn: 'password' | 'provider';
}

export const NEW_USER: UserForm = {
  name: '',
  displayName: '',
  email: '',
  userGroups: [],
  enabled: true,
  signsIn: 'password',
};

/** The form of a user as they are. */
export function formOf(user: Schema<'User'>): UserForm {
  const { name, displayName, email, userGroups, enabled } = user;
  return { name, displayName, email, userGroups, enabled, signsIn: user.hasPassword ? 'password' : 'provider' };
}

/** What is missing in the form; null: it can be sent, and the server says whether the name is taken. */
export function wrongWith(form: UserForm, isNew: boolean): 'name' | 'email' | null {
  if (form.name.trim() === '') {
    return 'name';
  }
  return isNew && form.signsIn === 'provider' && !/^\S+@\S+$/.test(form.email.trim()) ? 'email' : null;
}

/** What to send of it. */
export function toWrite(form: UserForm): Schema<'UserWrite'> {
  return {
    name: form.name.trim(),
    displayName: form.displayName.trim(),
    email: form.email.trim(),
    userGroups: [...form.userGroups],
    enabled: form.enabled,
  };
}

/** True where the two forms say the same. */
export function sameForm(a: UserForm, b: UserForm): boolean {
  return JSON.stringify([toWrite(a), a.signsIn]) === JSON.stringify([toWrite(b), b.signsIn]);
}
