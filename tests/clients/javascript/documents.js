// What every client asks, one text for all of them. Relay's compiler finds the texts by the word `graphql`.
const graphql = String.raw;

export const budgets = graphql`
  query documentsBudgetsQuery($region: RegionCode!, $first: Int!, $after: String) {
    budgets(region: $region, first: $first, after: $after) {
      totalCount
      nodes { id stableId version allocated { amount } }
      pageInfo { endCursor hasNextPage }
      known { position }
    }
  }
`;

export const otherFields = graphql`
  query documentsOtherFieldsQuery($region: RegionCode!, $first: Int!, $after: String) {
    budgets(region: $region, first: $first, after: $after) {
      nodes { id fiscalYear allocated { display } }
      pageInfo { hasPreviousPage }
      known { recordedAt }
    }
  }
`;

export const twoMoments = graphql`
  query documentsTwoMomentsQuery($region: RegionCode!, $knownAt: KnownAt!) {
    before: budgets(region: $region, first: 1, knownAt: $knownAt) {
      nodes { id stableId version allocated { amount } }
      known { position }
    }
    now: budgets(region: $region, first: 1) {
      nodes { id stableId version allocated { amount } }
      known { position }
    }
  }
`;

export const twoDays = graphql`
  query documentsTwoDaysQuery($region: RegionCode!, $day: Date!, $later: Date!) {
    first: enrolments(region: $region, asOf: $day, first: 1) {
      nodes { id stableId village { id code } }
    }
    second: enrolments(region: $region, asOf: $later, first: 1) {
      nodes { id stableId village { id code } }
    }
  }
`;

export const node = graphql`
  query documentsNodeQuery($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Node { stableId }
      ... on Budget { version allocated { amount } }
      ... on Enrolment { village { id code } }
    }
  }
`;

export const beneath = graphql`
  query documentsBeneathQuery($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      id
      ... on Agreement {
        budgets(first: 2, after: $after) {
          totalCount
          nodes { id version allocated { amount } }
          pageInfo { endCursor hasNextPage }
        }
      }
    }
  }
`;

export const fiveQuestions = graphql`
  query documentsFiveQuestionsQuery($region: RegionCode!, $after: String) {
    budgets(region: $region, first: 1, after: $after) { totalCount }
    agreements(region: $region, first: 1) { totalCount }
    publicClaims(region: $region, first: 1) { totalCount }
    findings(region: $region, first: 1) { totalCount }
    schemes { id code }
  }
`;

export const allocate = graphql`
  mutation documentsAllocateMutation($input: AllocateBudgetInput!) {
    allocateBudget(input: $input) {
      changed
      budget { id stableId version allocated { amount } }
      userErrors { code }
      ... on Payload {
        position
        ids
        fromLog
        userErrors {
          ... on UserError { message path }
        }
      }
    }
  }
`;
