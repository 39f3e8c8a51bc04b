// SPDX-License-Identifier: Apache-2.0
import { useParams } from 'react-router-dom';

/**
 * The id of software or of a recommendation in the address, as the API writes it. In these ids a slash of a name (`@scope/name`, a Go
 * module's path) stands as %2F, which the router takes for an encoded slash of the address and writes out.
 */
export function useAddressId(): string | undefined {
  return useParams().id?.replaceAll('/', '%2F');
}
