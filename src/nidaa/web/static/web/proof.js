// The proof of work: a challenge is fetched, and solved in a Worker (`solver.js`), or right here where there are none.

const HARDEST_LEVEL = 4;

// Resolves to the proof as the form sends it. `refused` is a proof that the server found too easy, or "".
export async function prove(challengePath, solverPath, refused = "") {
  const level = refused && levelOf(refused);
  const path = level === "" ? challengePath : `${challengePath}?level=${level}`;
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout?.(20000) });
  if (!answer.ok) throw new Error("no challenge");
  const { algorithm, challenge, maxnumber, salt, signature } = await answer.json();
  const number = await solve({ salt, challenge, maxnumber }, solverPath);
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
}

function solve(task, solverPath) {
  // The service worker can start no Worker: it has the solver in itself.
  if (self.solveProof) return self.solveProof(task);
  return new Promise((resolve, reject) => {
    const worker = new Worker(solverPath);
    worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
    worker.onerror = (error) => { worker.terminate(); reject(error); };
    worker.postMessage(task);
  });
}

// The level to ask for after a proof that was too easy: one more than it had; "" for a proof that was only too old.
function levelOf(proof) {
  try {
    const found = /[?&]level=(\d)/.exec(JSON.parse(atob(proof)).salt);
    return found ? Math.min(HARDEST_LEVEL, Number(found[1]) + 1) : "";
  } catch {
    return "";
  }
}
