"""Run a command once; print its wall seconds, CPU seconds and peak memory in MB."""
import resource
import subprocess
import sys
import time

subprocess.run(["true"])  # what Python does at the first time is not the command's
before = resource.getrusage(resource.RUSAGE_CHILDREN)
start = time.monotonic()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
wall = time.monotonic() - start
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{wall:.4f} {use.ru_utime + use.ru_stime - before.ru_utime - before.ru_stime:.4f} {use.ru_maxrss / 1024:.1f}")
sys.exit(status)
