#!/usr/bin/env Rscript
# SPDX-License-Identifier: GPL-3.0-or-later
# The models `wait` and `patience` (see README.md) as simmer's users write them: a trajectory that seizes an agent, and
# renege_in / renege_abort for patience.
#
#     peer_simmer.R MODEL CALLS      prints: ns of processor time per call, mean wait of those answered, share abandoned

suppressPackageStartupMessages(library(simmer))

agents <- 100
handle_mean <- 300
models <- list(wait = list(load = 0.95, patience_mean = NULL),
               patience = list(load = 1.1, patience_mean = 2 * handle_mean))

arguments <- commandArgs(trailingOnly = TRUE)
model <- models[[arguments[1]]]
calls <- as.numeric(arguments[2])
gap_mean <- handle_mean / (model$load * agents)

call <- trajectory()
if (!is.null(model$patience_mean))
  call <- call %>% renege_in(function() rexp(1, 1 / model$patience_mean))
call <- call %>% seize("agent")
if (!is.null(model$patience_mean))
  call <- call %>% renege_abort()
call <- call %>%
  timeout(function() rexp(1, 1 / handle_mean)) %>%
  release("agent")

set.seed(1)
start <- proc.time()
centre <- simmer() %>%
  add_resource("agent", agents) %>%
  add_generator("call", call, function() rexp(1, 1 / gap_mean)) %>%
  run(until = calls * gap_mean)
used <- proc.time() - start

done <- get_mon_arrivals(centre)
answered <- done[done$finished, ]
hold <- answered$end_time - answered$start_time - answered$activity_time
ns <- (used[["user.self"]] + used[["sys.self"]]) * 1e9 / nrow(done)
cat(sprintf("%.0f %.2f %.5f\n", ns, mean(hold), mean(!done$finished)))
