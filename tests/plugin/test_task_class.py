"""Programs see no difference in their tasks, whatever stands at `asyncio.tasks.Task`."""

from __future__ import annotations

import sys

import pytest

from tests.plugin.ledgers import ledger
from tests.plugin.suites import Suite

pytest.importorskip("uvloop")

SUITE = """
    import abc, asyncio, contextlib, gc, inspect, pickle, sys, warnings, weakref
    import pytest, uvloop

    async def nothing(): return 7
    async def sleeps(): await asyncio.sleep(30)
    HOSTS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}

    @pytest.fixture(params=HOSTS)
    def run(request):
        def run(coro):
            loop = HOSTS[request.param]()
            try: return loop.run_until_complete(coro)
            finally: loop.close()
        run.host = request.param
        return run

    def test_every_task_is_an_instance_of_both_names(run):
        async def main():
            made, plain = asyncio.create_task(nothing()), asyncio.Task(nothing())
            for task in (made, plain):
                assert isinstance(task, asyncio.Task) and isinstance(task, asyncio.tasks.Task)
                assert isinstance(task, asyncio.Future) and asyncio.isfuture(task)
                await task
            assert not isinstance(nothing, asyncio.tasks.Task)
            assert issubclass(asyncio.Task, asyncio.tasks.Task) and issubclass(type(made), asyncio.Task)
            assert asyncio.get_running_loop().get_task_factory() is None
            assert type(made).__name__ == type(made).__qualname__ == "Task"
            assert repr(made).startswith("<Task finished name='")
        run(main())

    def test_a_subclass_is_a_class_of_its_own(run):
        for base in (asyncio.Task, asyncio.tasks.Task):
            class Own(base):
                def cancel(self, msg=None):
                    cancelled.append(msg)
                    return super().cancel(msg)
            cancelled = []
            async def main():
                made, own = asyncio.create_task(nothing()), Own(sleeps())
                assert isinstance(own, Own) and not isinstance(made, Own) and not issubclass(asyncio.Task, Own)
                await made
                own.cancel("why")
                with pytest.raises(asyncio.CancelledError): await own
            run(main())
            assert cancelled == ["why"]

    def test_a_subclass_may_be_abstract(run):
        class Own(asyncio.tasks.Task, metaclass=abc.ABCMeta):
            @abc.abstractmethod
            def told(self): pass
        class Told(Own):
            def told(self): return 1
        async def main():
            task = Told(nothing())
            assert isinstance(task, Own) and isinstance(task, asyncio.tasks.Task)
            assert not isinstance(asyncio.current_task(), Own)
            assert await task == 7
        run(main())

    def test_neither_can_be_pickled_and_the_class_can(run):
        async def main():
            task = asyncio.create_task(nothing())
            with pytest.raises(TypeError, match="pickle"): pickle.dumps(task)
            await task
        run(main())
        assert pickle.loads(pickle.dumps(asyncio.tasks.Task)) is asyncio.tasks.Task
        assert asyncio.tasks.Task[int]

    def test_names_are_given_in_the_same_order(run):
        async def main():
            create = asyncio.get_running_loop().create_task
            tasks = [create(nothing()), create(nothing(), name="own"), create(nothing())]
            await asyncio.gather(*tasks)
            first, own, second = [task.get_name() for task in tasks]
            assert own == "own"
            return int(second.removeprefix("Task-")) - int(first.removeprefix("Task-"))
        assert run(main()) == {"asyncio": 1, "uvloop": 2}[run.host]

    def test_cancel_keeps_its_message_its_count_and_its_answer(run):
        async def main():
            task = asyncio.create_task(sleeps())
            await asyncio.sleep(0)
            assert task.cancel("one") is True
            assert task.cancel(msg="two") is True
            if sys.version_info >= (3, 11):
                assert task.cancelling() == 2
                assert task.uncancel() == 1
                assert task.cancelling() == 1
            with pytest.raises(asyncio.CancelledError) as caught: await task
            assert caught.value.args == (("one",) if sys.version_info >= (3, 11) else ())
            assert task.cancelled() and task.cancel() is False
            with pytest.raises(TypeError): task.cancel("one", "two")
        run(main())

    def test_cancel_is_shown_by_its_name(run):
        async def main():
            assert asyncio.current_task().cancel.__qualname__ == asyncio.Task.cancel.__qualname__
            if run.host == "asyncio":
                timer = asyncio.get_running_loop().call_later(30, asyncio.current_task().cancel)
                timer.cancel()
                assert "locals" not in repr(timer)
        run(main())

    def test_callbacks_are_called_in_the_order_in_which_they_were_added(run):
        async def main():
            task, called = asyncio.create_task(sleeps()), []
            task.add_done_callback(lambda _: called.append(1))
            await asyncio.sleep(0)
            task.cancel()
            task.add_done_callback(lambda _: called.append(2))
            extra = lambda _: called.append(3)
            task.add_done_callback(extra)
            assert task.remove_done_callback(extra) == 1
            await asyncio.wait([task])
            await asyncio.sleep(0)
            assert called == [1, 2]
        run(main())

    def test_tasks_are_collected_when_nobody_holds_them(run):
        async def main():
            found = []
            for cancelled in (False, True):
                task = asyncio.create_task(sleeps() if cancelled else nothing())
                await asyncio.sleep(0)
                if cancelled: task.cancel()
                await asyncio.wait([task])
                found.append(weakref.ref(task))
                del task
                await asyncio.sleep(0)
                await asyncio.sleep(0)
            gc.collect()
            assert [one() for one in found] == [None, None]
        run(main())

    def test_all_tasks_and_current_task_know_them(run):
        async def main():
            task = asyncio.create_task(sleeps())
            assert asyncio.all_tasks() == asyncio.tasks.all_tasks() == {task, asyncio.current_task()}
            task.cancel()
            await asyncio.wait([task])
            assert asyncio.all_tasks() == {asyncio.current_task()}
        run(main())

    def test_in_debug_mode_a_task_knows_where_it_was_created(run):
        async def main():
            asyncio.get_running_loop().set_debug(True)
            task = asyncio.get_running_loop().create_task(nothing())
            assert task._source_traceback[-1].filename == __file__
            await task
        run(main())

    def test_what_is_wrong_with_a_call_is_said(run):
        async def main():
            loop = asyncio.get_running_loop()
            with pytest.raises(TypeError, match="coroutine was expected"): loop.create_task(nothing)
            coro = nothing()
            with pytest.raises(TypeError): loop.create_task(coro, wrong=1)
            coro.close()
        run(main())
        loop = asyncio.new_event_loop()
        loop.close()
        coro = nothing()
        with pytest.raises(RuntimeError, match="closed"): loop.create_task(coro)
        coro.close()

    @pytest.mark.skipif(sys.version_info < (3, 11), reason="contexts of tasks are new in 3.11")
    def test_a_task_runs_in_the_context_it_is_given(run):
        import contextvars
        number = contextvars.ContextVar("number", default=0)
        async def reads(): return number.get()
        async def main():
            context = contextvars.copy_context()
            context.run(number.set, 5)
            assert await asyncio.create_task(reads(), context=context) == 5
            assert await asyncio.create_task(reads()) == 0
        run(main())

    def test_a_test_may_put_its_own_class_there(run, monkeypatch):
        class Own(asyncio.Task): pass
        monkeypatch.setattr(asyncio.tasks, "Task", Own)
        async def main():
            task = asyncio.create_task(sleeps())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            return type(task) is Own
        assert run(main()) == (run.host == "asyncio")
"""


