"""The builds of a project's policies, side by side: what became of each of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import contextmanager
from functools import partial
from itertools import chain

from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import Policy
from policygen.pipeline.policy_build import Built, Task, build_policy
from policygen.rules.project_files import BUILD_PROCESS_KILLED

Progress = Callable[[int, int], None]


@contextmanager
def task_executor(executor: Executor | None, jobs: int) -> Iterator[Executor | None]:
    """What runs the policies' builds; None stands for this process."""
    if executor is not None or jobs == 1:
        yield executor
        return
    # Imported here because they are slow to import, and one process has no need of them.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A forked child would inherit threads' locks (the progress bar has a thread); a spawned one begins afresh.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # after an error or Ctrl-C nobody waits for what has not begun


def run_tasks(
    tasks: Sequence[Task], pool: Executor | None, progress: Progress | None
) -> tuple[list[Built], dict[str, list[Problem]]]:
    """What became of the tasks that succeeded, in their order, and the errors of texts that stopped others, by slug.

    Every policy is tried; problems of the project, its templates and its disk are raised together.
    """
    results: dict[int, Built] = {}
    failures: dict[str, list[Problem]] = {}
    problems: list[Problem] = []
    total, done = sum(len(task.policy.versions) for task in tasks), 0
    for index, outcome in _outcomes(tasks, pool):
        try:
            results[index] = outcome()
        except Failed as failed:
            policy = tasks[index].policy
            if all(_is_in_text(problem, policy) for problem in failed.problems):
                failures[policy.slug] = [problem.about(policy.slug) for problem in failed.problems]
            else:
                problems += failed.problems
        except BrokenExecutor:
            problems.append(_killed_problem(tasks, results))
            break
        done += len(tasks[index].policy.versions)
        if progress:
            progress(done, total)
    if problems:
        raise Failed(chain(problems, *failures.values()))
    return [results[index] for index in range(len(tasks)) if index in results], failures


def _is_in_text(problem: Problem, policy: Policy) -> bool:
    """Whether a problem is in a text of a policy."""
    files = {
        text.place.file
        for version in policy.versions
        for texts in (version.texts, *(revision.texts for revision in version.revisions))
        for text in texts
    }
    return problem.place.file in files


def _outcomes(tasks: Sequence[Task], pool: Executor | None) -> Iterator[tuple[int, Callable[[], Built]]]:
    """For each task, as it ends, its number and a function that gives its result or raises its error."""
    if pool is None:
        for index, task in enumerate(tasks):
            yield index, partial(build_policy, task)
        return
    # The longest histories first, so that none is left for the end.
    order = sorted(range(len(tasks)), key=lambda index: (-len(tasks[index].policy.versions), index))
    futures: dict[Future[Built], int] = {pool.submit(build_policy, tasks[index]): index for index in order}
    for future in as_completed(futures):
        yield futures[future], future.result


def _killed_problem(tasks: Sequence[Task], results: Mapping[int, Built]) -> Problem:
    """A worker process was killed, by somebody or by the system for want of memory."""
    slugs = [task.policy.slug for index, task in enumerate(tasks) if index not in results]
    names = ", ".join(slugs[:5]) + (f" and {len(slugs) - 5} more" if len(slugs) > 5 else "")
    message = f"a process that built policies was killed; these were not finished: {names}"
    return BUILD_PROCESS_KILLED.at(Place("content"), message, "if memory ran out, build with --jobs 1")
