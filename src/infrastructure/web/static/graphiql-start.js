// Starts GraphiQL on this server's schema, with questions about the recorded history ready in tabs.
'use strict';

(function () {
  const tabs = [
    {
      query: `# Cakupan Paser dari waktu ke waktu · coverage of Paser over time
query CoverageByDate {
  before: coverage(region: "64.01", asOf: "2021-12-31") { ...Number }
  aparatur: coverage(region: "64.01", asOf: "2022-01-01") { ...Number }
  september: coverage(region: "64.01", asOf: "2022-09-30") { ...Number }
  october: coverage(region: "64.01", asOf: "2022-10-01") { ...Number }
  interview: coverage(region: "64.01", asOf: "2023-02-13") {
    ...Number
    ratio
    denominator { value source evidence }
  }
}

fragment Number on Coverage {
  asOf
  covered
  known { position recordedAt simulated }
}
`,
    },
    {
      query: `# Menurut skema, sumber dana, segmen · by scheme, funding source, segment
query CoverageByScheme {
  coverage(region: "64.01", asOf: "2022-10-01") {
    covered
    byScheme: groups(by: [SCHEME], first: 20) { ...Groups }
    byFunding: groups(by: [FUNDING_SOURCE], first: 20) { ...Groups }
    bySegment: groups(by: [SCHEME, SEGMENT], orderBy: COVERED_DESC, first: 50) { ...Groups }
  }
}

fragment Groups on CoverageGroupConnection {
  totalCount
  nodes { covered keys { dimension code label } }
}
`,
    },
    {
      query: `# Deret bulanan · a series, month by month
query CoverageSeries {
  coverageSeries(
    region: "62.03", period: {start: "2025-01-01", endExclusive: "2026-01-01"}, every: MONTH
  ) {
    days
    lines { covered }
    known { position simulated }
  }
}
`,
    },
    {
      query: `# Apa yang diketahui saat itu? · what was known then, and what now, about one day?
query KnownAt {
  then: coverage(
    region: "64.01", asOf: "2022-10-25", knownAt: { recordedAt: "2022-10-23T23:59:59+08:00" }
  ) { covered known { recordedAt position } }
  launch: coverage(
    region: "64.01", asOf: "2022-10-25", knownAt: { recordedAt: "2022-10-25T23:59:59+08:00" }
  ) { covered known { recordedAt position } }
  now: coverage(region: "64.01", asOf: "2022-10-25") { covered known { recordedAt position } }
}
`,
    },
    {
      query: `# Daftar di balik angka: salin \`cell\` ke Variables, lalu jalankan People
# The people behind a number: copy its \`cell\` into the variables, then run People
query Cell {
  coverage(region: "63.01", asOf: "2021-04-29") { covered cell }
}

query People($cell: Cell!) {
  enrolments(cell: $cell, first: 10) {
    totalCount
    nodes {
      id
      village { name path { name } }
      scheme { label }
      segment { label }
      period { start endExclusive }
      card { status handedOverOn }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: '{ "cell": "" }',
    },
    {
      query: `# Pernyataan publik dan buktinya · public claims beside the evidence
query PublicClaims {
  publicClaims(region: "64.01", first: 50) {
    totalCount
    nodes {
      source
      saidOn
      measure
      population
      scheme { label }
      segment { label }
      value { ...Number }
      reconciliation {
        status
        evidenceValue { ...Number }
        gap { ...Number }
        equalByConstruction
      }
      contradictions { kind difference { ...Number } message }
    }
  }
}

fragment Number on Figure {
  count
  money { display }
}
`,
    },
    {
      query: `# Temuan · findings: what recorded history breaks
query Findings {
  findings(region: "64.01", first: 20) {
    totalCount
    nodes { code message events { name recordedAt } subject { __typename id } }
  }
}
`,
    },
    {
      query: `# Peristiwa · the log itself
query Events {
  log { position recordedAt simulated events }
  events(last: 10) {
    totalCount
    edges { cursor node { position name recordedAt mode actor region { code } data } }
  }
  projections { name state position lagEvents }
}
`,
    },
  ];

  const explorer = React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({
      url: '/graphql',
      headers: { accept: 'application/graphql-response+json, application/json;q=0.9' },
    }),
    defaultTabs: tabs,
    defaultEditorToolsVisibility: true,
    shouldPersistHeaders: false,
  });
  ReactDOM.createRoot(document.getElementById('graphiql')).render(explorer);
})();
