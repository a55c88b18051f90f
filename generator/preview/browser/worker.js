// The one stream of all tabs. A browser opens at most six connections to a
// server of HTTP/1.1, so a stream for each tab would hang the seventh; this
// worker is shared by them and passes on what it hears.
"use strict";

const tabs = new Set();
let latest = null;

function tell(message) {
	latest = message;
	for (const tab of tabs) tab.postMessage(message);
}

// An EventSource comes back by itself when the server does, but not when it was
// refused, as by a server that has too many of them.
function open() {
	const stream = new EventSource("/.digestry/events");
	stream.onmessage = (event) => tell(JSON.parse(event.data));
	stream.onerror = () => {
		if (stream.readyState === EventSource.CLOSED) setTimeout(open, 1000);
	};
}

onconnect = (event) => {
	const tab = event.ports[0];
	tabs.add(tab);
	tab.onmessage = ({ data }) => {
		if (data === "leaving") tabs.delete(tab);
		else if (latest) tab.postMessage(latest);
	};
	if (typeof EventSource === "undefined") tab.postMessage("alone");
	else if (latest) tab.postMessage(latest);
};

if (typeof EventSource !== "undefined") open();
