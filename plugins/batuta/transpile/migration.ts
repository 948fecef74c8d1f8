// Calls of NumPy, scikit-learn and PyTorch, with what stands for them in Rust: a plan for people, not code.
import { type ast, walk } from '../../python';

export interface Migration {
  readonly file: string;
  readonly line: number;
  readonly call: string;
  readonly crate: string | null;
  readonly target: string | null;
  /** As far as it can be told from the source: `(3, 4)`. */
  readonly shape: string | null;
  readonly dtype: string | null;
  /** Floating point operations and bytes moved, where the shape is known. */
  readonly work: { readonly flops: number; readonly bytes: number } | null;
}

/** By full name: the crate, and what to call there. */
const NUMPY: Readonly<Record<string, string>> = {
  array: 'arr1 / arr2 / Array::from_vec', zeros: 'Array::zeros(shape)', ones: 'Array::ones(shape)', full: 'Array::from_elem(shape, value)', eye: 'Array2::eye(n)', arange: 'Array::range(start, end, step)', linspace: 'Array::linspace(start, end, n)',
  dot: 'a.dot(&b)', matmul: 'a.dot(&b)', sum: 'a.sum() / a.sum_axis(Axis(i))', mean: 'a.mean() / a.mean_axis(Axis(i))', std: 'a.std(0.0)', var: 'a.var(0.0)', exp: 'a.mapv(f64::exp)', log: 'a.mapv(f64::ln)', sqrt: 'a.mapv(f64::sqrt)', abs: 'a.mapv(f64::abs)',
  sin: 'a.mapv(f64::sin)', cos: 'a.mapv(f64::cos)', maximum: 'Zip::from(&a).and(&b).map_collect(|x, y| x.max(*y))', minimum: 'Zip::from(&a).and(&b).map_collect(|x, y| x.min(*y))', clip: 'a.mapv(|x| x.clamp(low, high))', where: 'Zip::from(&mask).and(&a).and(&b).map_collect(...)',
  concatenate: 'ndarray::concatenate(Axis(i), &[...])', vstack: 'ndarray::concatenate(Axis(0), &[...])', hstack: 'ndarray::concatenate(Axis(1), &[...])', stack: 'ndarray::stack(Axis(i), &[...])', transpose: 'a.t()', reshape: 'a.to_shape(shape)', argmax: 'ndarray_stats::QuantileExt::argmax', argmin: 'ndarray_stats::QuantileExt::argmin', cumsum: 'a.accumulate_axis_inplace(Axis(i), ...)',
  'linalg.inv': 'ndarray_linalg::Inverse::inv', 'linalg.solve': 'ndarray_linalg::Solve::solve', 'linalg.norm': 'ndarray_linalg::Norm::norm', 'linalg.eig': 'ndarray_linalg::Eig::eig', 'linalg.svd': 'ndarray_linalg::SVD::svd', 'linalg.det': 'ndarray_linalg::Determinant::det',
  'random.rand': 'ndarray_rand::RandomExt::random(shape, Uniform::new(0.0, 1.0))', 'random.randn': 'ndarray_rand::RandomExt::random(shape, StandardNormal)', 'random.seed': 'rand::SeedableRng::seed_from_u64 (other numbers than NumPy\'s)',
};
const SKLEARN: Readonly<Record<string, string>> = {
  'linear_model.LinearRegression': 'linfa_linear::LinearRegression', 'linear_model.LogisticRegression': 'linfa_logistic::LogisticRegression', 'linear_model.Ridge': 'linfa_elasticnet::ElasticNet (l1_ratio 0)', 'linear_model.Lasso': 'linfa_elasticnet::ElasticNet (l1_ratio 1)', 'linear_model.ElasticNet': 'linfa_elasticnet::ElasticNet',
  'cluster.KMeans': 'linfa_clustering::KMeans', 'cluster.DBSCAN': 'linfa_clustering::Dbscan', 'mixture.GaussianMixture': 'linfa_clustering::GaussianMixtureModel', 'decomposition.PCA': 'linfa_reduction::Pca', 'tree.DecisionTreeClassifier': 'linfa_trees::DecisionTree', 'svm.SVC': 'linfa_svm::Svm', 'svm.SVR': 'linfa_svm::Svm',
  'naive_bayes.GaussianNB': 'linfa_bayes::GaussianNb', 'neighbors.KNeighborsClassifier': 'linfa_nn', 'preprocessing.StandardScaler': 'linfa_preprocessing::linear_scaling::LinearScaler::standard', 'preprocessing.MinMaxScaler': 'linfa_preprocessing::linear_scaling::LinearScaler::min_max', 'model_selection.train_test_split': 'linfa::DatasetBase::split_with_ratio', 'metrics.accuracy_score': 'linfa::metrics::ConfusionMatrix::accuracy', 'metrics.r2_score': 'linfa::metrics::SingleTargetRegression::r2', 'metrics.mean_squared_error': 'linfa::metrics::SingleTargetRegression::mean_squared_error',
};
const TORCH: Readonly<Record<string, string>> = {
  tensor: 'Tensor::from_data(data, &device)', zeros: 'Tensor::zeros(shape, &device)', ones: 'Tensor::ones(shape, &device)', rand: 'Tensor::random(shape, Distribution::Uniform(0.0, 1.0), &device)', randn: 'Tensor::random(shape, Distribution::Normal(0.0, 1.0), &device)', matmul: 'a.matmul(b)', mm: 'a.matmul(b)', cat: 'Tensor::cat(tensors, dim)', stack: 'Tensor::stack(tensors, dim)', sum: 'a.sum() / a.sum_dim(i)', mean: 'a.mean() / a.mean_dim(i)', exp: 'a.exp()', relu: 'activation::relu(a)', sigmoid: 'activation::sigmoid(a)', softmax: 'activation::softmax(a, dim)', tanh: 'activation::tanh(a)', save: 'Recorder::record', load: 'Recorder::load', no_grad: 'a.detach() (a module without an Autodiff backend)',
  'nn.Linear': 'nn::LinearConfig::new(d_in, d_out).init(&device)', 'nn.Conv2d': 'nn::conv::Conv2dConfig::new([in, out], [k, k]).init(&device)', 'nn.ReLU': 'nn::Relu::new()', 'nn.Dropout': 'nn::DropoutConfig::new(p).init()', 'nn.Embedding': 'nn::EmbeddingConfig::new(n, d).init(&device)', 'nn.LSTM': 'nn::LstmConfig::new(d_in, d_hidden, bias).init(&device)', 'nn.BatchNorm2d': 'nn::BatchNormConfig::new(n).init(&device)', 'nn.LayerNorm': 'nn::LayerNormConfig::new(d).init(&device)', 'nn.CrossEntropyLoss': 'nn::loss::CrossEntropyLossConfig::new().init(&device)', 'nn.MSELoss': 'nn::loss::MseLoss::new()', 'nn.Module': '#[derive(Module)]', 'optim.Adam': 'optim::AdamConfig::new().init()', 'optim.SGD': 'optim::SgdConfig::new().init()',
};

