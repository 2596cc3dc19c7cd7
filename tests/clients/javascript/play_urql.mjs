// urql with graphcache, set up as docs/clients.md says.
import { contract } from './contract.mjs';
import * as documents from './documents.js';
import { given, play } from './stories.mjs';
import { urql } from './urql.mjs';

const client = urql(given.url, await contract(given.url));
const shown = ({ data, error }) => ({ data, codes: (error?.graphQLErrors ?? []).map(({ extensions }) => extensions.code) });
const from = (requestPolicy) => async (name, variables) =>
  shown(await client.query(documents[name], variables, { requestPolicy }).toPromise());

await play({
  ask: from('network-only'),
  cached: from('cache-only'),
  tell: async (name, variables) => shown(await client.mutation(documents[name], variables).toPromise()),
});