def test_programs_see_no_difference(suite: Suite) -> None:
    suite.write(test_same=SUITE)
    with_plugin, without = suite.run("-v", "-p", "no:randomly"), suite.run_as("-v", "-p", "no:randomly")
    assert without.run.parseoutcomes().keys() <= {"passed", "skipped"}
    assert with_plugin.run.parseoutcomes() == without.run.parseoutcomes()
    with_plugin.run.stdout.no_fnmatch_line("loopglass: note:*")


def test_the_class_that_a_test_puts_there_is_told_as_foreign(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import asyncio
        class Own(asyncio.Task): pass
        def test_it(monkeypatch):
            monkeypatch.setattr(asyncio.tasks, "Task", Own)
            async def main():
                task = asyncio.create_task(asyncio.sleep(30))
                task.cancel()
                await asyncio.wait([task])
            asyncio.run(main())
        def test_then():
            async def main():
                task = asyncio.create_task(asyncio.sleep(30))
                task.cancel()
                await asyncio.wait([task])
            asyncio.run(main())
        """
    ).run("-p", "no:randomly")
    recorded.run.assert_outcomes(passed=2)
    assert ledger(recorded, "::test_it")["flags"] == ["foreign task factory"]
    unknown = ledger(recorded, "::test_it")["cancellations"]
    assert (unknown["requested"], unknown["swallowed"]) == (None, None)
    assert unknown["delivered"] == (1 if sys.version_info >= (3, 12) else None)
    assert ledger(recorded, "::test_then")["flags"] == []
    assert ledger(recorded, "::test_then")["cancellations"]["requested"] == {"explicit": 1}


def test_a_loop_that_hands_on_all_keywords_still_does(suite: Suite) -> None:
    """As from 3.13.3 on."""
    recorded = suite.write(
        conftest="""
        import asyncio.base_events, asyncio.tasks
        def create_task(self, coro, **kwargs):
            made = self._task_factory or (lambda loop, coro, **kwargs: asyncio.tasks.Task(coro, loop=loop, **kwargs))
            return made(self, coro, **kwargs)
        asyncio.base_events.BaseEventLoop.create_task = create_task
        """,
        test_one="""
        import asyncio
        def test_it():
            given = []
            def factory(loop, coro, **kwargs):
                given.append(kwargs)
                return asyncio.Task(coro, loop=loop)
            async def nothing(): pass
            async def main():
                loop = asyncio.get_running_loop()
                await loop.create_task(nothing())
                loop.set_task_factory(factory)
                await loop.create_task(nothing(), eager_start=True)
                await loop.create_task(nothing())
            asyncio.run(main())
            assert given[:2] == [{"eager_start": True}, {}]
        """,
    ).run()
    recorded.run.assert_outcomes(passed=1)
