// Statements to instructions.
import type * as ast from '../../python/ast';
import { Exceptions } from './exceptions';
import { contains } from './scopes';

export abstract class Statements extends Exceptions {
  abstract classDef(node: ast.ClassDef): void;
  abstract importNames(node: ast.Import | ast.ImportFrom): void;
  abstract matchStatement(node: ast.Match): void;

  statements(body: readonly ast.Stmt[]): void {
    for (const statement of body) {
      this.line = statement.lineno;
      this.copies = contains(statement, 'NamedExpr');
      this.statement(statement);
    }
  }

  private statement(node: ast.Stmt): void {
    switch (node._type) {
      case 'Expr':
        if (node.value._type !== 'Constant') this.release(this.expr(node.value));
        return;
      case 'Assign':
        return this.assign(node);
      case 'AugAssign':
        return this.augmented(node);
      case 'AnnAssign':
        if (node.value) this.store(node.target, this.expr(node.value));
        else if (node.target._type !== 'Name') this.release(this.expr(node.target.value));
        if (node.simple && this.scope.kind === 'class' && node.target._type === 'Name') this.annotate(node.target.id, node.annotation);
        return;
      case 'Delete':
        for (const target of node.targets) this.remove(target);
        return;
      case 'Return':
        if (this.scope.kind !== 'function') return this.refuse('syntax', "'return' outside function", 'correct the program: CPython refuses it too', node);
        return this.returnValue(node.value ? (this.dualReturn ? this.num(node.value) : this.expr(node.value)) : null);
      case 'If':
        return this.ifStatement(node);
      case 'While':
        return this.whileLoop(node);
      case 'For':
      case 'AsyncFor':
        return this.forLoop(node);
      case 'Break':
      case 'Continue': {
        const at = this.blocks.findLastIndex(({ kind }) => kind === 'loop');
        const loop = this.blocks[at];
        if (!loop || loop.kind !== 'loop') return this.refuse('syntax', `'${node._type.toLowerCase()}' outside loop`, 'move it into a loop', node);
        this.unwind(at + 1, () => {
          for (const name of this.live.slice(loop.live).reverse()) this.c(`XDECREF(${name});`);
          this.goto(node._type === 'Break' ? loop.breakTo : loop.continueTo);
        });
        return;
      }
      case 'Pass':
      case 'Global':
      case 'Nonlocal':
        return;
      case 'FunctionDef':
      case 'AsyncFunctionDef': {
        const decorators = node.decorator_list.map((decorator) => this.expr(decorator));
        let value = this.makeFunction(node, node.name);
        for (const decorator of [...decorators].reverse()) {
          const r = this.call('rt_call', [decorator.c, this.array([value.c]), '1', '0']);
          this.release(value);
          this.release(decorator);
          value = r;
        }
        this.storeName(node.name, value);
        return;
      }
      case 'ClassDef':
        return this.classDef(node);
      case 'Raise':
        return this.raise(node);
      case 'Try':
      case 'TryStar':
        return this.tryStatement(node);
      case 'With':
      case 'AsyncWith':
        return this.withItems(node, 0);
      case 'Assert': {
        const yes = this.label();
        const no = this.label();
        this.condition(node.test, yes, no);
        this.place(no);
        const message = node.msg ? this.expr(node.msg) : null;
        this.line = node.lineno;
        this.c(`rt_raise_assert(${message ? message.c : '0'});`);
        this.fail();
        if (message) this.take(message);
        this.place(yes);
        return;
      }
      case 'Import':
      case 'ImportFrom':
        return this.importNames(node);
      case 'Match':
        return this.matchStatement(node);
      default:
        return this.refuse('unsupported', `${node._type} is not compiled yet`, 'rewrite it with other statements', node);
    }
  }
}
