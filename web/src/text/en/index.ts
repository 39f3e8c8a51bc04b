// SPDX-License-Identifier: Apache-2.0
export { common } from './common';
export { dashboard } from './dashboard';
export { devices } from './devices';
export { feedJob } from './feedJob';
export { list } from './list';
export { notAssessed } from './notAssessed';
export { notFound } from './notFound';
export { profile } from './profile';
export { recommendations } from './recommendations';
export { search } from './search';
export { settings } from './settings';
export { shell } from './shell';
export { signIn } from './signIn';
export { software } from './software';
export { start } from './start';
export { weaknesses } from './weaknesses';
