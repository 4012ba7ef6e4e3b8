// What a log counts to: the rules of docs/log-format.md once more, beside `nidaa.entries.tally`.
//
//     count(action) = signs (or pledges) - withdrawals - voids

// What is remembered of each entry, by its index: nothing that counts, a sign or a pledge, and how it ended.
const NOT_COUNTED = 0;
const SIGN = 1;
const PLEDGE = 2;
const WITHDRAWN = 4;
const VOIDED = 8;

export class Tally {
  constructor() {
    this.marks = [];
    this.closed = false;
    this.actions = { petition: newAction(), boycott: newAction() };
    this.answers = 0;
    this.ignored = {};
  }

  get size() {
    return this.marks.length;
  }

  // Adds the next entry of the log; returns the rule under which it is ignored, or null.
  add(entry) {
    const verdict = this.closed ? "after-close" : this.#judge(entry);
    const isIgnored = typeof verdict === "string";
    this.marks.push(isIgnored ? NOT_COUNTED : verdict);
    if (isIgnored) this.ignored[verdict] = (this.ignored[verdict] ?? 0) + 1;
    return isIgnored ? verdict : null;
  }

  counts() {
    return Object.fromEntries(Object.entries(this.actions).map(([name, action]) => [name, countOf(action)]));
  }

  // How an entry stands: "counted", "withdrawn", "voided", or "" if it is no sign or pledge that counted.
  stateOf(index) {
    const mark = this.marks[index];
    if (!mark) return "";
    return mark & WITHDRAWN ? "withdrawn" : mark & VOIDED ? "voided" : "counted";
  }

  // The mark of an entry that counts, or the rule that ignores it, tried in the order of the document.
  #judge(entry) {
    const action = this.actions[entry.a];
    switch (entry.k) {
      case "open":
        if (action.opened) return "open-again";
        Object.assign(action, { opened: entry.d, until: entry.until ?? null });
        return NOT_COUNTED;
      case "sign":
        if (entry.a !== "petition") return "sign-outside-petition";
        action.signs += 1;
        return SIGN;
      case "pledge":
        if (entry.a !== "boycott") return "pledge-outside-boycott";
        action.signs += 1;
        return PLEDGE;
      case "keep":
        return this.#keep(entry);
      case "answer":
        this.answers += 1;
        return NOT_COUNTED;
      case "close":
        this.closed = true;
        return NOT_COUNTED;
      default:
        return this.#end(entry);
    }
  }

  #keep({ a, d, level }) {
    const { boycott } = this.actions;
    if (a !== "boycott") return "keep-outside-boycott";
    if (!boycott.opened) return "keep-without-open";
    if (d < boycott.until) return "keep-before-end";
    boycott.keeps[level] += 1;
    return NOT_COUNTED;
  }

  // A withdrawal or a void subtracts the entry meant, once: whatever ends it first ends it for good.
  #end({ k, a, of }) {
    if (of >= this.size) return "of-not-earlier";
    const mark = this.marks[of];
    if (mark === NOT_COUNTED) return "of-not-counted";
    if ((mark & SIGN ? "petition" : "boycott") !== a) return "of-other-action";
    if (mark & WITHDRAWN) return "already-withdrawn";
    if (mark & VOIDED) return "already-voided";
    this.actions[a][k === "withdraw" ? "withdrawals" : "voids"] += 1;
    this.marks[of] |= k === "withdraw" ? WITHDRAWN : VOIDED;
    return NOT_COUNTED;
  }
}

function newAction() {
  return { opened: null, until: null, signs: 0, withdrawals: 0, voids: 0, keeps: { full: 0, partly: 0, none: 0 } };
}

function countOf({ signs, withdrawals, voids }) {
  return signs - withdrawals - voids;
}
