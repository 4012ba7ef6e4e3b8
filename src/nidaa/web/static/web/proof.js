// The proof of work: a challenge is fetched, and solved in a Worker (`solver.js`).

const HARDEST_LEVEL = 4;

// Resolves to the proof as the form sends it. `refused` is a proof that the server found too easy, or "".
export async function prove(challengePath, solverPath, refused = "") {
  const level = refused && levelOf(refused);
  const path = level === "" ? challengePath : `${challengePath}?level=${level}`;
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(20000) });
  if (!answer.ok) throw new Error("no challenge");
  const { algorithm, challenge, maxnumber, salt, signature } = await answer.json();
  const number = await new Promise((resolve, reject) => {
    const worker = new Worker(solverPath);
    worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
    worker.onerror = (error) => { worker.terminate(); reject(error); };
    worker.postMessage({ salt, challenge, maxnumber });
  });
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
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
