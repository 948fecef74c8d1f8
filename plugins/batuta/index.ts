// batuta's public functions: what executors call.
export { analyzeSources } from './analysis/analyze';
export { analysisReport, renderAnalysis } from './analysis/report';
export { conditions, DEFAULT_CONDITIONS } from './gate/registry';
export { runGate, type GateRequest } from './gate/run';
export { renderAnnotations, renderJUnit, renderSarif, renderText } from './gate/render';
export { renderSelfTest, selfTest } from './gate/self-test';
export { DEFAULT_REPORTS } from './gate/default-reports';
export { stampReports } from './reports/freshness';
export { locateReports } from './reports/locate';
export { findSources } from './sources/population';
