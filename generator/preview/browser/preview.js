// What every page of a preview runs. It hears that there is a new build, asks
// for its own page if that is another one, and changes what differs. Whatever it
// is not sure of is left to a reload.
//
// Scripts of a site can listen on the document: "digestry:changed" is dispatched
// when something of the page has changed, "digestry:update" whenever the page is
// that of the latest build.
import { showState } from "./bar.js";
import { morph, parse, programs } from "./morph.js";
import { show } from "./overlay.js";
import { keepPlace, lead } from "./place.js";
import { exchangeStyles, renewAssets } from "./styles.js";

const element = document.querySelector("script[data-digestry]");

// What is on show: of which build, and by which tag the server knows its HTML.
let build = element.dataset.build;
let assets = element.dataset.assets;
let tag = `"${element.dataset.tag}"`;
let plain = "plain" in element.dataset; // not a page of the site, but its problems

// The HTML that the page was made from, as a document. Differences are taken
// from it and not from the page, in which scripts may have changed things.
let before = null;
element.remove();

// The page that this is, whatever a script makes of the address bar later.
const address = location.pathname + location.search;
const path = decodeURIComponent(location.pathname);

// The server answers "not modified" to a page whose tag it still has.
const ask = (known) => fetch(address, { cache: "no-store", headers: known ? { "If-None-Match": known } : {} });

async function remember() {
	if (plain) return;
	const answer = await ask();
	if (answer.headers.get("ETag") === tag) before = parse(await answer.text());
}
const remembered = remember().catch(() => {});

// One update at a time; what is heard meanwhile is the next.
let wanted = null; // the message that was heard last
let shown = null; // the build that the page is of
let told = null; // the build whose state was shown
let running = false;

async function catchUp() {
	if (running) return;
	running = true;
	try {
		while (wanted.build !== shown) {
			const next = wanted;
			if (next.build !== build) await update(next);
			shown = next.build;
			if (next.follow) lead(next.follow);
			await tellState();
		}
	} catch {
		setTimeout(catchUp, 500); // the server went away in the middle
	} finally {
		running = false;
	}
}

async function update(next) {
	if (plain) return reload(); // there is nothing to lose
	let changed = false;
	if (next.tags?.[path] !== tag) {
		await remembered;
		const answer = await ask(tag);
		if (answer.headers.has("Digestry-Plain")) return; // the last good page stays
		if (answer.status !== 304) {
			await renew(answer);
			changed = true;
		}
	}
	build = next.build;
	if (String(next.assets) !== assets) {
		assets = String(next.assets);
		await renewAssets(assets);
		changed = true;
	}
	document.dispatchEvent(new CustomEvent("digestry:update"));
	if (changed) document.dispatchEvent(new CustomEvent("digestry:changed"));
}

// renew makes of the page what the answer says.
async function renew(answer) {
	if (!answer.headers.has("ETag") || answer.redirected) return reload(answer);
	const after = parse(await answer.text());
	if (!before) before = parse(document.documentElement.outerHTML);
	if (programs(before) !== programs(after)) return reload(answer);
	await exchangeStyles(before, after);
	try {
		keepPlace(() => morph(before, after, document));
	} catch {
		return reload(answer);
	}
	before = after;
	tag = answer.headers.get("ETag");
}

// A reload keeps the scroll position by itself. It ends all that is under way.
function reload(answer) {
	if (answer?.redirected) location.replace(answer.url);
	else location.reload();
	return new Promise(() => {});
}

// A tab that nobody looks at asks when somebody does.
async function tellState() {
	if (document.hidden || told === shown) return;
	const of = shown;
	const answer = await fetch("/.digestry/state", { cache: "no-store", headers: { "Digestry-Ask": "state" } });
	if (!answer.ok) return;
	const state = await answer.json();
	show(state.problems, plain);
	showState(state, () => listening("again"));
	told = of;
}

function heard(message) {
	if (message === "alone") return listenAlone();
	wanted = message;
	// Tabs that nobody looks at let the others go first.
	if (document.hidden) setTimeout(catchUp, 300);
	else catchUp();
}
document.addEventListener("visibilitychange", () => {
	if (document.hidden || !wanted) return;
	if (wanted.build !== shown) catchUp();
	else tellState().catch(() => {});
});

// listening tells whoever holds the stream what has become of this tab.
let listening = () => {};

function listen() {
	if (!window.SharedWorker) return listenAlone();
	const { port } = new SharedWorker("/.digestry/worker.js");
	port.onmessage = (event) => heard(event.data);
	listening = (what) => port.postMessage(what);
	listening({ open: path });
	const seen = () => document.hidden || listening("seen");
	seen();
	addEventListener("focus", seen);
	document.addEventListener("visibilitychange", seen);
	addEventListener("pagehide", () => listening("leaving"));
	addEventListener("pageshow", (event) => event.persisted && location.reload());
}

// Without a shared worker only tabs in sight have a stream, so that there are
// never more of them than connections. The server tells the latest at once.
let alone = false;
function listenAlone() {
	if (alone) return;
	alone = true;
	let stream = null;
	const follow = () => {
		stream?.close();
		stream = null;
		if (document.hidden) return;
		stream = new EventSource("/.digestry/events?open=" + encodeURIComponent(path));
		stream.onmessage = (event) => heard(JSON.parse(event.data));
	};
	listening = (what) => what === "again" && follow();
	document.addEventListener("visibilitychange", follow);
	addEventListener("pagehide", () => stream?.close());
	addEventListener("pageshow", (event) => event.persisted && follow());
	follow();
}

listen();
