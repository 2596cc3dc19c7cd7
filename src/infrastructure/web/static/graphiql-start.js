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

# Desa demi desa, dalam satu halaman · village by village: from the quota to the card
query Villages {
  villages(region: "64.01", asOf: "2022-11-01", first: 100) {
    totalCount
    nodes { region { name } quota listed verified covered cardsIssued cardsHandedOver findings }
  }
}
`,
    },
    {
      query: `# Deret bulanan · a series, month by month
query CoverageSeries {
  coverageSeries(
    region: "64.01", period: { start: "2022-01-01", endExclusive: "2023-01-01" }, every: MONTH, by: [SCHEME]
  ) {
    days
    lines { keys { label } covered }
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
      query: `# Orang di balik angka · the people behind a number
query People {
  coverage(region: "63.01", asOf: "2021-04-29") {
    covered
    enrolments(first: 10) { ...Page }
    groups(by: [VILLAGE], first: 2) {
      nodes { keys { label } covered enrolments(first: 2) { ...Page } }
    }
  }
}

fragment Page on EnrolmentConnection {
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

# Angka yang disimpan tetap dapat dibuka: salin \`cell\`-nya ke Variables
# A number that was kept still opens its people: copy its \`cell\` into the variables
query KeptNumber($cell: Cell!) {
  enrolments(cell: $cell, first: 10) { ...Page }
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
}

# Sejak posisi itu · what came since: give the last position you have
query Since {
  events(afterPosition: 0, first: 10) {
    nodes { position name label subject { __typename id } }
  }
}
`,
    },
    {
      query: `# Mencatat sesuatu. Jalankan dua kali: kunci yang sama memberi hasil pertama, dan \`fromLog\` mengatakannya
# Record something. Run it twice: the same key gives the first outcome, and \`fromLog\` says so
mutation SignAgreement($key: UUID!) {
  signAgreement(
    input: {
      idempotencyKey: $key
      kind: COOPERATION_AGREEMENT
      title: "perjanjian kerja sama"
      region: "64.02"
      parties: ["Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"]
      signedOn: { value: "2024-01-05", precision: DAY }
      period: { start: "2024-01-05" }
    }
  ) {
    changed
    ...Outcome
    userErrors { code }
  }
}

fragment Outcome on Payload {
  position
  ids
  fromLog
  userErrors { ...Reason }
}

fragment Reason on UserError {
  message
  path
  against { id }
  currentVersion
}

query Agreements {
  agreements(region: "64.02", last: 5) {
    nodes { id title period { start endExclusive } history(first: 5) { nodes { label recordedAt } } }
  }
}
`,
      variables: `{ "key": "${crypto.randomUUID?.() ?? ""}" }`,
    },
    {
      query: `# Catatan yang masih kosong · an empty register: what is there before anything is recorded
query EmptyRegister {
  log { position recordedAt simulated events }
  projections { name state position lagEvents }
  schemes { code label }
  segments { code label }
  regions(search: "Paser", first: 5) { nodes { code name level } }
  labels { name values { value label } }
}
`,
    },
  ];

  // A page's own question, where one came from a page.
  const given = new URLSearchParams(location.hash.slice(1));
  const asked = given.has('query') ? { query: given.get('query'), variables: given.get('variables') ?? '{}' } : null;

  const explorer = React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({
      url: '/graphql',
      headers: { accept: 'application/graphql-response+json, application/json;q=0.9' },
    }),
    ...asked,
    defaultTabs: asked ? [asked, ...tabs] : tabs,
    defaultEditorToolsVisibility: true,
    shouldPersistHeaders: false,
  });
  ReactDOM.createRoot(document.getElementById('graphiql')).render(explorer);
})();
