// Package web is the page that people see in a browser: the reference's
// index.html, tail.html and ok.html, written on the server and usable without
// JavaScript, and the endpoints below /ui/ by which the scripts in assets make
// it live.
//
// # Pages
//
//	GET  /, /index.html       the status table; ?message= is shown above it
//	GET  /tail.html           the end of a log: ?processname=, ?limit= bytes
//	GET  /ok.html             OK
//	GET  /stylesheets/*, /images/*, /ui/app.css, /ui/app.js, ...   files
//	POST /, /index.html       action=, processname=: does it, then 301 to /?message=
//
// Actions are the reference's: start, stop, restart and clearlog of one process,
// stopall, restartall, and refresh, which changes nothing.
//
// What the scripts find in index.html:
//
//	body                      data-identifier, data-version
//	#message                  the message, role=status; class hidden if there is none
//	form#actions              POST index.html, with input[name=token]
//	#buttons a[data-action]   refresh, restartall, stopall
//	table#processes tbody     one tr a process, by group and name; #processes is
//	                          missing if there are no programs (#empty is there)
//	tr                        data-namespec, data-state (RUNNING, ...)
//	td.status > span          class statusrunning, statuserror or statusnominal
//	td.desc, td.name > a
//	td.action li > a          data-action of those that change something: start,
//	                          stop, restart, clearlog, as the state allows
//
// A link to an action works without scripts, too: it leads to a question with a
// button, because only a POST may change anything (see Cross-site requests).
//
// # Endpoints
//
// All JSON is UTF-8, and errors of /ui/ are {"ok":false,"message":"..."} with
// status 400, 403, 404, 405, 500 or 503. Times are Unix seconds, 0 for never.
//
//	GET /ui/state    a snapshot:
//	  {"daemon":{"identifier","version","pid","state","statename","config",
//	             "start","now"},
//	   "processes":[PROCESS...], "token":"..."}
//	  PROCESS is {"name","group","namespec","state","statename","start","stop",
//	   "now","pid","exitstatus","spawnerr","description","stdout","stderr"};
//	  stdout and stderr tell whether there is such a log. Sorted by group, name.
//
//	GET /ui/events   text/event-stream:
//	  event: state      a whole snapshot: first, when groups come or go, and when
//	                    the viewer was too slow for what changed meanwhile
//	  event: processes  [PROCESS...] that changed their state, ten times a second
//	                    at most; a process appears in it once, as it is now
//	  event: daemon     the daemon of a snapshot, when its state changed
//	  event: stats      {"t":SECONDS,"list":[[namespec,cpu,bytes,threads]...]} of
//	                    what has a process, every two seconds; cpu is percent of
//	                    one core since the event before, null if not known yet
//	  event: bye        the daemon ends or starts anew; connect again later
//	  A comment comes every 15 seconds if nothing else does. 503: too many viewers.
//
//	POST /ui/action  a form: action, name, signal, token
//	  start, stop, restart, clearlog, signal   name: NAMESPEC, GROUP:* or all
//	  clearmainlog
//	  pluginrestart, pluginreload, pluginverify   name of a plugin
//	  answers {"ok":true,"message":"...","pending":false}, as soon as it is done or
//	  after two seconds with "pending":true, while it goes on. What is refused by
//	  the supervisor has ok false and status 200.
//
//	GET /ui/plugins  [{"name","state","pid","version","path","start","restarts",
//	                   "retry","problem","uses":[...]}]
//	GET /ui/config   the configuration as understood, secrets hidden:
//	                 {"supervisord":{},"servers":[],"groups":[],"rpcinterfaces":[]}
//
// Logs are followed by /logtail/NAME/STREAM and /mainlogtail, which the server
// itself answers.
//
// Answers of more than a packet are compressed for clients that take gzip, except
// events, whose small parts would each have to be pushed through a compressor
// that holds a megabyte for as long as somebody looks. The table of 2,000
// processes becomes 50 kB of 1.3 MB.
//
// # Cross-site requests
//
// A browser sends requests to us for whatever page it shows. Whether one may
// change anything is decided by what a page of another site can't bring about:
//
//   - Sec-Fetch-Site cross-site or same-site is refused, whatever else is there.
//   - The token of our pages, random for each life of the daemon, lets a POST
//     pass: other sites can't read it. Sec-Fetch-Site same-origin, and an Origin
//     that is the Host, do so too.
//   - Otherwise the request passes only if it is not from a browser: it has
//     neither Origin, Referer, Cookie, Accept-Language nor any Sec- field, and its
//     User-Agent, if any, doesn't begin with Mozilla. So curl and the like go on
//     working. Browsers send Accept-Language and User-Agent by themselves: a page
//     can't make them leave out either, and can only set another User-Agent after
//     a CORS preflight, which we refuse. (Sec-Fetch fields alone wouldn't do: they
//     aren't sent to plain http on other hosts than localhost. Nor would Referer,
//     which a page can suppress; nor Origin, which a GET doesn't have.)
//   - GET needs the last of these, too, even from our own pages: links are
//     followed by prefetchers. A browser gets a question with a button instead.
//
// web_get_actions in the section of the server changes what GET does: "always"
// lets every one act, as in Supervisor, which gives all this up; "never" none,
// which also guards against programs that fetch addresses which others give to
// them; "clients", the default, is as above.
//
// A name that an attacker points at our address (DNS rebinding) makes his page
// one of our own, token and all. Where the server asks for no password, a browser
// may therefore act only under a name that can't be such: an address, a name
// without a dot or below localhost, the machine's own name, or one of web_hosts.
//
// # Invariants
//
//   - Everything shown passes one escaping writer; there is no inline script or
//     style, and the Content-Security-Policy allows none.
//   - All viewers share one subscription and one sampler, which exist only while
//     somebody looks. A viewer that is slow is sent a snapshot instead of what it
//     missed: what waits for it is bounded.
//   - An action that has begun is finished, even if its client leaves.
package web
