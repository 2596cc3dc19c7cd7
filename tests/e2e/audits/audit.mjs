// Runs every server audit of graphql-http against the URL given and prints one JSON line an audit.
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.argv[2] });
for (const result of results) {
  const line = { id: result.id, name: result.name, status: result.status, reason: result.reason ?? null };
  console.log(JSON.stringify(line));
}
