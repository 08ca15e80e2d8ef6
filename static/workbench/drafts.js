// Words that are typed and not saved yet, kept in this browser by page and segment; a month old, they are forgotten.
const DAYS = 30;

export class Drafts {
  constructor(page) {
    this.prefix = `verbatim draft ${page} `;
    try {
      localStorage.setItem(`${this.prefix}?`, "");
      localStorage.removeItem(`${this.prefix}?`);
      this.works = true;
    } catch {
      this.works = false;
    }
    for (const id of this.all()) if (this.of(id).at < Date.now() - DAYS * 86_400_000) this.forget(id);
  }

  of(id) {
    try {
      return JSON.parse(localStorage.getItem(this.prefix + id));
    } catch {
      return null;
    }
  }

  keep(id, words) {
    if (!this.works) return;
    try {
      localStorage.setItem(this.prefix + id, JSON.stringify({ ...words, at: Date.now() }));
    } catch {
      this.works = false; // full: the warning on leaving takes over
    }
  }

  forget(id) {
    if (this.works) localStorage.removeItem(this.prefix + id);
  }

  all() {
    if (!this.works) return [];
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(this.prefix))
      .map((name) => name.slice(this.prefix.length));
  }
}
