// What is done with every client: the same stories, told as what the client shows beside what the server answered.
import { randomUUID } from 'node:crypto';
import { note } from './position.mjs';

const requests = []; // { minPosition, answer }, the last one last
const warnings = [];
for (const kind of ['warn', 'error']) console[kind] = (...said) => warnings.push(said.join(' ').slice(0, 500));

const send = globalThis.fetch;
globalThis.fetch = async (url, options) => {
  const response = await send(url, options);
  const minPosition = new Headers(options.headers).get('naungan-min-position');
  requests.push({ minPosition, answer: await response.clone().json() });
  return response;
};

export const given = JSON.parse(process.argv[2]); // { url, region, position, seen, agreement, people }
note(given.seen); // all of it is there before anything is asked

// `client`: ask(name, variables) from the server; cached(name, variables) from its cache; tell(name, variables).
// Each gives { data, codes }: what it shows, and the codes of errors beside that.
export async function play(client) {
  const stories = {};
  const { region, position, agreement, people } = given;
  const beside = (name, shown) => {
    const { answer } = requests.at(-1);
    const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
    stories[name] = { shown, answered: { data: answer.data, codes } };
    return shown.data;
  };
  const asked = async (story, name, variables) => beside(story, await client.ask(name, variables));
  const told = async (story, input) => beside(story, await client.tell('allocate', { input }));
  const line = (more) => ({
    idempotencyKey: randomUUID(), region, agreement, scheme: 'VULNERABLE_WORKERS', fundingSource: 'APBD', stage: 'REVISED', ...more,
  });

  const { before, now } = await asked('one budget at two moments', 'twoMoments', { region, knownAt: { position } });
  await asked('the node of what a moment showed', 'node', { id: before.nodes[0].id });
  await asked('the node of what is shown now', 'node', { id: now.nodes[0].id });

  const days = await asked('one enrolment on two days', 'twoDays', people);
  await asked('the node of what a day showed', 'node', { id: days.first.nodes[0].id });

  const beneath = (name, after) => asked(name, 'beneath', { id: agreement, after });
  const cursor = (await beneath('page 1 beneath a thing', null)).node.budgets.pageInfo.endCursor;

  const list = { region, first: 5 };
  await asked('a list before a command', 'budgets', list);
  const { allocateBudget } = await told('a success', line({ fiscalYear: 2024, allocated: { amount: '4400000' } }));
  const cached = await client.cached('budgets', list);
  stories['the cached list after the command'] = { nodes: cached.data.budgets.nodes };
  await asked('a list after a command', 'budgets', list);
  stories['what was sent after the command'] = {
    minPosition: requests.at(-1).minPosition, position: allocateBudget.position,
  };

  await beneath('page 2 beneath a thing, after the command', cursor);

  await asked('other fields of the same list', 'otherFields', list);
  stories['the first fields again'] = { nodes: (await client.cached('budgets', list)).data.budgets.nodes };

  let page = await asked('page 1', 'budgets', { region, first: 2, after: null });
  for (const number of [2, 3]) {
    page = await asked(`page ${number}`, 'budgets', { region, first: 2, after: page.budgets.pageInfo.endCursor });
  }

  await told('a refusal', line({ fiscalYear: 2024 }));
  await asked('one bad cursor beside four good fields', 'fiveQuestions', { region, after: 'none of ours' });
  process.stdout.write(JSON.stringify({ stories, warnings }));
}
