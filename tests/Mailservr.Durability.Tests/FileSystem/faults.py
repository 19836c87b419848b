"""Calls that are to fail, and room that is to end."""
import errno


class Faults:
    def __init__(self):
        self.forget()

    def forget(self):
        self.calls = self.failed = self.times = self.at = 0
        self.kinds = self.path = self.code = None
        self.first = ''
        self.room = None
        self.lies = None

    def plan(self, at, code, times, kinds, path):
        """The call number `at` from now fails, and those behind it until `times` have; * as kinds or path: any."""
        self.calls = self.failed = 0
        self.at, self.times, self.first = at, times, ''
        self.code = getattr(errno, code)
        self.kinds = None if kinds == '*' else kinds.split(',')
        self.path = None if path == '*' else path

    def at_call(self, kind, path):
        """The error that this call is to fail with, or None."""
        if self.failed >= self.times or self.kinds is not None and kind not in self.kinds:
            return None
        if self.path is not None and path != self.path:
            return None
        self.calls += 1
        if self.calls < self.at:
            return None
        self.failed += 1
        self.first = self.first or f'{kind} {path}'
        return self.code

    def is_lie(self, path):
        """Whether a flush of this path does nothing and says it did."""
        return self.lies is not None and path.startswith(self.lies)
