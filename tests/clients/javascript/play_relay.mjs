// Relay's runtime, set up as docs/clients.md says, with what its compiler made of the same documents.
import runtime from 'relay-runtime';
import { relay } from './relay.mjs';
import { given, play } from './stories.mjs';

const { commitMutation, createOperationDescriptor, fetchQuery } = runtime;
const environment = relay(given.url);

async function artifact(name) {
  const kind = name === 'allocate' ? 'Mutation' : 'Query';
  return (await import(`./__generated__/documents${name[0].toUpperCase()}${name.slice(1)}${kind}.graphql.js`)).default;
}

await play({
  ask: async (name, variables) => {
    const codes = [];
    const query = fetchQuery(environment, await artifact(name), variables, { fetchPolicy: 'network-only' });
    return { data: await query.toPromise(), codes };
  },
  cached: async (name, variables) => {
    const operation = createOperationDescriptor(await artifact(name), variables);
    return { data: environment.lookup(operation.fragment).data };
  },
  tell: async (name, variables) => {
    const mutation = await artifact(name);
    return new Promise((resolve, reject) => {
      commitMutation(environment, {
        mutation, variables, onError: reject,
        onCompleted: (data, errors) => resolve({ data, codes: (errors ?? []).map(({ extensions }) => extensions.code) }),
      });
    });
  },
});
