#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The models `wait` and `patience` (see README.md) as SimPy's users write them: a process per call, the agents a
Resource, patience a race between the request and a timeout.

    peer_simpy.py MODEL CALLS      prints: ns of processor time per call, mean wait of those answered, share abandoned
"""

import random
import sys
import time

import simpy

AGENTS = 100
HANDLE_MEAN = 300.0
MODELS = {"wait": (0.95, None), "patience": (1.1, 2.0 * HANDLE_MEAN)}  # load, mean patience


class Centre:
    def __init__(self, env, load, patience_mean):
        self.env = env
        self.agents = simpy.Resource(env, capacity=AGENTS)
        self.gap_mean = HANDLE_MEAN / (load * AGENTS)
        self.patience_mean = patience_mean
        self.answered = 0
        self.abandoned = 0
        self.hold = 0.0

    def answer(self, arrival):
        self.answered += 1
        self.hold += self.env.now - arrival
        return self.env.timeout(random.expovariate(1.0 / HANDLE_MEAN))

    def patient_call(self):
        arrival = self.env.now
        with self.agents.request() as agent:
            yield agent
            yield self.answer(arrival)

    def impatient_call(self):
        arrival = self.env.now
        with self.agents.request() as agent:
            gives_up = self.env.timeout(random.expovariate(1.0 / self.patience_mean))
            outcome = yield agent | gives_up
            if agent in outcome:
                yield self.answer(arrival)
            else:
                self.abandoned += 1

    def arrivals(self, calls):
        call = self.impatient_call if self.patience_mean else self.patient_call
        for _ in range(calls):
            yield self.env.timeout(random.expovariate(1.0 / self.gap_mean))
            self.env.process(call())


def main():
    load, patience_mean = MODELS[sys.argv[1]]
    calls = int(sys.argv[2])
    random.seed(1)
    start = time.process_time()
    env = simpy.Environment()
    centre = Centre(env, load, patience_mean)
    env.process(centre.arrivals(calls))
    env.run()
    ns = (time.process_time() - start) * 1e9 / calls
    print(f"{ns:.0f} {centre.hold / centre.answered:.2f} {centre.abandoned / calls:.5f}")


if __name__ == "__main__":
    main()
