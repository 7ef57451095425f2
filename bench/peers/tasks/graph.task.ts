export interface Node {
  readonly id: number;
  readonly label: string;
  readonly weight: number;
  readonly children: readonly Node[];
}

const CHILDREN = 4;

/** A new tree with the weight of every node's subtree in place of its own. */
export default function weigh(node: Node): Node {
  const children = node.children.map(weigh);
  const weight = children.reduce((total, child) => total + child.weight, node.weight);
  return { id: node.id, label: node.label, weight, children };
}

/** Trees of `nodes` nodes each. */
export function makeGraphs(count: number, nodes: number): Node[] {
  return Array.from({ length: count }, (_, i) => subtree(0, nodes, i));
}

function subtree(id: number, nodes: number, seed: number): Node {
  const children: Node[] = [];
  for (let child = id * CHILDREN + 1; child <= id * CHILDREN + CHILDREN; child += 1) {
    if (child < nodes) children.push(subtree(child, nodes, seed));
  }
  return { id, label: `node ${id} of ${seed}`, weight: (id * 31 + seed) % 97, children };
}
