"""
Pure: requirements, facts and a day go in, findings come out.

The laws of the answers, each tested:

1. A requirement is met by the best of its papers (any of), each paper by all of its checks.
2. A value that is not sure makes a check indeterminate, whatever it says.
3. A rule that is not sourced never makes anything not-satisfied.
4. A missing paper is indeterminate until the clarification deadline, then not evidenced.
5. An end ahead that a renewal mends is a duty (before the first order: a condition); an end that
   nothing mends is a break.
"""
