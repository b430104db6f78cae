// ZEN engine beside us: what bench/run's policy of 60 rules decides of one person, as a JDM decision graph.
//   zen_peer.mjs MODULES DATA_FOLDER OUTCOMES.ndjson RULES_OF_A_KIND SECONDS
// ZEN has no records and no periods: counts and sums are worked out here beforehand and handed to it, and only what
// rules say of them is timed: duties met, awards capped, steps of violations. Ours are the seconds of the whole, from
// records. Every decision is held against OUTCOMES.ndjson. The graph is compiled once and not traced; its median is of
// processor time, of batches of evaluations one after the other and at once. Exit 1 where a decision differs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, folder, outcomes, kinds, seconds] = process.argv.slice(2);
const { ZenEngine } = createRequire(`${modules}/`)("@gorules/zen-engine");
const indices = Array.from({ length: Number(kinds) }, (_, i) => i + 1);
const batches = 41;
const inBatch = 50;

function rows(file) {
  const [header, ...lines] = readFileSync(`${folder}/${file}`, "utf8").trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
}

function facts() {
  const events = rows("records/event.csv").map(({ id, on, n, flag, paid }) => (
    { id, month: Number(on.slice(5, 7)), on, n: Number(n), flag: flag === "true", paid: Number(paid) }));
  const share = ({ paid, n, flag }, i) => paid * (n > i ? 1.5 : 1) * (flag ? 1 : 0.5);
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  const first = events.filter((e) => !e.flag && e.n > 0).map((e) => e.on).sort()[0];
  const days = Array.from({ length: 12 }, (_, m) => new Set(events.filter((e) => e.flag && e.month === m + 1).map((e) => e.on)).size);
  const quarters = [1, 2, 3, 4].map((q) => events.filter((e) => Math.ceil(e.month / 3) === q));
  return Object.assign({ days }, ...indices.map((i) => ({
    [`total${i}`]: sum(events.filter((e) => e.flag && e.n >= i).map((e) => e.n)),
    [`shares${i}`]: quarters.map((some) => some.some((e) => e.flag && e.n > i) ? sum(some.map((e) => share(e, i))) : null),
    [`faults${i}`]: events.filter((e) => !e.flag && e.n === i).map(({ id, paid, on }) => ({ id, paid, repeated: on > first })),
  })));
}

function graph() {
  const rules = indices.flatMap((i) => [
    [`work${i}`, `count(days, # >= 4) + (total${i} >= 1 ? 1 : 0)`],
    [`prize${i}`, `map(shares${i}, # == null ? null : min([#, 2000]))`],
    [`fault${i}`, `map(faults${i}, #.paid > 100 or #.repeated ? 'warning' : 'reminder')`],
  ]);
  return {
    nodes: [
      { id: "in", name: "in", type: "inputNode" },
      { id: "rules", name: "rules", type: "expressionNode",
        content: { expressions: rules.map(([key, value]) => ({ id: key, key, value })) } },
      { id: "out", name: "out", type: "outputNode" },
    ],
    edges: [
      { id: "a", sourceId: "in", targetId: "rules", type: "edge" },
      { id: "b", sourceId: "rules", targetId: "out", type: "edge" },
    ],
  };
}

function compare(input, result) {
  const ours = readFileSync(outcomes, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const same = (what, a, b) => {
    if (a === b) return 1;
    console.error(`differs: ${what}: ours ${a}, ZEN's ${b}`);
    process.exit(1);
  };
  let compared = 0;
  for (const i of indices) {
    compared += same(`work${i}`, ours.find((o) => o.name === `work${i}`).met, result[`work${i}`]);
    result[`prize${i}`].forEach((amount, q) => {
      const award = ours.find((o) => o.name === `prize${i}` && o.scope === `2016Q${q + 1}`);
      compared += same(`prize${i} ${q + 1}`, award ? Number(award.value) : null, amount);
    });
    const steps = ours.filter((o) => o.violation === `fault${i}`);
    compared += same(`fault${i}`, steps.length, result[`fault${i}`].length);
    input[`faults${i}`].forEach(({ id }, n) => {
      compared += same(`fault${i} ${id}`, steps.find((o) => o.record === id).step, result[`fault${i}`][n]);
    });
  }
  return compared;
}

const input = facts();
const decision = new ZenEngine().createDecision(graph());
const compared = compare(input, (await decision.evaluate(input)).result);

async function microseconds(evaluate) {
  const times = [];
  for (let batch = 0; batch < batches; ++batch) {
    const start = process.cpuUsage();
    await evaluate();
    const used = process.cpuUsage(start);
    times.push((used.user + used.system) / inBatch);
  }
  return times.sort((a, b) => a - b)[batches >> 1];
}

const inTurn = await microseconds(async () => {
  for (let n = 0; n < inBatch; ++n) await decision.evaluate(input);
});
const together = await microseconds(() => Promise.all(Array.from({ length: inBatch }, () => decision.evaluate(input))));
const ours = Number(seconds) * 1e6;
console.log(`ZEN, decisions only: ${inTurn.toFixed(0)} us one after the other, ${together.toFixed(0)} us ${inBatch} at once; ` +
  `ours, from records: ${ours.toFixed(0)} us: ${(Math.min(inTurn, together) / ours).toFixed(1)} times its fastest; ` +
  `${compared} decisions compared, all equal`);
