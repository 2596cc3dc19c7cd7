// What Relay's own users write: a fragment that is paged and fetched again through `node`, and a list that grows.
import { graphql } from 'relay-runtime';

graphql`
  fragment components_agreement on Agreement
  @refetchable(queryName: "componentsAgreementRefetchQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 5 }, cursor: { type: "String" }) {
    id
    title
    budgets(first: $count, after: $cursor) @connection(key: "components_budgets") {
      edges { node { id allocated { amount } } }
    }
  }
`;

graphql`
  query componentsAgreementsQuery($region: RegionCode!, $count: Int!, $cursor: String) {
    agreements(region: $region, first: $count, after: $cursor) @connection(key: "componentsAgreementsQuery_agreements") {
      edges { node { ...components_agreement } }
    }
  }
`;

graphql`
  query componentsNodeQuery($id: ID!) {
    node(id: $id) { ...components_agreement @alias }
  }
`;
