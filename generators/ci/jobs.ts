// What the jobs of a pipeline run, the same for every provider.

export interface JobStep {
  readonly name: string;
  /** The line for GitHub's shell, and for GitLab's. */
  readonly github: string;
  readonly gitlab: string;
  /** Also after a failure. */
  readonly always?: boolean;
}

export interface Job {
  readonly name: string;
  readonly title: string;
  /** Of GitHub. */
  readonly event: 'pull_request' | 'push';
  /** Of GitLab. */
  readonly rule: string;
  /** May fill the shared cache. */
  readonly writes: boolean;
  /** One machine each, 1 to n. */
  readonly shards?: readonly number[];
  /** The job whose reports it brings together. */
  readonly needs?: string;
  readonly steps: readonly JobStep[];
}

export interface Wanted {
  /** How a package's command is run: npx, pnpm exec, ... */
  readonly exec: string;
  readonly branch: string;
  readonly targets: readonly string[];
  readonly shards: number;
}

const TESTS = 'tach-test';
const GATE = 'quality-gate';
/** Each project that was tested in shards gets one report of them. */
const mergeLine = (exec: string): string => `find . -type d -path '*/reports/tach-test' -not -path '*/node_modules/*' -not -path '*/.nx/*' -print0 | sort -z | xargs -0 -r -I{} ${exec} strata tach-merge '{}/../..'`;

const same = (name: string, line: string, always = false): JobStep => ({ name, github: line, gitlab: line, always });

function jobsOf(wanted: Wanted, kind: Pick<Job, 'name' | 'title' | 'event' | 'rule' | 'writes'>, select: { readonly github: string; readonly gitlab: string }): readonly Job[] {
  const { exec, targets, shards } = wanted;
  const run = (name: string, rest: string): JobStep => ({ name, github: `${exec} nx ${select.github} ${rest}`, gitlab: `${exec} nx ${select.gitlab} ${rest}` });
  const page = same('One page of it all', `${exec} strata report --allow-empty`, true);
  if (shards === 1 || !targets.includes(TESTS)) return [{ ...kind, steps: [run(kind.title, `-t ${targets.join(' ')}`), page] }];
  const tests: JobStep = {
    name: 'Tests',
    github: `${exec} nx ${select.github} -t ${TESTS} --shard=\${{ matrix.shard }}/${shards}`,
    gitlab: `${exec} nx ${select.gitlab} -t ${TESTS} --shard=$CI_NODE_INDEX/$CI_NODE_TOTAL`,
  };
  // a gate depends on the tests, which have run by now: only their merged report is missing
  const rest = targets.filter((target) => target !== TESTS && target !== GATE);
  return [
    { ...kind, name: `${kind.name}-tests`, title: `${kind.title} (tests)`, shards: Array.from({ length: shards }, (_, at) => at + 1), steps: [tests] },
    {
      ...kind,
      needs: `${kind.name}-tests`,
      steps: [
        same('One report of all shards', mergeLine(exec)),
        ...(rest.length > 0 ? [run(kind.title, `-t ${rest.join(' ')}`)] : []),
        ...(targets.includes(GATE) ? [run('Gates', `-t ${GATE} --excludeTaskDependencies`)] : []),
        page,
      ],
    },
  ];
}

/** A change's jobs, and the main branch's. */
export function pipelineJobs(wanted: Wanted): readonly Job[] {
  return [
    ...jobsOf(
      wanted,
      { name: 'affected', title: 'What the change affects', event: 'pull_request', rule: '$CI_PIPELINE_SOURCE == "merge_request_event"', writes: false },
      { github: 'affected --base="origin/$GITHUB_BASE_REF" --head=HEAD', gitlab: 'affected --base="origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME" --head=HEAD' },
    ),
    ...jobsOf(
      wanted,
      { name: 'everything', title: 'Everything, from the cache where nothing changed', event: 'push', rule: `$CI_COMMIT_BRANCH == "${wanted.branch}"`, writes: true },
      { github: 'run-many', gitlab: 'run-many' },
    ),
  ];
}
