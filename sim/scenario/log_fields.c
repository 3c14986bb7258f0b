/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the columns of a log are called: ours first, then what telephone systems call them, best guesses
 * first. A new name is one more word here.
 */
#include "log.h"

static const struct log_field call_fields[CALL_FIELDS] = {
    [CALL_ARRIVAL] = {"arrival",
                      "arrival time|arrived|arrived at|queue start|queued|queued at|queue entry|enqueued|"
                      "entered queue|queue enter time|offered|offered at|start time|start|started|call start|"
                      "call start time|start date time|start datetime|call time|timestamp|date time|datetime|"
                      "created|created at|initiated"},
    [CALL_DATE] = {"date", "day|call date|arrival date|start date"},
    [CALL_TIME] = {"time", "clock|time of day|time of call|clock time"},
    [CALL_HOLD] =
        {"hold",
         "wait|wait time|waiting|waiting time|waited|queue time|time in queue|queue wait|queue wait time|"
         "queue seconds|seconds in queue|queue duration|time to answer|speed of answer|answer delay|delay|"
         "q time|hold time"},
    [CALL_ANSWERED] = {"answered",
                       "answered at|answer time|answer|time answered|connected|connected at|connect time|"
                       "picked up|service start|talk start|agent start|ser start"},
    [CALL_LEFT] =
        {"left",
         "left queue|queue end|queue exit|queue left|dequeued|abandoned at|abandon time|abandoned|q exit"},
    [CALL_HANDLE] = {"handle", "handle time|handling time|aht|handled for|total handle time"},
    [CALL_TALK] =
        {"talk", "talk time|talking|talking time|talk duration|duration|call duration|service time|ser time|"
                 "service|conversation|conversation time|billsec|connected time|in service"},
    [CALL_WRAP_UP] =
        {"wrap_up",
         "wrap|wrap up time|wrap time|after call work|after call work time|after call|acw|acw time|"
         "work time|post processing"},
    [CALL_ENDED] =
        {"ended",
         "ended at|end|end time|end date time|call end|call end time|finished|completed|completed at|"
         "hung up at|disconnected|disconnect time|service end|talk end|ser exit"},
    [CALL_OUTCOME] = {"outcome",
                      "disposition|result|status|call status|call result|final status|call outcome|event|"
                      "disconnect reason|exit reason"},
    [CALL_TYPE] =
        {"type",
         "call type|queue|queue name|skill|skill group|skill name|split|split skill|service line|department|"
         "line of business|campaign|topic|reason|service level queue|vq|application"},
    [CALL_AGENT] =
        {"agent",
         "agent name|agent id|server|operator|rep|representative|user|user name|employee|answered by|"
         "handled by|extension"},
    [CALL_AGENT_GROUP] = {"agent_group", "agent team|team"},
    [CALL_CALLER] =
        {"caller", "caller id|callerid|customer|customer id|customer number|ani|cli|clid|phone|phone number|"
                   "calling number|calling party|calling party number|caller number|from|account|msisdn|src"},
    [CALL_PRIORITY] = {"priority", "queue priority|call priority"},
    [CALL_CREDIT] = {"credit", "wait credit"},
    [CALL_ID] = {"id", "call id|contact id|session id|unique id|interaction id|ucid|call reference|call "
                       "number|conversation id|"
                       "linked id"},
    [CALL_KIND] = {"kind", NULL},
    [CALL_REPLICATION] = {"replication", NULL},
};

static const struct log_field interval_fields[INTERVAL_FIELDS] = {
    [INTERVAL_START] =
        {"start",
         "start time|interval start|interval|period|period start|from|begin|half hour|start date time|"
         "date time|datetime|timestamp|arrival"},
    [INTERVAL_DATE] = {"date", "day|start date"},
    [INTERVAL_TIME] = {"time", "time of day|clock"},
    [INTERVAL_END] = {"end", "end time|interval end|to|until|period end"},
    [INTERVAL_LENGTH] = {"length", "interval length|minutes|period length"},
    [INTERVAL_OFFERED] =
        {"offered",
         "calls offered|offered calls|calls|calls in|incoming|incoming calls|received|calls received|"
         "inbound|inbound calls|entered|calls entered|contacts|contacts offered|total calls|"
         "volume|call volume|n in"},
    [INTERVAL_ANSWERED] =
        {"answered", "calls answered|answered calls|handled|calls handled|handled calls|acd calls|served|"
                     "contacts handled|accepted"},
    [INTERVAL_ABANDONED] =
        {"abandoned", "abandons|calls abandoned|abandoned calls|aban calls|aban|lost|lost calls|calls lost|"
                      "abandon|contacts abandoned"},
    [INTERVAL_ASA] =
        {"asa", "average speed of answer|avg speed of answer|avg speed answer|average speed answer|avg wait|"
                "average wait|mean wait|avg wait time|average wait time|average waiting time|avg answer time|"
                "speed of answer|hold|wait"},
    [INTERVAL_HANDLE] = {"handle",
                         "aht|average handle time|avg handle time|mean handle time|average handling time|"
                         "avg handling time|handle time|avg aht"},
    [INTERVAL_AGENTS] =
        {"agents",
         "staff|staffed|staffing|agents staffed|agents on the phones|agents logged in|logged in|"
         "positions|positions staffed|avg positions staffed|avg pos staff|average positions staffed|"
         "agents available|headcount|avg agents|average agents|mean agents|fte"},
    [INTERVAL_TYPE] = {"type",
                       "call type|queue|queue name|skill|skill group|skill name|split|split skill|department|"
                       "line of business|application|vq"},
};

static const struct log_field bank_fields[BANK_FIELDS] = {
    [BANK_LINE] = {"vru+line", NULL},
    [BANK_ID] = {"call_id", NULL},
    [BANK_CUSTOMER] = {"customer_id", NULL},
    [BANK_PRIORITY] = {"priority", NULL},
    [BANK_TYPE] = {"type", NULL},
    [BANK_DATE] = {"date", NULL},
    [BANK_VRU_ENTRY] = {"vru_entry", NULL},
    [BANK_VRU_EXIT] = {"vru_exit", NULL},
    [BANK_VRU_TIME] = {"vru_time", NULL},
    [BANK_Q_START] = {"q_start", NULL},
    [BANK_Q_EXIT] = {"q_exit", NULL},
    [BANK_Q_TIME] = {"q_time", NULL},
    [BANK_OUTCOME] = {"outcome", NULL},
    [BANK_SER_START] = {"ser_start", NULL},
    [BANK_SER_EXIT] = {"ser_exit", NULL},
    [BANK_SER_TIME] = {"ser_time", NULL},
    [BANK_SERVER] = {"server", NULL},
};

const struct log_kind log_kinds[LOG_KINDS] = {
    {LOG_BANK, bank_fields, BANK_FIELDS, "the Anonymous Bank's log"},
    {LOG_INTERVALS, interval_fields, INTERVAL_FIELDS, "an interval export"},
    {LOG_CALLS, call_fields, CALL_FIELDS, "one row a call"}};
