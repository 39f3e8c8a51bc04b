// SPDX-License-Identifier: Apache-2.0
import { shellWord } from '../enrolment-keys/sensorCommand';

/** What a program needs to ask this server. */
export interface ClientAccess {
  address: string;
  tenantId: string;
  clientId: string;
  secret: string;
}

const SCOPE = 'https://api.securitycenter.microsoft.com/.default';

/** Where tokens come from (docs/formats/access.md). */
export function tokenAddress({ address, tenantId }: Pick<ClientAccess, 'address' | 'tenantId'>): string {
  return `${address}/${tenantId}/oauth2/v2.0/token`;
}

/** A token and a first question, with curl alone. `certificate.pem` is the server's own, from DATA/tls. */
export function curlExample(access: ClientAccess): string {
  return [
    `curl --cacert certificate.pem ${shellWord(tokenAddress(access))} \\`,
    `  -d grant_type=client_credentials -d client_id=${access.clientId} \\`,
    `  -d client_secret=${access.secret} -d scope=${SCOPE}`,
    `curl --cacert certificate.pem -H "Authorization: Bearer ACCESS_TOKEN" ${shellWord(`${access.address}/api/machines`)}`,
  ].join('\n');
}

/** The same with the identity library of the established product's programs (docs/access.md). */
export function msalExample({ address, tenantId, clientId, secret }: ClientAccess): string {
  return [
    'import msal, requests',
    '',
    'application = msal.ConfidentialClientApplication(',
    `    "${clientId}", authority="${address}/${tenantId}",`,
    `    client_credential="${secret}", instance_discovery=False, verify="certificate.pem")`,
    `token = application.acquire_token_for_client(scopes=["${SCOPE}"])`,
    `answer = requests.get("${address}/api/machines", verify="certificate.pem",`,
    '    headers={"Authorization": "Bearer " + token["access_token"]})',
    'print(answer.json())',
  ].join('\n');
}