const LIBRARIES: Readonly<Record<string, { readonly crate: string; readonly table: Readonly<Record<string, string>> }>> = {
  numpy: { crate: 'ndarray', table: NUMPY }, sklearn: { crate: 'linfa', table: SKLEARN }, torch: { crate: 'burn', table: TORCH },
};
const CRATE_OF: readonly (readonly [RegExp, string])[] = [[/^ndarray_linalg/, 'ndarray-linalg'], [/^ndarray_stats/, 'ndarray-stats'], [/^ndarray_rand/, 'ndarray-rand'], [/^rand::/, 'rand'], [/^linfa_(\w+)/, 'linfa-$1']];
const DTYPE_BYTES: Readonly<Record<string, number>> = { float64: 8, float32: 4, float16: 2, int64: 8, int32: 4, int16: 2, int8: 1, uint8: 1, bool: 1 };

interface Known {
  readonly shape: readonly number[] | null;
  readonly dtype: string | null;
}

const number = (node: ast.Expr | undefined): number | null => (node?._type === 'Constant' && (node.value.type === 'int' || node.value.type === 'float') ? Number(node.value.value) : null);

function shapeOf(node: ast.Expr | undefined): readonly number[] | null {
  if (!node) return null;
  const single = number(node);
  if (single !== null) return [single];
  if (node._type !== 'Tuple' && node._type !== 'List') return null;
  const all = node.elts.map(number);
  return all.includes(null) ? null : all.map(Number);
}

/** The shape of a literal of nested lists. */
function literalShape(node: ast.Expr): { shape: readonly number[]; dtype: string } | null {
  if (node._type === 'Constant') return node.value.type === 'int' ? { shape: [], dtype: 'int64' } : node.value.type === 'float' ? { shape: [], dtype: 'float64' } : node.value.type === 'bool' ? { shape: [], dtype: 'bool' } : null;
  if (node._type === 'UnaryOp') return literalShape(node.operand);
  if (node._type !== 'List' && node._type !== 'Tuple') return null;
  const inner = node.elts.map(literalShape);
  const [first] = inner;
  if (!first || inner.some((each) => each === null || each.shape.join() !== first.shape.join())) return null;
  return { shape: [node.elts.length, ...first.shape], dtype: inner.some((each) => each?.dtype === 'float64') ? 'float64' : first.dtype };
}

