/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Erlang B, C and A in their steady state; see theory.h.
 *
 * B: the recurrence of its inverse, 1/B(n) = 1 + (n / load) / B(n - 1), which only adds (Jagerman, "Some
 * properties of the Erlang loss function", Bell System Technical Journal 53, 1974; the value for a part of an
 * agent, there too, is an incomplete gamma function). C follows from B.
 *
 * A: by the building blocks of Zeltyn and Mandelbaum, "Call centers with impatient customers: many-server
 * asymptotics of the M/M/n+G queue", Queueing Systems 51 (2005), with exponential patience of rate r. The
 * wait V that a caller of endless patience would have is 0, or has a density in proportion to
 *
 *     exp g(x),  g(x) = rate (1 - exp(-r x)) / r - (agents / handle) x,
 *
 * and every measure is an integral of it (the model: Garnett, Mandelbaum and Reiman, "Designing a call center
 * with impatient customers", Manufacturing & Service Operations Management 4, 2002). g is concave: the
 * integrals are taken relative to its peak, over panels that halve towards it. All terms are positive and
 * none is larger than at the peak, so nothing cancels or overflows, at any number of agents, load or
 * patience.
 */
#include <gsl/gsl_sf_exp.h>
#include <gsl/gsl_sf_hyperg.h>
#include <holdtime/theory.h>
#include <math.h>

#define NEGLIGIBLE 60.0 /* g that far below its peak counts for nothing */
#define PANELS     50   /* halvings towards the peak: scales up to 2^50 apart are told apart */

/* 1 / B. */
static double inverse_b(double agents, double load) {
    const double part = agents - floor(agents);
    double inverse = part > 0.0 ? load * gsl_sf_hyperg_U(1.0, 2.0 + part, load) : 1.0;
    for (double n = part + 1.0; n <= agents + 0.5; n += 1.0)
        inverse = 1.0 + n / load * inverse;
    return inverse;
}

double ht_erlang_b(double agents, double load) {
    return 1.0 / inverse_b(agents, load);
}

struct wave {           /* g around its peak; see above */
    double give_up;     /* r */
    double peak;        /* where it is, >= 0 */
    double height;      /* g there */
    double slope, bend; /* g(peak + s) - height = slope s - bend s^2 / 2 exprel_2(-r s) */
};

static struct wave wave_of(const struct ht_erlang_queue *q) {
    const double serve = q->agents / q->handle, r = 1.0 / q->patience;
    if (q->rate <= serve)
        return (struct wave){.give_up = r, .slope = q->rate - serve, .bend = q->rate * r};
    const double over = log(q->rate / serve);
    return (struct wave){.give_up = r,
                         .peak = over * q->patience,
                         .height = (q->rate - serve - serve * over) * q->patience,
                         .bend = serve * r};
}

static double below_peak(const struct wave *w, double s) {
    return w->slope * s - 0.5 * w->bend * s * s * gsl_sf_exprel_2(-w->give_up * s);
}

/* How far from the peak, in direction `sign`, the wave counts. */
static double reach(const struct wave *w, double sign, double most) {
    double near = 0.0, far = fmin(1.0, most);
    while (far < most && below_peak(w, sign * far) > -NEGLIGIBLE) {
        near = far;
        far = fmin(2.0 * far, most);
    }
    while (below_peak(w, sign * far) < -NEGLIGIBLE && far - near > 0.1 * far) {
        const double middle = 0.5 * (near + far);
        *(below_peak(w, sign * middle) < -NEGLIGIBLE ? &far : &near) = middle;
    }
    return far;
}

/* Integrals of the wave, relative to its height, weighted by .. */
struct integrals {
    double all;                                    /* 1 */
    double served;                                 /* the probability to be patient for x, exp(-r x) */
    double lost;                                   /* its complement */
    double served_hold, lost_hold;                 /* the holds of either */
    double all_within, served_within, lost_within; /* the first three up to the service level's time */
};

/* The mean of the part of an exponential variable (mean 1) that is below z: 1 - (1 + z) exp(-z). */
static double mean_below(double z) {
    return z < 1.0 ? 0.5 * z * z * gsl_sf_exprel_2(z) * exp(-z) : 1.0 - (1.0 + z) * exp(-z);
}

/* Gauss and Legendre's rule of 16 points over [from, to] about the peak, on one side of `within`. */
static void add_panel(struct integrals *sum, const struct wave *w, double from, double to, bool is_within) {
    static const struct {
        double at, weight;
    } points[] = {{0.095012509837637440, 0.18945061045506850}, {0.28160355077925891, 0.18260341504492359},
                  {0.45801677765722739, 0.16915651939500254},  {0.61787624440264375, 0.14959598881657673},
                  {0.75540440835500303, 0.12462897125553387},  {0.86563120238783174, 0.095158511682492785},
                  {0.94457502307323258, 0.062253523938647893}, {0.98940093499164993, 0.027152459411754095}};
    const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
    for (int i = 0; i < 16; i++) {
        const double s = middle + (i % 2 == 0 ? half : -half) * points[i / 2].at;
        const double weight = half * points[i / 2].weight * exp(below_peak(w, s));
        const double x = fmax(w->peak + s, 0.0), z = w->give_up * x;
        const double served = weight * exp(-z), lost = -weight * expm1(-z);
        sum->all += weight;
        sum->served += served;
        sum->lost += lost;
        sum->served_hold += x * served;
        sum->lost_hold += weight * mean_below(z) / w->give_up;
        sum->all_within += is_within ? weight : 0.0;
        sum->served_within += is_within ? served : 0.0;
        sum->lost_within += is_within ? lost : 0.0;
    }
}

/* A panel is cut where the service level's time, `within` after the peak, lies in it. */
static void add_cut(struct integrals *sum, const struct wave *w, double a, double b, double within) {
    const double from = fmin(a, b), to = fmax(a, b), cut = fmin(fmax(within, from), to);
    if (cut > from)
        add_panel(sum, w, from, cut, true);
    if (to > cut)
        add_panel(sum, w, cut, to, false);
}

static struct integrals integrate(const struct wave *w, double within) {
    struct integrals sum = {0};
    for (int side = 0; side < 2; side++) {
        const double sign = side == 0 ? 1.0 : -1.0;
        double far = reach(w, sign, side == 0 ? INFINITY : w->peak);
        for (int i = 0; i < PANELS && far > 0.0; i++, far *= 0.5)
            add_cut(&sum, w, 0.5 * sign * far, sign * far, within - w->peak);
        if (far > 0.0)
            add_cut(&sum, w, 0.0, sign * far, within - w->peak);
    }
    return sum;
}

/* No agent: everybody gives up in the end. */
static void nobody_there(const struct ht_erlang_queue *q, struct ht_erlang_answer *a) {
    a->occupancy = NAN;
    a->wait_probability = a->abandon_rate = 1.0;
    a->asa = a->sl_answered = NAN;
    a->hold_mean = a->hold_abandoned = q->patience;
    a->sl_offered = a->sl_net = 0.0;
    a->sl_met = -expm1(-q->within / q->patience);
}

static void solve_a(const struct ht_erlang_queue *q, struct ht_erlang_answer *a) {
    if (q->agents <= 0.0) {
        nobody_there(q, a);
        return;
    }
    const struct wave w = wave_of(q);
    const struct integrals sum = integrate(&w, q->within);
    const double inverse = q->agents >= 1.0
                               ? inverse_b(q->agents - 1.0, a->offered_load)
                               : (inverse_b(q->agents, a->offered_load) - 1.0) * a->offered_load / q->agents;
    const double at_once = exp(log(inverse) - w.height) / (q->rate * sum.all); /* against all who wait */
    const double waiting = 1.0 / (1.0 + at_once), share = waiting / sum.all;
    const double free = isinf(at_once) ? 1.0 : at_once / (1.0 + at_once);
    const double served = free + share * sum.served, within = free + share * sum.served_within;
    const double lost_within =
        share * (sum.lost_within - (sum.all - sum.all_within) * expm1(-q->within * w.give_up));
    a->wait_probability = waiting;
    a->abandon_rate = share * sum.lost;
    a->occupancy = a->offered_load * served / q->agents;
    a->asa = share * sum.served_hold / served;
    a->hold_mean = share * sum.lost * q->patience;
    a->hold_abandoned = sum.lost_hold / sum.lost;
    a->sl_offered = within;
    a->sl_answered = fmin(within / served, 1.0);
    a->sl_net = fmin(within / (1.0 - lost_within), 1.0);
    a->sl_met = fmin(within + lost_within, 1.0);
}

static void solve_c(const struct ht_erlang_queue *q, struct ht_erlang_answer *a) {
    const double spare = q->agents / q->handle - q->rate; /* calls per second that could be answered more */
    a->steady = spare > 1e-12 * q->rate;                  /* less is rounding: as many agents as erlangs */
    if (!a->steady) {
        a->growth = -spare > 1e-12 * q->rate ? -spare : 0.0;
        a->occupancy = q->agents > 0.0 ? 1.0 : NAN;
        a->wait_probability = 1.0;
        a->asa = a->hold_mean = INFINITY;
        return;
    }
    const double load = a->offered_load, inverse = inverse_b(q->agents, load);
    a->occupancy = load / q->agents;
    a->wait_probability = 1.0 / (inverse * (1.0 - a->occupancy) + a->occupancy);
    a->asa = a->hold_mean = a->wait_probability / spare;
    a->sl_offered = 1.0 - a->wait_probability * exp(-spare * q->within);
    a->sl_answered = a->sl_net = a->sl_met = a->sl_offered;
}

static void solve_b(const struct ht_erlang_queue *q, struct ht_erlang_answer *a) {
    a->block_rate = ht_erlang_b(q->agents, a->offered_load);
    a->occupancy = q->agents > 0.0 ? a->offered_load * (1.0 - a->block_rate) / q->agents : NAN;
    a->asa = a->hold_mean = 0.0;
    a->sl_offered = a->sl_answered = a->sl_net = a->sl_met = 1.0;
    a->service_level = 1.0 - a->block_rate;
}

/* Nobody calls: what the first caller would meet. */
static void solve_idle(struct ht_erlang_answer *a) {
    a->occupancy = 0.0;
    a->asa = a->hold_mean = 0.0;
    a->sl_offered = a->sl_answered = a->sl_net = a->sl_met = a->service_level = 1.0;
}

void ht_erlang_solve(const struct ht_erlang_queue *q, struct ht_erlang_answer *a) {
    *a =
        (struct ht_erlang_answer){.offered_load = q->rate * q->handle, .steady = true, .hold_abandoned = NAN};
    if (q->rate <= 0.0 && q->agents >= 1.0) {
        solve_idle(a);
    } else if (q->formula == HT_ERLANG_B) {
        solve_b(q, a);
    } else {
        (q->formula == HT_ERLANG_C || isinf(q->patience) ? solve_c : solve_a)(q, a);
        a->service_level = a->sl_offered;
    }
    a->queue_mean = q->rate > 0.0 ? q->rate * a->hold_mean : 0.0;
}
