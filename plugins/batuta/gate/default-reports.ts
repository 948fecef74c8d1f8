// Where the gate looks for other tools' reports unless it is told.

export interface ReportPatterns {
  readonly tests: readonly string[];
  readonly coverage: readonly string[];
  readonly sarif: readonly string[];
  readonly mutants: readonly string[];
}

export const DEFAULT_REPORTS: ReportPatterns = {
  tests: ['reports/tach-test.json', 'reports/junit*.xml', 'reports/**/TEST-*.xml', 'junit.xml'],
  coverage: ['coverage/lcov.info', 'lcov.info', 'coverage/cobertura-coverage.xml', 'coverage.xml', 'coverage.json', 'reports/coverage.{xml,json,info}', 'reports/lcov.info'],
  sarif: ['*.sarif', 'reports/*.sarif'],
  mutants: ['reports/mutants.json'],
};
