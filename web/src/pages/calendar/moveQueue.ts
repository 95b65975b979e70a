import type { Row } from "./moves";

/** Callbacks for carrying out moves and for their results. */
export interface Mover {
  /** Asks the API for one move; returns the moved post. */
  send: (row: Row, at: Date) => Promise<Row>;
  /** The moves of one post are done: from `before` to `after`. */
  onMoved: (before: Row, after: Row) => void;
  /** A move was refused: the post is as in `row`. */
  onRefused: (row: Row, error: unknown) => void;
}

interface Course {
  before: Row;
  at: Date;
  /** Runs until the move is sent. */
  timer: ReturnType<typeof setTimeout> | null;
}

/**
 * Carries out moves, one at a time for each post. Moves in quick succession are merged: the API
 * gets the last place, with the version from its own last answer.
 */
export class MoveQueue {
  readonly #courses = new Map<string, Course>();
  readonly #mover: Mover;

  constructor(mover: Mover) {
    this.#mover = mover;
  }

  /** Moves a post after `pauseMs` without another move. */
  move(row: Row, at: Date, pauseMs = 0): void {
    const course = this.#courses.get(row.id) ?? { before: row, at, timer: null };
    const isNew = !this.#courses.has(row.id);
    course.at = at;
    this.#courses.set(row.id, course);
    if (!isNew && course.timer === null) return;
    if (course.timer !== null) clearTimeout(course.timer);
    course.timer = setTimeout(() => void this.#run(row.id, course), pauseMs);
  }

  /** Sends waiting moves at once. */
  flush(): void {
    for (const [id, course] of this.#courses) {
      if (course.timer !== null) void this.#run(id, course);
    }
  }

  async #run(id: string, course: Course): Promise<void> {
    if (course.timer !== null) clearTimeout(course.timer);
    course.timer = null;
    let standing = course.before;
    let wanted = course.at;
    try {
      if (!isAt(standing, wanted)) standing = await this.#mover.send(standing, wanted);
      while (course.at !== wanted) {
        wanted = course.at;
        if (!isAt(standing, wanted)) standing = await this.#mover.send(standing, wanted);
      }
    } catch (error) {
      this.#courses.delete(id);
      this.#mover.onRefused(standing, error);
      return;
    }
    this.#courses.delete(id);
    this.#mover.onMoved(course.before, standing);
  }
}

const isAt = (row: Row, at: Date): boolean =>
  row.scheduled_for !== null && Date.parse(row.scheduled_for) === at.getTime();