function known(full: string, node: ast.Call, variables: ReadonlyMap<string, Known>): Known & { readonly flops: number | null } {
  const given = node.keywords.find((keyword) => keyword.arg === 'dtype')?.value;
  const dtypeName = given?._type === 'Attribute' ? given.attr : given?._type === 'Name' ? ({ float: 'float64', int: 'int64', bool: 'bool' } as Record<string, string>)[given.id] ?? null : given?._type === 'Constant' && given.value.type === 'str' ? given.value.value : null;
  const short = full.replace(/^\w+\./, '');
  const [first, second] = node.args;
  const of = (arg: ast.Expr | undefined): Known => (arg?._type === 'Name' ? variables.get(arg.id) ?? { shape: null, dtype: null } : { shape: null, dtype: null });
  const fallback = full.startsWith('torch') ? 'float32' : 'float64';
  const size = (shape: readonly number[] | null): number | null => (shape ? shape.reduce((product, each) => product * each, 1) : null);
  switch (short) {
    case 'zeros': case 'ones': case 'full': case 'rand': case 'randn': case 'random.rand': case 'random.randn': {
      const shape = short.includes('rand') && node.args.length > 1 ? (node.args.map(number).includes(null) ? null : node.args.map((arg) => number(arg)!)) : shapeOf(first);
      return { shape, dtype: dtypeName ?? fallback, flops: size(shape) };
    }
    case 'eye': {
      const n = number(first);
      return { shape: n === null ? null : [n, n], dtype: dtypeName ?? fallback, flops: n === null ? null : n * n };
    }
    case 'linspace': case 'arange': {
      const n = short === 'linspace' ? number(node.args[2]) ?? 50 : node.args.length === 1 ? number(first) : null;
      return { shape: n === null ? null : [n], dtype: dtypeName ?? (short === 'arange' ? 'int64' : 'float64'), flops: n };
    }
    case 'array': case 'tensor': {
      const found = first ? literalShape(first) : null;
      return { shape: found?.shape ?? null, dtype: dtypeName ?? (found?.dtype === 'float64' ? fallback : found?.dtype ?? null), flops: size(found?.shape ?? null) };
    }
    case 'dot': case 'matmul': case 'mm': {
      const [a, b] = [of(first), of(second)];
      if (a.shape?.length === 2 && b.shape?.length === 2) {
        const [m = 0, k = 0] = a.shape;
        const [k2 = 0, n = 0] = b.shape;
        if (k !== k2) return { shape: null, dtype: `shapes ${a.shape.join('x')} and ${b.shape.join('x')} do not fit`, flops: null };
        return { shape: [m, n], dtype: a.dtype === b.dtype ? a.dtype : 'float64', flops: 2 * m * n * k };
      }
      return { shape: null, dtype: a.dtype ?? b.dtype, flops: null };
    }
    default: {
      const own = of(first);
      return { shape: /^(exp|log|sqrt|abs|sin|cos|relu|sigmoid|tanh|maximum|minimum|clip)$/.test(short) ? own.shape : null, dtype: own.dtype, flops: size(own.shape) };
    }
  }
}

/** All calls into the three libraries, in the order of the source. */
export function migrationOf(tree: ast.Module, file: string): Migration[] {
  const names = new Map<string, string>();
  const variables = new Map<string, Known>();
  const found: Migration[] = [];
  const dotted = (node: ast.Expr): string | null => {
    if (node._type === 'Name') return names.get(node.id) ?? null;
    if (node._type !== 'Attribute') return null;
    const base = dotted(node.value);
    return base === null ? null : `${base}.${node.attr}`;
  };
  const isLibrary = (name: string): boolean => (name.split('.')[0] ?? '') in LIBRARIES;
  walk(tree, (node) => {
    if (node._type === 'Import') for (const { name, asname } of node.names) if (isLibrary(name)) names.set(asname ?? name.split('.')[0]!, asname ? name : name.split('.')[0]!);
    if (node._type === 'ImportFrom' && node.module && isLibrary(node.module)) for (const { name, asname } of node.names) names.set(asname ?? name, `${node.module}.${name}`);
    // what an assignment names is known to the calls after it
    if (node._type === 'Assign' && node.targets[0]?._type === 'Name' && node.value._type === 'Call') {
      const full = dotted(node.value.func);
      if (full) variables.set(node.targets[0].id, known(full, node.value, variables));
    }
    if (node._type !== 'Call') return;
    const full = dotted(node.func);
    if (full === null) return;
    const [library = '', ...rest] = full.split('.');
    const entry = LIBRARIES[library];
    if (!entry) return;
    const target = entry.table[rest.join('.')] ?? null;
    const { shape, dtype, flops } = known(full, node, variables);
    const crate = target === null ? null : CRATE_OF.reduce((so, [pattern, replacement]) => (pattern.test(target) ? target.replace(new RegExp(`${pattern.source}[^]*$`), replacement) : so), entry.crate);
    const elements = shape?.reduce((product, each) => product * each, 1) ?? null;
    const bytes = elements === null ? null : elements * (DTYPE_BYTES[dtype ?? ''] ?? 8);
    found.push({ file, line: node.lineno, call: full, crate, target, shape: shape ? `(${shape.join(', ')})` : null, dtype, work: flops !== null && bytes !== null ? { flops, bytes } : null });
  });
  return found;
}
