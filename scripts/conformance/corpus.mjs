// The public corpus: what is downloaded from the package index at which pin, and how its authors run it.
export const PYTEST = 'pytest==8.4.2';

/** `requires`: what the suite imports; `paths`: where its tests are; `editable`: install the source itself. */
export const CORPUS = [
  { name: 'click', version: '8.3.3', requires: [], paths: ['tests'] },
  { name: 'packaging', version: '26.2', requires: ['pretend', 'tomli_w', 'hypothesis'], paths: ['tests'] },
  { name: 'itsdangerous', version: '2.2.0', requires: ['freezegun'], paths: ['tests'] },
  { name: 'jinja2', version: '3.1.6', requires: ['trio'], paths: ['tests'] },
  { name: 'boltons', version: '25.0.0', requires: [], paths: ['tests'] },
  { name: 'cachetools', version: '6.2.4', requires: [], paths: ['tests'] },
  { name: 'pyflakes', version: '4.0.0', requires: [], paths: ['pyflakes/test'] },
  { name: 'janus', version: '2.0.0', requires: ['pytest-asyncio', 'pytest-cov'], paths: ['tests'] },
];
