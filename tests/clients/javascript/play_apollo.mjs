// Apollo Client, set up as docs/clients.md says; its documents come from graphql-codegen, with their types.
import { apollo } from './apollo.mjs';
import { contract } from './contract.mjs';
import { given, play } from './stories.mjs';
import * as typed from './gql/graphql.ts';

const client = apollo(given.url, await contract(given.url));
const document = (name) => typed[`Documents${name[0].toUpperCase()}${name.slice(1)}${name === 'allocate' ? 'Mutation' : 'Query'}Document`];
const shown = ({ data, error }) => ({ data, codes: (error?.errors ?? []).map(({ extensions }) => extensions.code) });

await play({
  ask: async (name, variables) => shown(await client.query({ query: document(name), variables, fetchPolicy: 'network-only' })),
  cached: async (name, variables) => ({ data: client.readQuery({ query: document(name), variables }) }),
  tell: async (name, variables) => shown(await client.mutate({ mutation: document(name), variables })),
});
