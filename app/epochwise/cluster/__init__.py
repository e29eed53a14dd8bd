"""Runs past one process: web processes and workers that share a Redis. Nothing of it is imported without one.

A worker writes a run as a log, a Redis stream whose entries are numbered from 1; whoever shows the run reads the log
(`app/epochwise/cluster/onworkers.py`). A run is a pure function of its configuration and is cut by its plan, so a
second worker writes the same entries under the same numbers. What Celery delivers twice, or a worker that was thought
to be dead, therefore costs time and never correctness; a short lease in Redis keeps it rare.
"""
