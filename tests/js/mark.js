// Marks what stands on the input, one [key, answer] a line, and prints a verdict a line.
for (const name of ["words", "dates", "numbers", "marking"]) require(`../../src/coursekit/book/exercises/static/ck-${name}.js`);
const lines = require("node:readline").createInterface({ input: process.stdin });
const verdicts = [];
lines.on("line", line => {
  const [key, answer] = JSON.parse(line);
  verdicts.push(JSON.stringify(ckMark(key, answer)));
});
lines.on("close", () => process.stdout.write(verdicts.join("\n") + "\n"));
