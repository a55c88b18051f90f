// The one stream of all tabs. A browser opens at most six connections to a
// server of HTTP/1.1, so a stream for each tab would hang the seventh; this
// worker is shared by them and passes on what it hears.
"use strict";

const tabs = new Map(); // the path that each shows
let looked = null; // the tab that somebody looked at last
let latest = null;
let stream = null;
let opening = 0;

// Only the tab that somebody looks at follows the author.
function tell(message) {
	const { follow, ...rest } = message;
	latest = rest;
	const leader = tabs.has(looked) ? looked : [...tabs.keys()].at(-1);
	for (const tab of tabs.keys()) tab.postMessage(tab === leader ? message : rest);
}

// open asks for the stream, with the pages that tabs show. An EventSource comes
// back by itself when the server does, but not when it was refused, as by a
// server that has too many of them.
function open() {
	const shown = [...tabs.values()].map((path) => "open=" + encodeURIComponent(path));
	stream?.close();
	stream = new EventSource("/.digestry/events?" + shown.join("&"));
	stream.onmessage = (event) => tell(JSON.parse(event.data));
	stream.onerror = () => {
		if (stream.readyState === EventSource.CLOSED) reopen(1000);
	};
}

// reopen lets a tab that goes from page to page finish. Whatever is built
// meanwhile is told when the stream is open again.
function reopen(after = 50) {
	clearTimeout(opening);
	opening = setTimeout(open, after);
}

onconnect = (event) => {
	const tab = event.ports[0];
	tab.onmessage = ({ data }) => {
		if (data === "seen") looked = tab;
		else if (data === "again") reopen(0);
		else if (data === "leaving") {
			tabs.delete(tab);
			reopen();
		} else {
			tabs.set(tab, data.open);
			reopen(stream ? 50 : 0);
		}
	};
	if (typeof EventSource === "undefined") tab.postMessage("alone");
	else if (latest) tab.postMessage(latest);
};
