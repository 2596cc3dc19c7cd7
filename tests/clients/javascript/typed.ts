// Which types do codegen's clients have? The lines marked "refused" must not compile, and no other may fail.
import type { DocumentsTwoMomentsQueryQuery, DocumentsTwoMomentsQueryQueryVariables, KnownAt } from './gql/graphql.ts';

export const byPosition: KnownAt = { position: '3' };
export const byTime: KnownAt = { recordedAt: '2022-10-25T23:59:59+08:00' };
export const asked: DocumentsTwoMomentsQueryQueryVariables = { region: '64.01', knownAt: byTime };
export const neither: KnownAt = {}; // refused
export const both: KnownAt = { position: '3', recordedAt: '2022-10-25T23:59:59+08:00' }; // refused

// A root field may be null by itself.
export const position = (answer: DocumentsTwoMomentsQueryQuery): string | undefined => answer.now?.known.position;
export const careless = (answer: DocumentsTwoMomentsQueryQuery): string => answer.now.known.position; // refused
